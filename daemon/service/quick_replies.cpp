#include "daemon/service/quick_replies.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {
namespace {

constexpr std::size_t quick_replies_most = 2000;

QuickReply live_reply(storage::View& view, const QuickReplyId& id) {
    auto found = storage::find_quick_reply(view, id);
    if (!found || found->deleted_at)
        throw Error{Code::not_found, "There is no quick reply of this id."};
    return *std::move(found);
}

void apply(QuickReply& reply, const QuickReplyChange& change) {
    if (change.shortcut)
        reply.shortcut = change.shortcut->starts_with('/') ? change.shortcut->substr(1) : *change.shortcut;
    if (change.title)
        reply.title = *change.title;
    if (change.body)
        reply.body = *change.body;
    validate(reply);
}

} // namespace

QuickReplies::QuickReplies(const Context& context) : context_(context) {}

std::vector<QuickReply> QuickReplies::list(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::work_inbox);
    return context_.store.read(organization,
                               [](storage::View& view) { return storage::list_quick_replies(view); });
}

QuickReply QuickReplies::get(const Actor& actor, OrganizationId organization, QuickReplyId id) {
    require(actor, organization, Right::work_inbox);
    return context_.store.read(organization, [&](storage::View& view) { return live_reply(view, id); });
}

QuickReply QuickReplies::create(const Actor& actor, OrganizationId organization,
                                const QuickReplyChange& wanted) {
    require(actor, organization, Right::manage_labels);
    QuickReply reply;
    apply(reply, wanted);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        if (storage::list_quick_replies(tx).size() >= quick_replies_most)
            throw Error{Code::conflict, "There are 2,000 quick replies already; delete one first."};
        QuickReply created = storage::create_quick_reply(tx, reply);
        audit::record(tx,
                      act_of(actor, organization, "quick_reply.create", "quick_reply", created.id.text()));
        return created;
    });
}

QuickReply QuickReplies::change(const Actor& actor, OrganizationId organization, QuickReplyId id,
                                const QuickReplyChange& change) {
    require(actor, organization, Right::manage_labels);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        QuickReply reply = live_reply(tx, id);
        apply(reply, change);
        storage::update_quick_reply(tx, reply);
        audit::record(tx, act_of(actor, organization, "quick_reply.set", "quick_reply", id.text()));
        return live_reply(tx, id);
    });
}

void QuickReplies::remove(const Actor& actor, OrganizationId organization, QuickReplyId id) {
    require(actor, organization, Right::manage_labels);
    context_.store.write(organization, [&](storage::Tx& tx) {
        live_reply(tx, id);
        storage::delete_item(tx, ItemKind::quick_reply, id, label_of(actor));
        audit::record(tx, act_of(actor, organization, "quick_reply.delete", "quick_reply", id.text()));
    });
}

} // namespace iterochat::service
