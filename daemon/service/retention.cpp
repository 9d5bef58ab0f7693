#include "daemon/service/retention.hpp"

#include "common/base/error.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/retention_clock.hpp"
#include "daemon/service/retention_plan.hpp"
#include "daemon/service/sweep_work.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

namespace iterochat::service {
namespace {

constexpr Span plans_kept = hours(24);
constexpr std::size_t plans_most = 64;

Span default_age_of(std::string_view rule) {
    const auto& rows = retention_rules();
    return *std::find_if(rows.begin(), rows.end(), [&](const RuleRow& row) {
                return row.name == rule;
            })->default_age;
}

std::string figure(double percent) {
    const auto tenths = static_cast<std::int64_t>(std::lround(percent * 10));
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

void check_brake(const SweepPlan& plan, const std::optional<double>& most) {
    if (!most || plan.percent <= *most)
        return;
    std::string shares;
    for (const KindShare& share : plan.shares)
        if (share.counts() && share.percent() > *most)
            shares += (shares.empty() ? "" : ", ") + std::to_string(share.going) + " of " +
                      std::to_string(share.all) + " " + std::string(words_of_kind(share.kind)) + " (" +
                      figure(share.percent()) + " %)";
    throw Error{Code::busy, "The sweep would erase " + shares + ", more than the " + figure(*most) +
                                " % allowed; nothing was erased."}
        .with_field("max_percent")
        .with_hint("iterochat retention plan");
}

EraseOrder order_of(const SweepPlan& plan, const std::vector<RuleView>& rules, Time now) {
    EraseOrder order;
    order.action = "retention.sweep";
    erasure::EraseTask& task = order.task;
    task.organization = plan.organization;
    task.kind = erasure::LedgerKind::sweep;
    task.ground = "retention";
    task.due = query_of(rules, now);
    for (const PlannedItem& item : plan.items) {
        if (item.kind == "conversation")
            task.conversations.push_back(ConversationId::from(item.id));
        else if (item.kind == "visitor")
            task.visitors.push_back(VisitorId::from(item.id));
        else if (!is_side_item(item.kind))
            task.items.push_back({item_kind_from_name(item.kind), item.id});
    }
    return order;
}

void check_rule(const std::string& rule, const RuleCondition& condition) {
    const auto& rows = retention_rules();
    if (std::none_of(rows.begin(), rows.end(), [&](const RuleRow& row) { return row.name == rule; }))
        throw Error{Code::unprocessable, "There is no such retention rule."}.with_field("rule").with_hint(
            "iterochat retention show");
    if (condition.any() && rule != conversations_rule)
        throw Error{Code::unprocessable, "Only the rule conversations takes conditions."}.with_field("rule");
    if (!condition.state.empty())
        (void)conversation_state_from_name(condition.state);
    if (!condition.handled_by.empty() && condition.handled_by != "ai" && condition.handled_by != "people")
        throw Error{Code::unprocessable, "A conversation is handled by ai or by people."}.with_field(
            "handled_by");
    validate_short_text("tag", condition.tag, 0, 60);
}

audit::Act rule_act(const Actor& actor, OrganizationId organization, const char* action,
                    const std::string& rule, const RuleCondition& condition, const std::string& age) {
    audit::Act act = act_of(actor, organization, action, "retention_rule", rule);
    act.facts = {{"age_days", age}};
    if (!condition.state.empty())
        act.facts.emplace_back("state", condition.state);
    if (!condition.handled_by.empty())
        act.facts.emplace_back("handled_by", condition.handled_by);
    if (!condition.tag.empty())
        act.facts.emplace_back("tagged", "yes"); // a tag's name is content
    return act;
}

} // namespace

struct Retention::State {
    State(const Context& c, Jobs& j) : context(c), jobs(j), clock(c) {}

    Context context;
    Jobs& jobs;
    std::function<void()> swept;
    std::mutex mutex;
    struct Shown {
        SweepPlan plan;
        Time at;
    };

    RetentionClock clock;
    std::map<std::string, Shown> plans; ///< what plan() showed, by hash: what --plan means

    void remember(const SweepPlan& plan) {
        const std::lock_guard lock(mutex);
        const Time now = context.clock.now();
        std::erase_if(plans, [&](const auto& item) { return item.second.at + plans_kept < now; });
        if (plans.size() >= plans_most)
            plans.erase(std::min_element(plans.begin(), plans.end(), [](const auto& a, const auto& b) {
                return a.second.at < b.second.at;
            }));
        plans.insert_or_assign(plan.hash, Shown{plan, now});
    }

    std::optional<SweepPlan> find(OrganizationId organization, const std::string& hash) {
        const std::lock_guard lock(mutex);
        const auto found = plans.find(hash);
        if (found == plans.end() || found->second.plan.organization != organization ||
            found->second.at + plans_kept < context.clock.now())
            return std::nullopt;
        return found->second.plan;
    }

