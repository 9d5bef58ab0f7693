#include "daemon/service/erasures.hpp"

#include "common/base/error.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/erasure/certificate.hpp"
#include "daemon/erasure/erase_job.hpp"
#include "daemon/erasure/erase_organization.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/erase_work.hpp"
#include "daemon/service/request_subject.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/control/tenant_notices.hpp"
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

EraseOrder order_of(const Actor& actor, OrganizationId organization, erasure::LedgerKind kind,
                    const ErasureWish& wish, const std::string& action) {
    erasure::validate_ground(wish.ground);
    EraseOrder order;
    order.task.organization = organization;
    order.task.kind = kind;
    order.task.ground = wish.ground;
    order.action = action;
    order.reason = wish.reason;
    order.from_address = address_of(actor);
    return order;
}

template <class SomeId>
std::string seal_subject(EraseOrder& order, const std::vector<SomeId>& ids) {
    std::vector<std::string> texts;
    for (const SomeId& id : ids)
        texts.push_back(id.text());
    erasure::SubjectDigest digest = erasure::make_subject_digest(texts);
    order.task.subject_digest = std::move(digest.digest);
    return std::move(digest.salt);
}

} // namespace

Erasures::Erasures(const Context& context, Jobs& jobs, erasure::Ledger& ledger,
                   std::function<void(OrganizationId)> articles_changed, erasure::RootKeyGrade root_key)
    : context_(context), jobs_(jobs) {
    jobs.define(erase_job_kind, [context, gates = gates_, &ledger, changed = std::move(articles_changed),
                                 root_key](JobRun& run) {
        std::string result = run_order(context, *gates, ledger, root_key, run);
        if (changed)
            changed(read_order(run.job()).task.organization);
        return result;
    });
}

void Erasures::record_refusal(const Actor& actor, OrganizationId organization, const std::string& kind,
                              const Uuid& target) {
    audit::Act act = act_of(actor, organization, "erase.refused", kind, target.text());
    act.facts.emplace_back("because", "legal_hold");
    context_.store.write(organization, [&](storage::Tx& tx) { audit::record(tx, act); });
}

storage::EraseCounts Erasures::count_conversation(const Actor& actor, OrganizationId organization,
                                                  const ConversationId& conversation, Intent intent) {
    require(actor, organization, Right::manage_privacy);
    try {
        return context_.store.read(organization, [&](storage::View& view) {
            (void)storage::get_conversation(view, conversation);
            erasure::check_not_held(view, {conversation}, {});
            return storage::count_erasable(view, std::vector{conversation});
        });
    } catch (const Error& error) {
        if (intent == Intent::erase && error.code() == Code::legal_hold)
            record_refusal(actor, organization, "conversation", conversation);
        throw;
    }
}

Erasures::SubjectPlan Erasures::plan_subject(const Actor& actor, OrganizationId organization,
                                             const SubjectSelector& subject, bool messages_only,
                                             Intent intent) {
    require(actor, organization, Right::manage_privacy);
    SubjectPlan plan;
    plan.people =
        context_.store.read(organization, [&](storage::View& view) { return find_subject(view, subject); });
    plan.visitors = ids_of(plan.people);
    try {
        context_.store.read(organization, [&](storage::View& view) {
            erasure::check_not_held(view, conversations_of(view, plan.visitors), plan.visitors);
        });
    } catch (const Error& error) {
        if (intent == Intent::erase && error.code() == Code::legal_hold)
            record_refusal(actor, organization, "visitor", plan.visitors.front());
        throw;
    }
    return context_.store.read(organization, [&](storage::View& view) {
        const auto conversations = conversations_of(view, plan.visitors);
        if (messages_only) {
            plan.counts = storage::count_erasable_messages(view, plan.visitors, conversations);
        } else {
            plan.counts = storage::count_erasable(view, conversations);
            plan.counts.visitors = static_cast<std::int64_t>(plan.visitors.size());
        }
        plan.counts.keys += storage::count_person_keys(view, plan.visitors);
        return plan;
    });
}

Erasures::Prepared Erasures::prepare_conversation(const Actor& actor, OrganizationId organization,
                                                  const ConversationId& conversation,
                                                  const ErasureWish& wish) {
    (void)count_conversation(actor, organization, conversation,
                             Intent::erase); // may they, is it there, is it free
    EraseOrder order =
        order_of(actor, organization, erasure::LedgerKind::conversation, wish, "erase.conversation");
    order.task.conversations = {conversation};
    std::string salt = seal_subject(order, order.task.conversations);
    return {write_order(order), std::move(salt)};
}

ErasureView Erasures::erase_conversation(const Actor& actor, OrganizationId organization,
                                         const ConversationId& conversation, const ErasureWish& wish,
                                         const Progress& progress) {
    Prepared prepared = prepare_conversation(actor, organization, conversation, wish);
    return view(jobs_.run(actor, erase_job_kind, organization, prepared.order, progress),
                std::move(prepared.salt));
}

ErasureView Erasures::start_conversation(const Actor& actor, OrganizationId organization,
                                         const ConversationId& conversation, const ErasureWish& wish) {
    Prepared prepared = prepare_conversation(actor, organization, conversation, wish);
    return view(jobs_.start(actor, erase_job_kind, organization, prepared.order), std::move(prepared.salt));
}

