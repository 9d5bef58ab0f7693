#include "daemon/service/notices.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/records.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {

void queue_notice(const Context& context, OrganizationId organization, const std::string& what,
                  const JobId& erasure, std::int64_t conversations) {
    if (conversations == 0)
        return;
    const RecordOfProcessing record = record_of_processing(context.store, organization);
    Notice notice;
    notice.what = what;
    // The engine may have been changed since: then only its kind is known.
    notice.recipient = record.subprocessors.empty() ? "ai_engine" : record.subprocessors.front().name;
    notice.erasure = erasure;
    notice.conversations = conversations;
    context.store.write(organization, [&](storage::Tx& tx) { storage::add_notice(tx, notice); });
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
