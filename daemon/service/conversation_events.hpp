#pragma once

#include "daemon/live/hub.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/view.hpp"

namespace iterochat::service {

/// These promise to tell the listeners after the commit, on the writer's thread, so that events go out in the
/// order of their positions. `conversation` is as the transaction leaves it.
void tell_changed(storage::Tx& tx, live::Hub& hub, const Conversation& conversation);
void tell_posted(storage::Tx& tx, live::Hub& hub, const Conversation& conversation, const Message& message);
void tell_note(storage::Tx& tx, live::Hub& hub, const Conversation& conversation, const Note& note);
void tell_read(storage::Tx& tx, live::Hub& hub, const Conversation& conversation, AuthorKind who,
               std::int64_t seq);

/// Not stored, told at once. A visitor's typing is for members, a member's for both sides.
void tell_typing(live::Hub& hub, OrganizationId organization, const Conversation& conversation,
                 const Author& who);

/// The common part of an event of this conversation.
live::Event event_of(OrganizationId organization, const Conversation& conversation);

/// Posts the message and moves `conversation` along as storage moved its row; tells nobody. Conflict for a
/// client id that is known in this conversation: look for repeats first.
Message post_message(storage::Tx& tx, Conversation& conversation, const storage::NewMessage& message);

} // namespace iterochat::service
