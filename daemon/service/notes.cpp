#include "daemon/service/notes.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/conversation_events.hpp"
#include "daemon/service/inbox_access.hpp"
#include "daemon/service/member_presence.hpp"
#include "daemon/service/mentions.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {

Notes::Notes(const Context& context) : context_(context) {}

std::vector<Note> Notes::list(const Actor& actor, OrganizationId organization, ConversationId conversation) {
    return context_.store.read(organization, [&](storage::View& view) {
        visible_conversation(view, actor, conversation);
        return storage::list_notes(view, conversation);
    });
}

Note Notes::create(const Member& member, ConversationId conversation, std::string_view text) {
    validate_message_text(text);
    const auto team = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::members_of(view, member.organization); });
    const std::vector<AccountId> mentions = mentioned_members(text, team);
    return context_.store.write(member.organization, [&](storage::Tx& tx) {
        const Conversation about = open_to_changes(tx, member, conversation);
        learn_name(tx, member.account, member.name);
        Note note = storage::create_note(tx, conversation, member.account, text, mentions);
        tell_note(tx, context_.hub, about, note);
        return note;
    });
}

void Notes::remove(const Actor& actor, OrganizationId organization, ConversationId conversation, NoteId id) {
    context_.store.write(organization, [&](storage::Tx& tx) {
        const Conversation about = open_to_changes(tx, actor, conversation);
        const auto live = storage::list_notes(tx, conversation);
        const auto note =
            std::find_if(live.begin(), live.end(), [&](const Note& each) { return each.id == id; });
        if (note == live.end())
            throw Error{Code::not_found, "There is no such note."};
        const auto* member = std::get_if<Member>(&actor);
        if (member && note->author_id != member->account && !may_supervise(actor))
            throw Error{Code::forbidden, "Only its author, an owner or an admin deletes a note."};
        if (storage::is_held(tx, conversation))
            throw Error{Code::legal_hold,
                        "A legal hold keeps this conversation's notes; release the hold first."};
        storage::delete_item(tx, ItemKind::note, id, label_of(actor));
        if (const auto deleted = storage::find_note(tx, id))
            tell_note(tx, context_.hub, about, *deleted);
        audit::record(tx, act_of(actor, organization, "note.delete", "note", id.text()));
    });
}

} // namespace iterochat::service