Erasures::Prepared Erasures::prepare_subject(const Actor& actor, OrganizationId organization,
                                             const SubjectSelector& subject, bool messages_only,
                                             const ErasureWish& wish) {
    const SubjectPlan plan = plan_subject(actor, organization, subject, messages_only, Intent::erase);
    EraseOrder order = order_of(actor, organization, erasure::LedgerKind::person, wish, "erase.subject");
    order.task.visitors = plan.visitors;
    order.task.scope = messages_only ? erasure::LedgerScope::messages : erasure::LedgerScope::conversations;
    context_.store.read(organization, [&](storage::View& view) {
        order.task.conversations = conversations_of(view, plan.visitors);
        if (const auto request = request_carried_out(view, plan.visitors))
            order.task.request = {request->id, request->received_at, request->due_at};
    });
    std::string salt = seal_subject(order, order.task.visitors);
    return {write_order(order), std::move(salt)};
}

ErasureView Erasures::erase_subject(const Actor& actor, OrganizationId organization,
                                    const SubjectSelector& subject, bool messages_only,
                                    const ErasureWish& wish, const Progress& progress) {
    Prepared prepared = prepare_subject(actor, organization, subject, messages_only, wish);
    return view(jobs_.run(actor, erase_job_kind, organization, prepared.order, progress),
                std::move(prepared.salt));
}

ErasureView Erasures::start_subject(const Actor& actor, OrganizationId organization,
                                    const SubjectSelector& subject, bool messages_only,
                                    const ErasureWish& wish) {
    Prepared prepared = prepare_subject(actor, organization, subject, messages_only, wish);
    return view(jobs_.start(actor, erase_job_kind, organization, prepared.order), std::move(prepared.salt));
}

storage::EraseCounts Erasures::count_organization(const Actor& actor, OrganizationId organization,
                                                  Intent intent) {
    require(actor, organization, Right::own);
    try {
        return context_.store.read(organization, [](storage::View& view) {
            erasure::check_organization_not_held(view);
            return erasure::count_organization(view);
        });
    } catch (const Error& error) {
        if (intent == Intent::erase && error.code() == Code::legal_hold)
            record_refusal(actor, organization, "organization", organization);
        throw;
    }
}

Erasures::Prepared Erasures::prepare_organization(const Actor& actor, OrganizationId organization,
                                                  const ErasureWish& wish) {
    (void)count_organization(actor, organization, Intent::erase); // may they, is it there, is it free
    EraseOrder order = order_of(actor, organization, erasure::LedgerKind::organization, wish, "erase.tenant");
    std::string salt = seal_subject(order, std::vector{organization});
    return {write_order(order), std::move(salt)};
}

ErasureView Erasures::erase_organization(const Actor& actor, OrganizationId organization,
                                         const ErasureWish& wish, const Progress& progress) {
    Prepared prepared = prepare_organization(actor, organization, wish);
    return view(jobs_.run(actor, erase_job_kind, organization, prepared.order, progress),
                std::move(prepared.salt));
}

ErasureView Erasures::start_organization(const Actor& actor, OrganizationId organization,
                                         const ErasureWish& wish) {
    Prepared prepared = prepare_organization(actor, organization, wish);
    return view(jobs_.start(actor, erase_job_kind, organization, prepared.order), std::move(prepared.salt));
}

void Erasures::intend_member(storage::ControlTx& tx, const Actor& actor, OrganizationId organization,
                             const AccountId& account) {
    EraseOrder order =
        order_of(actor, organization, erasure::LedgerKind::person, {"unnecessary", {}}, "erase.member");
    order.task.member = account;
    order.task.scope = erasure::LedgerScope::messages;
    jobs_.intend(tx, actor, erase_job_kind, organization, write_order(order));
}

ErasureView Erasures::get(const Actor& actor, const JobId& erasure) {
    return view(jobs_.get(actor, erasure));
}

ErasureView Erasures::view(const Job& job, std::string salt) {
    ErasureView shown = erasure_view(job);
    shown.salt = std::move(salt);
    context_.store.control_read([&](storage::ControlView& control) {
        shown.certificate = storage::find_certificate(control, job.id);
        if (shown.kind == "organization")
            shown.notices = storage::list_tenant_notices(control, shown.organization, true);
    });
    if (shown.kind != "organization" && context_.store.has_organization_files(shown.organization))
        context_.store.read(shown.organization, [&](storage::View& organization) {
            shown.notices = storage::list_notices_about(organization, job.id);
        });
    return shown;
}

std::vector<ErasureView> Erasures::list(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_privacy);
    std::vector<ErasureView> erasures;
    context_.store.control_read([&](storage::ControlView& view) {
        for (const Job& job : storage::list_jobs(view, organization, listed_most)) {
            if (job.kind != erase_job_kind)
                continue;
            erasures.push_back(erasure_view(job));
            erasures.back().certificate = storage::find_certificate(view, job.id);
        }
    });
    return erasures;
}

} // namespace iterochat::service
