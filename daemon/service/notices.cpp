#include "daemon/service/notices.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/records.hpp"
#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/control/tenant_notices.hpp"
#include "daemon/storage/restore_rows.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {

namespace {

constexpr std::string_view sent_mark =
    R"("sent":[{)"; ///< in the trace of an answer for which texts left the host

/// The engine may have been changed since: then only its kind is known.
std::string recipient_of(const Context& context, OrganizationId organization) {
    const RecordOfProcessing record = record_of_processing(context.store, organization);
    return record.subprocessors.empty() ? "ai_engine" : record.subprocessors.front().name;
}

} // namespace

void queue_notice(const Context& context, OrganizationId organization, const std::string& what,
                  const JobId& erasure, std::int64_t conversations) {
    if (conversations == 0)
        return;
    Notice notice;
    notice.what = what;
    notice.recipient = recipient_of(context, organization);
    notice.about = erasure;
    notice.conversations = conversations;
    context.store.write(organization, [&](storage::Tx& tx) { storage::add_notice(tx, notice); });
}

std::string recipient_of_texts(const Context& context, OrganizationId organization,
                               const ConversationId& conversation) {
    const bool was_sent = context.store.read(organization, [&](storage::View& view) {
        return storage::has_ai_trace_with(view, conversation, sent_mark);
    });
    return was_sent ? recipient_of(context, organization) : std::string{};
}

std::int64_t keep_notices(const Context& context, OrganizationId organization, const JobId& erasure) {
    std::vector<Notice> notices;
    std::int64_t sent = 0;
    context.store.read(
        organization,
        [&](storage::View& view) {
            notices = storage::list_notices(view, false);
            std::erase_if(notices, storage::is_about_restriction); // goes with its conversation
            for (const ConversationId& id : storage::all_conversation_ids(view))
                sent += storage::has_ai_trace_with(view, id, sent_mark) ? 1 : 0;
        },
        storage::ReadLimit::long_running);
    const std::string recipient = recipient_of(context, organization);
    context.store.control_write([&](storage::ControlTx& tx) {
        if (sent > 0)
            notices.push_back(
                {NoticeId::make(tx.now()), "erasure", recipient, erasure, sent, tx.now(), {}, {}});
        for (const Notice& notice : notices)
            storage::put_tenant_notice(tx, organization, notice);
    });
    return sent;
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
