#include "daemon/service/notices.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/control/tenant_notices.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {

void queue_notices(const Context& context, OrganizationId organization, const std::string& what,
                   const JobId& erasure, const storage::RecipientCounts& recipients) {
    if (recipients.empty())
        return;
    context.store.write(organization, [&](storage::Tx& tx) {
        for (const auto& [host, conversations] : recipients)
            storage::add_notice(tx, {{}, what, host, erasure, conversations, {}, {}, {}});
    });
}

storage::RecipientCounts keep_notices(const Context& context, OrganizationId organization,
                                      const JobId& erasure) {
    std::vector<Notice> notices;
    storage::RecipientCounts recipients;
    context.store.read(
        organization,
        [&](storage::View& view) {
            notices = storage::list_notices(view, false);
            std::erase_if(notices, storage::is_about_restriction); // goes with its conversation
            recipients = storage::count_recipients(view);
        },
        storage::ReadLimit::long_running);
    context.store.control_write([&](storage::ControlTx& tx) {
        for (const auto& [host, conversations] : recipients)
            notices.push_back(
                {NoticeId::make(tx.now()), "erasure", host, erasure, conversations, tx.now(), {}, {}});
        for (const Notice& notice : notices)
            storage::put_tenant_notice(tx, organization, notice);
    });
    return recipients;
}

std::vector<Notice> Notices::list_of_erased(const Actor& actor,
                                            const std::optional<OrganizationId>& organization,
                                            bool with_done) {
    require_administrator(actor);
    return context_.store.control_read([&](storage::ControlView& view) {
        return storage::list_tenant_notices(view, organization, with_done);
    });
}

Notice Notices::done_of_erased(const Actor& actor, const NoticeId& id) {
    require_administrator(actor);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        const auto before = storage::find_tenant_notice(tx, id);
        if (!before)
            throw Error{Code::not_found, "There is no such notice."}.with_hint("iterochat notice list");
        if (before->done_at)
            return *before;
        storage::finish_tenant_notice(tx, id, label_of(actor));
        audit::record(tx, act_of(actor, std::nullopt, "notice.done", "notice", id.text()));
        return *storage::find_tenant_notice(tx, id);
    });
}

std::vector<Notice> Notices::list(const Actor& actor, OrganizationId organization, bool with_done) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization,
                               [&](storage::View& view) { return storage::list_notices(view, with_done); });
}

Notice Notices::done(const Actor& actor, OrganizationId organization, const NoticeId& id) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        const auto before = storage::find_notice(tx, id);
        if (!before)
            throw Error{Code::not_found, "There is no such notice."}.with_hint("iterochat notice list");
        if (before->done_at)
            return *before;
        storage::finish_notice(tx, id, label_of(actor));
        audit::record(tx, act_of(actor, organization, "notice.done", "notice", id.text()));
        return *storage::find_notice(tx, id);
    });
}

} // namespace iterochat::service
