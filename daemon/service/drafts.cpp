#include "daemon/service/drafts.hpp"

#include "daemon/model/conversation.hpp"
#include "daemon/service/inbox_access.hpp"
#include "daemon/storage/drafts.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {

Drafts::Drafts(const Context& context) : context_(context) {}

std::optional<SavedDraft> Drafts::find(const Member& member, ConversationId conversation) {
    return context_.store.read(member.organization, [&](storage::View& view) {
        visible_conversation(view, member, conversation);
        std::optional<SavedDraft> saved;
        if (auto draft = storage::find_draft(view, conversation, member.account))
            saved = SavedDraft{std::move(draft->text), draft->updated_at};
        return saved;
    });
}

std::optional<SavedDraft> Drafts::save(const Member& member, ConversationId conversation,
                                       std::string_view text) {
    if (text.empty()) {
        discard(member, conversation);
        return std::nullopt;
    }
    validate_message_text(text);
    return context_.store.write(member.organization, [&](storage::Tx& tx) -> std::optional<SavedDraft> {
        open_to_changes(tx, member, conversation);
        storage::put_draft(tx, conversation, member.account, text);
        return SavedDraft{std::string(text), tx.now()};
    });
}

void Drafts::discard(const Member& member, ConversationId conversation) {
    context_.store.write(member.organization, [&](storage::Tx& tx) {
        visible_conversation(tx, member, conversation);
        storage::erase_draft(tx, conversation, member.account);
    });
}

} // namespace iterochat::service
