#include "tests/erasure/office.hpp"

#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/drafts.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/search.hpp"
#include "daemon/storage/tags.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

/// What people do.
namespace iterochat::trials {

using storage::Tx;
using storage::View;

/// Long enough to be found nowhere by chance.
std::string Office::word() {
    std::string one = "w";
    for (int i = 0; i < 13; ++i)
        one += static_cast<char>('a' + below(26));
    return one;
}

std::string Office::text(std::size_t words_most) {
    std::string all;
    const std::size_t words = words_most == 20 && below(8) == 0 ? 400 : 1 + below(words_most);
    for (std::size_t i = 0; i < words; ++i)
        all += (i ? " " : "") + word();
    return all;
}

/// One of its words stands for all of it.
std::string Office::said(std::string words) {
    const std::size_t middle = words.find(' ', words.size() / 2);
    sealed_words_.insert(middle == std::string::npos ? words.substr(0, words.find(' '))
                                                     : words.substr(middle + 1, 14));
    return words;
}

VisitorId Office::add_visitor() {
    const LivedVisitor lived{said(word() + " " + word()), said(word() + "@example.com"), true};
    const VisitorId id = write([&](Tx& tx) {
        Visitor visitor;
        visitor.name = lived.name;
        visitor.email = lived.email;
        visitor.ip_address = "192.0.2.7";
        visitor.user_agent = "Trial/1";
        return storage::create_visitor(tx, visitor).id;
    });
    indexed_texts_.insert(lived.name);
    return model.visitors[id] = lived, id;
}

ConversationId Office::start(const VisitorId& visitor) {
    const ConversationId id = write([&](Tx& tx) {
        return storage::start_conversation(tx, {visitor, word(), ConversationState::resolved, "en"})
            .conversation.id;
    });
    model.conversations[id].visitor = visitor;
    post(id, Speaker::visitor);
    return id;
}

MessageId Office::say(const ConversationId& conversation, Speaker speaker, LivedMessage lived) {
    storage::NewMessage message;
    message.conversation_id = conversation;
    message.text = lived.text;
    message.client_id = word();
    const VisitorId visitor = model.conversations.at(conversation).visitor;
    if (speaker == Speaker::visitor)
        message.author = {AuthorKind::visitor, visitor, {}};
    else if (speaker == Speaker::member)
        message.author = {AuthorKind::member, member_, {}};
    else
        message.author = {AuthorKind::ai, std::nullopt, {}};
    if (!lived.file.empty())
        message.attachment = std::make_shared<const AttachmentDraft>(
            AttachmentDraft{lived.text + ".bin", "application/octet-stream", lived.file});
    const Message posted = write([&](Tx& tx) {
        const Message one = storage::post_message(tx, message).message;
        if (!lived.trace.empty())
            storage::put_ai_trace(tx, conversation, one.id, lived.trace);
        return one;
    });
    lived.id = posted.id;
    lived.is_visitors = speaker == Speaker::visitor;
    if (!posted.attachments.empty())
        lived.attachment = posted.attachments.front().id;
    indexed_texts_.insert(lived.text);
    model.conversations.at(conversation).messages[posted.seq] = lived;
    return posted.id;
}

void Office::post(const ConversationId& conversation, Speaker speaker) {
    LivedMessage lived;
    lived.text = said(text());
    if (speaker == Speaker::ai)
        lived.trace = R"({"asked":")" + said(text(40)) + R"("})";
    say(conversation, speaker, lived);
}

void Office::attach(const ConversationId& conversation, bool by_visitor) {
    LivedMessage lived;
    lived.text = said(word());
    while (lived.file.size() < (below(4) == 0 ? 9'000U : 500U))
        lived.file += word() + '\0';
    sealed_words_.insert(lived.file.substr(lived.file.size() / 2 / 15 * 15, 14));
    say(conversation, by_visitor ? Speaker::visitor : Speaker::member, lived);
}

void Office::summarize(const ConversationId& conversation) {
    LivedConversation& lived = model.conversations.at(conversation);
    lived.summary = said(text(30));
    lived.comment = said(text(5));
    write([&](Tx& tx) {
        Conversation row = storage::get_conversation(tx, conversation);
        row.summary = lived.summary;
        row.rating = 3;
        row.rating_comment = lived.comment;
        storage::update_conversation(tx, row);
    });
}

void Office::draft(const ConversationId& conversation) {
    const std::string words = said(text());
    write([&](Tx& tx) { storage::put_draft(tx, conversation, member_, words); });
    model.conversations.at(conversation).draft = words;
}

void Office::note(const ConversationId& conversation) {
    const std::string words = said(text());
    const NoteId id =
        write([&](Tx& tx) { return storage::create_note(tx, conversation, member_, words).id; });
    indexed_texts_.insert(words);
    model.conversations.at(conversation).notes[id] = {words, false};
}

void Office::remove_note(const ConversationId& conversation) {
    auto& notes = model.conversations.at(conversation).notes;
    if (notes.empty())
        return;
    LivedNote& lived = notes.at(any_of(notes));
    const Uuid id =
        std::find_if(notes.begin(), notes.end(), [&](auto& one) { return &one.second == &lived; })->first;
    write([&](Tx& tx) {
        if (lived.is_deleted)
            storage::restore_item(tx, id);
        else
            storage::delete_item(tx, ItemKind::note, id, "uid:0");
    });
    lived.is_deleted = !lived.is_deleted;
}

void Office::tag(const ConversationId& conversation) {
    std::vector<Uuid> tags;
    for (const auto& [id, item] : model.items)
        if (item.kind == ItemKind::tag && !item.is_deleted)
            tags.push_back(id);
    if (tags.empty())
        return add_item(ItemKind::tag);
    const TagId id = TagId::from(tags[below(tags.size())]);
    std::set<Uuid>& there = model.conversations.at(conversation).tags;
    const bool is_there = there.contains(id);
    write([&](Tx& tx) {
        if (is_there)
            storage::untag_conversation(tx, conversation, id);
        else
            storage::tag_conversation(tx, conversation, id);
    });
    is_there ? (void)there.erase(id) : (void)there.insert(id);
}

void Office::confirm(const ConversationId& conversation) {
    LivedMessage& first = model.conversations.at(conversation).messages.begin()->second;
    for (const auto& [id, item] : model.items) {
        if (item.kind != ItemKind::article || item.is_deleted || first.text.empty())
            continue;
        write([&, article = ArticleId::from(id)](Tx& tx) {
            storage::put_confirmed_question(tx, {first.id, conversation, article, first.text, {}});
        });
        first.confirmed_for = id;
        return;
    }
}

void Office::search(const ConversationId& conversation) {
    const LivedConversation& lived = model.conversations.at(conversation);
    const auto& messages = lived.messages;
    const std::string& words = messages.at(any_of(messages)).text;
    if (words.empty() || words == corrected_text) // which several may have
        return;
    house->store.read(organization, [&](View& view) {
        const auto found =
            storage::search_conversations(view, words.substr(0, words.find(' ')), {}, std::nullopt, 10);
        expect(found.items.size() == (lived.is_deleted ? 0U : 1U),
               "a word of a conversation finds it, unless it is deleted");
        expect(found.items.empty() || found.items[0].id == conversation, "it finds the right one");
    });
}

void Office::remove(const ConversationId& conversation) {
    write([&](Tx& tx) { storage::delete_item(tx, ItemKind::conversation, conversation, "uid:0"); });
    model.conversations.at(conversation).is_deleted = true;
}

void Office::bring_back(const ConversationId& conversation) {
    write([&](Tx& tx) { storage::restore_item(tx, conversation); });
    model.conversations.at(conversation).is_deleted = false;
}

void Office::ask_for_rights(const VisitorId& visitor) {
    const LivedVisitor& lived = model.visitors.at(visitor);
    if (!lived.has_words)
        return;
    service::NewRequest wanted;
    wanted.kind = RequestKind::erasure;
    wanted.subject = lived.email;
    wanted.note = said(text(5));
    const RequestId id = house->requests.add(house->administrator, organization, wanted).request.id;
    model.requests[id] = {lived.email, wanted.note, false, false};
}

void Office::answer_request() {
    for (auto& [id, lived] : model.requests) {
        if (lived.is_closed)
            continue;
        service::RequestClosing closing;
        closing.note = said(text(5));
        house->requests.close(house->administrator, organization, id, closing);
        lived.is_closed = true;
        return;
    }
}

bool Office::may_speak(const ConversationId& conversation) const {
    const LivedConversation& lived = model.conversations.at(conversation);
    return !lived.is_deleted && model.visitors.at(lived.visitor).has_words;
}

} // namespace iterochat::trials
