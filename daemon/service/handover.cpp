#include "daemon/service/handover.hpp"

#include "daemon/service/conversation_events.hpp"
#include "daemon/service/conversation_state.hpp"
#include "daemon/service/hours.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t turns_most = 30;

/// Did the AI offer titles or say that it doesn't know?
bool is_unanswered(const Message& message) {
    if (message.author.kind != AuthorKind::ai)
        return false;
    for (const std::string_view language : {"en", "bn", "bn-Latn"})
        if (message.text == answer::phrase(answer::Phrase::not_known_ai_only, language))
            return true;
    return !message.suggestions.empty();
}

} // namespace

Message hand_over(storage::Tx& tx, live::Hub& hub, Conversation& conversation, const Handover& why) {
    const ConversationState next = next_state(conversation.state, Happening::ai_hands_over);
    storage::NewMessage notice;
    notice.conversation_id = conversation.id;
    notice.author = Author{AuthorKind::system, {}, {}};
    notice.text = handover_notice(tx, conversation.language);
    Message message = post_message(tx, conversation, notice);
    conversation.state = next;
    conversation.escalated = true;
    conversation.reason = why.reason;
    conversation.summary = why.summary;
    storage::update_conversation(tx, conversation);
    tell_posted(tx, hub, conversation, message);
    tell_changed(tx, hub, conversation);
    return message;
}

std::vector<answer::Turn> turns_of(std::span<const Message> messages) {
    std::vector<answer::Turn> turns;
    for (const Message& message : messages) {
        const AuthorKind author = message.author.kind;
        if (author == AuthorKind::visitor || author == AuthorKind::ai)
            turns.push_back({author, message.text, is_unanswered(message)});
    }
    return turns;
}

Handover wish_for_person(storage::View& view, const Conversation& conversation) {
    const auto recent =
        storage::messages_before(view, conversation.id, conversation.last_seq + 1, turns_most);
    // The summary is about the visitor's newest message; what stands before it is its history.
    auto newest = std::find_if(recent.rbegin(), recent.rend(), [](const Message& message) {
        return message.author.kind == AuthorKind::visitor;
    });
    const std::string text = newest == recent.rend() ? std::string{} : newest->text;
    const auto earlier = static_cast<std::size_t>(newest == recent.rend() ? 0 : recent.rend() - newest - 1);
    return {
        HandoffReason::person_requested,
        answer::summarize(text, turns_of(std::span(recent).first(earlier)), HandoffReason::person_requested)};
}

} // namespace iterochat::service
