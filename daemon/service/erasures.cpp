#include "daemon/service/erasures.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/erase_job.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/service/erase_work.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {
namespace {

constexpr std::size_t listed_most = 1000;

std::vector<VisitorId> ids_of(const std::vector<Visitor>& visitors) {
    std::vector<VisitorId> ids;
    for (const Visitor& visitor : visitors)
        ids.push_back(visitor.id);
    return ids;
}

std::vector<ConversationId> conversations_of(storage::View& view, const std::vector<VisitorId>& visitors) {
    std::vector<ConversationId> ids;
    for (const VisitorId& visitor : visitors)
        for (const ConversationId& id : storage::conversations_of_visitor(view, visitor))
            ids.push_back(id);
    return ids;
}

EraseOrder order_of(OrganizationId organization, erasure::LedgerKind kind, const ErasureWish& wish,
                    const std::string& action) {
    erasure::validate_ground(wish.ground);
    EraseOrder order;
    order.task.organization = organization;
    order.task.kind = kind;
    order.task.ground = wish.ground;
    order.action = action;
    order.reason = wish.reason;
    return order;
}

} // namespace

Erasures::Erasures(const Context& context, Jobs& jobs, erasure::Ledger& ledger,
                   std::function<void(OrganizationId)> articles_changed)
    : context_(context), jobs_(jobs) {
    jobs.define(erase_job_kind, [context, &ledger, changed = std::move(articles_changed)](JobRun& run) {
        std::string result = run_order(context, ledger, run);
        if (changed)
            changed(read_order(run.job()).task.organization);
        return result;
    });
}

storage::EraseCounts Erasures::count_conversation(const Actor& actor, OrganizationId organization,
                                                  const ConversationId& conversation) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) {
        (void)storage::get_conversation(view, conversation);
        erasure::check_not_held(view, {conversation}, {});
        return storage::count_erasable(view, std::vector{conversation});
    });
}

Erasures::SubjectPlan Erasures::plan_subject(const Actor& actor, OrganizationId organization,
                                             const SubjectSelector& subject, bool messages_only) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) {
        SubjectPlan plan;
        plan.visitors = ids_of(find_subject(view, subject));
        const auto conversations = conversations_of(view, plan.visitors);
        erasure::check_not_held(view, conversations, plan.visitors);
        if (messages_only) {
            plan.counts = storage::count_erasable_messages(view, plan.visitors, conversations);
        } else {
            plan.counts = storage::count_erasable(view, conversations);
            plan.counts.visitors = static_cast<std::int64_t>(plan.visitors.size());
        }
        return plan;
    });
}

std::string Erasures::prepare_conversation(const Actor& actor, OrganizationId organization,
                                           const ConversationId& conversation, const ErasureWish& wish) {
    (void)count_conversation(actor, organization, conversation); // may they, is it there, is it free
    EraseOrder order = order_of(organization, erasure::LedgerKind::conversation, wish, "erase.conversation");
    order.task.conversations = {conversation};
    return write_order(order);
}

ErasureView Erasures::erase_conversation(const Actor& actor, OrganizationId organization,
                                         const ConversationId& conversation, const ErasureWish& wish,
                                         const Progress& progress) {
    const std::string order = prepare_conversation(actor, organization, conversation, wish);
    return erasure_view(jobs_.run(actor, erase_job_kind, organization, order, progress));
}

ErasureView Erasures::start_conversation(const Actor& actor, OrganizationId organization,
                                         const ConversationId& conversation, const ErasureWish& wish) {
    const std::string order = prepare_conversation(actor, organization, conversation, wish);
    return erasure_view(jobs_.start(actor, erase_job_kind, organization, order));
}

std::string Erasures::prepare_subject(const Actor& actor, OrganizationId organization,
                                      const SubjectSelector& subject, bool messages_only,
                                      const ErasureWish& wish) {
    const SubjectPlan plan = plan_subject(actor, organization, subject, messages_only);
    EraseOrder order = order_of(organization, erasure::LedgerKind::person, wish, "erase.subject");
    order.task.visitors = plan.visitors;
    order.task.scope = messages_only ? erasure::LedgerScope::messages : erasure::LedgerScope::conversations;
    order.task.conversations = context_.store.read(
        organization, [&](storage::View& view) { return conversations_of(view, plan.visitors); });
    return write_order(order);
}

ErasureView Erasures::erase_subject(const Actor& actor, OrganizationId organization,
                                    const SubjectSelector& subject, bool messages_only,
                                    const ErasureWish& wish, const Progress& progress) {
    const std::string order = prepare_subject(actor, organization, subject, messages_only, wish);
    return erasure_view(jobs_.run(actor, erase_job_kind, organization, order, progress));
}

ErasureView Erasures::start_subject(const Actor& actor, OrganizationId organization,
                                    const SubjectSelector& subject, bool messages_only,
                                    const ErasureWish& wish) {
    const std::string order = prepare_subject(actor, organization, subject, messages_only, wish);
    return erasure_view(jobs_.start(actor, erase_job_kind, organization, order));
}

ErasureView Erasures::get(const Actor& actor, const JobId& erasure) {
    return erasure_view(jobs_.get(actor, erasure));
}

std::vector<ErasureView> Erasures::list(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_privacy);
    std::vector<ErasureView> erasures;
    for (const Job& job : context_.store.control_read(
             [&](storage::ControlView& view) { return storage::list_jobs(view, organization, listed_most); }))
        if (job.kind == erase_job_kind)
            erasures.push_back(erasure_view(job));
    return erasures;
}

} // namespace iterochat::service