    SweepPlan recall(OrganizationId organization, const std::string& hash) {
        if (auto plan = find(organization, hash))
            return std::move(*plan);
        throw Error{Code::not_found, "No plan with this hash was shown in the last 24 hours; plan again."}
            .with_hint("iterochat retention plan");
    }
};

Retention::Retention(const Context& context, Jobs& jobs, std::function<void()> swept)
    : state_(std::make_shared<State>(context, jobs)) {
    state_->swept = std::move(swept);
}

std::vector<RuleView> Retention::rules(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_privacy);
    return state_->context.store.read(organization,
                                      [](storage::View& view) { return effective_rules(view); });
}

RuleView Retention::set(const Actor& actor, OrganizationId organization, const std::string& rule,
                        std::optional<Span> age, const RuleCondition& condition) {
    require(actor, organization, Right::manage_privacy);
    check_rule(rule, condition);
    state_->context.store.write(organization, [&](storage::Tx& tx) {
        storage::set_retention_rule(
            tx, {rule, age, tx.now(), condition.state, condition.tag, condition.handled_by});
        audit::record(tx, rule_act(actor, organization, "retention.set", rule, condition,
                                   age ? std::to_string(age->ms / days(1).ms) : "never"));
    });
    return {rule, age, false, condition};
}

std::int64_t Retention::would_take(const Actor& actor, OrganizationId organization, const RuleView& rule) {
    require(actor, organization, Right::manage_privacy);
    check_rule(rule.name, rule.condition);
    storage::Store& store = state_->context.store;
    auto rules = store.read(organization, [](storage::View& view) { return effective_rules(view); });
    const auto known = std::ranges::find_if(
        rules, [&](const RuleView& one) { return one.name == rule.name && one.condition == rule.condition; });
    if (known == rules.end())
        rules.push_back(rule);
    else
        known->age = rule.age;
    std::int64_t count = 0;
    const SweepPlan plan = make_plan(store, organization, rules, 0);
    for (const RulePlan& row : plan.rules)
        if (row.rule == rule.name && row.condition == rule.condition)
            count += row.count;
    return count;
}

RuleView Retention::unset(const Actor& actor, OrganizationId organization, const std::string& rule,
                          const RuleCondition& condition) {
    require(actor, organization, Right::manage_privacy);
    check_rule(rule, condition);
    state_->context.store.write(organization, [&](storage::Tx& tx) {
        if (!storage::remove_retention_rule(
                tx, {rule, {}, tx.now(), condition.state, condition.tag, condition.handled_by}))
            throw Error{Code::not_found, "This rule was never set here; it has its default."}.with_hint(
                "iterochat retention show");
        audit::record(tx, rule_act(actor, organization, "retention.unset", rule, condition, "default"));
    });
    const auto found = std::find_if(retention_rules().begin(), retention_rules().end(),
                                    [&](const RuleRow& row) { return row.name == rule; });
    return {rule, condition.any() ? std::nullopt : found->default_age, true, condition};
}

std::vector<RetentionRun> Retention::runs(const Actor& actor, OrganizationId organization,
                                          std::size_t limit) {
    require(actor, organization, Right::manage_privacy);
    return state_->context.store.read(
        organization, [&](storage::View& view) { return storage::list_retention_runs(view, limit); });
}

std::optional<Time> Retention::purge_time(OrganizationId organization, Time deleted_at) {
    const auto rules =
        state_->context.store.read(organization, [](storage::View& view) { return effective_rules(view); });
    const auto age = age_of(rules, "deleted");
    return age ? std::optional<Time>(deleted_at + *age) : std::nullopt;
}

SweepPlan Retention::plan(const Actor& actor, OrganizationId organization, std::size_t limit) {
    require(actor, organization, Right::manage_privacy);
    const SweepPlan plan = make_plan(state_->context.store, organization, limit);
    state_->remember(plan);
    return plan;
}

bool Retention::has_plan(OrganizationId organization, const std::string& hash) {
    return state_->find(organization, hash).has_value();
}

std::size_t Retention::check(const Actor& actor, OrganizationId organization, const SweepOptions& options) {
    require(actor, organization, Right::manage_privacy);
    const SweepPlan plan = state_->recall(organization, options.plan);
    state_->clock.check(state_->context.clock.now(), true);
    check_brake(plan, options.max_percent);
    return plan.items.size();
}

SweepReport Retention::sweep(const Actor& actor, OrganizationId organization, const SweepOptions& options,
                             const Progress& progress) {
    require(actor, organization, Right::manage_privacy);
    storage::Store& store = state_->context.store;
    const Time now = state_->context.clock.now();
    const bool is_planned = !options.plan.empty();
    const SweepPlan plan = is_planned ? state_->recall(organization, options.plan)
                                      : make_plan(store, organization, options.limit);
    SweepReport report;
    report.organization = organization;
    report.plan = plan.hash;
    // What isn't there can't be erased too early: then only a clock that went back is refused.
    state_->clock.check(now, is_planned || plan.items.empty());
    if (plan.items.empty()) {
        state_->clock.note(now, is_planned);
        return report; // and nothing else is written
    }
    check_brake(plan, options.max_percent);
    const auto rules = store.read(organization, [](storage::View& view) { return effective_rules(view); });
    EraseOrder order = order_of(plan, rules, now);
    order.from_address = address_of(actor);
    order.sweep = write_sweep(sweep_order(plan, now));
    const Job job = state_->jobs.run(actor, erase_job_kind, organization, write_order(order), progress);
    const EraseOrder done = read_order(job);
    if (done.task.step == erasure::Step::requested) { // another one took it all: there was no such sweep
        store.control_write([&](storage::ControlTx& tx) { storage::delete_job(tx, job.id); });
        return report;
    }
    report.counts = done.task.counts;
    report.erased = erased_by(done);
    report.kept = read_sweep(done).planned - report.erased;
    report.by_rule = erased_by_rule(done);
    report.erasure = job.id;
    state_->clock.note(now, is_planned);
    report.certificate = store.control_read(
        [&](storage::ControlView& view) { return storage::find_certificate(view, job.id); });
    if (state_->swept)
        state_->swept();
    return report;
}

void Retention::start() {
    state_->clock.start();
}

void Retention::tick() {
    if (!state_->clock.tick())
        return;
    // Sign-ins and the like are no tenant's, so no tenant's rule ends their addresses.
    state_->context.store.control_write([&](storage::ControlTx& tx) {
        storage::erase_audit_values_of_nobody(tx, tx.now() - default_age_of("audit_log"));
    });
}

} // namespace iterochat::service
