#include "daemon/service/conversation_events.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

namespace iterochat::service {
namespace {

constexpr std::size_t preview_characters = 140;

void promise(storage::Tx& tx, live::Hub& hub, live::Event event) {
    tx.after_commit([&hub, told = std::move(event)] { hub.publish(told); });
}

} // namespace

live::Event event_of(OrganizationId organization, const Conversation& conversation) {
    live::Event event;
    event.organization = organization;
    event.seq = conversation.event_seq;
    event.conversation = conversation.id;
    event.visitor = conversation.visitor_id;
    event.state = conversation.state;
    event.for_members = !conversation.restricted_at;
    return event;
}

void tell_changed(storage::Tx& tx, live::Hub& hub, const Conversation& conversation) {
    live::Event event = event_of(tx.organization(), conversation);
    event.what = live::ConversationChanged{conversation};
    promise(tx, hub, std::move(event));
}

void tell_posted(storage::Tx& tx, live::Hub& hub, const Conversation& conversation, const Message& message) {
    live::Event event = event_of(tx.organization(), conversation);
    event.seq = message.event_seq;
    event.what = live::MessagePosted{message};
    promise(tx, hub, std::move(event));
}

void tell_note(storage::Tx& tx, live::Hub& hub, const Conversation& conversation, const Note& note) {
    live::Event event = event_of(tx.organization(), conversation);
    event.seq = note.event_seq;
    event.for_visitor = false;
    event.what = live::NoteChanged{note};
    promise(tx, hub, std::move(event));
}

void tell_read(storage::Tx& tx, live::Hub& hub, const Conversation& conversation, AuthorKind who,
               std::int64_t seq) {
    live::Event event = event_of(tx.organization(), conversation);
    event.what = live::ReadMoved{who, seq};
    promise(tx, hub, std::move(event));
}

void tell_typing(live::Hub& hub, OrganizationId organization, const Conversation& conversation,
                 const Author& who) {
    live::Event event = event_of(organization, conversation);
    event.seq = 0;
    event.for_visitor = who.kind != AuthorKind::visitor;
    event.what = live::Typing{who};
    hub.publish(event);
}

Message post_message(storage::Tx& tx, Conversation& conversation, const storage::NewMessage& added) {
    auto [message, existed] = storage::post_message(tx, added);
    if (existed)
        throw Error{Code::conflict, "This client_id is used by another message of the conversation."}
            .with_field("client_id");
    conversation.last_seq = message.seq;
    conversation.unread += message.author.kind == AuthorKind::visitor ? 1 : 0;
    conversation.last_activity_at = message.created_at;
    conversation.preview = truncate_characters(message.text, preview_characters);
    conversation.event_seq =
        message.event_seq + 1; // storage gives the conversation the position above its message
    return message;
}

} // namespace iterochat::service
