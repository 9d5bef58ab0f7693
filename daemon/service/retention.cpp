#include "daemon/service/retention.hpp"

#include "common/base/error.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/service/erase_work.hpp"
#include "daemon/service/retention_plan.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

namespace iterochat::service {
namespace {

constexpr std::string_view clock_name = "retention.clock"; ///< the last time that was noted, milliseconds
constexpr Span jump_most = hours(48);
constexpr Span back_most = minutes(5); ///< clocks are corrected by small steps all the time
// After a gap (the host was off for days, or its clock is wrong) the time is believed again once so many
// hourly ticks have followed each other as hours do.
constexpr int steady_ticks = 6;
constexpr Span tick_least = minutes(30);
constexpr Span tick_most = minutes(90);
constexpr Span plans_kept = hours(24);
constexpr std::size_t plans_most = 64;
constexpr std::size_t visitors_per_transaction = 500;

std::optional<Time> noted_time(storage::ControlView& view) {
    const auto text = storage::installation_value(view, clock_name);
    return text ? std::optional<Time>(Time{std::stoll(*text)}) : std::nullopt;
}

void note_time(storage::ControlTx& tx, Time now) {
    storage::set_installation_value(tx, clock_name, std::to_string(now.ms));
}

std::string hours_between(Time a, Time b) {
    return std::to_string((b - a).ms / 3'600'000) + " hours";
}

/// A wrong clock makes everything look old.
void check_clock(storage::Store& store, Time now, bool is_planned) {
    const auto before = store.control_read([](storage::ControlView& view) { return noted_time(view); });
    if (!before)
        return;
    if (now < *before - back_most)
        throw Error{Code::busy, "The clock went back by " + hours_between(now, *before) + " since " +
                                    format_time(*before) + "; nothing was erased. Check the system's time."};
    if (now > *before + jump_most && !is_planned)
        throw Error{
            Code::busy,
            "The clock is " + hours_between(*before, now) + " past the last noted time, " +
                format_time(*before) +
                "; nothing was erased. If the time is right, look at the plan and sweep it; after six hours "
                "of steady running sweeps go on by themselves."}
            .with_hint("iterochat retention plan, then iterochat retention sweep --plan HASH --yes");
}

std::string figure(double percent) {
    const auto tenths = static_cast<std::int64_t>(std::lround(percent * 10));
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

void check_brake(const SweepPlan& plan, const std::optional<double>& most) {
    if (!most || plan.percent <= *most)
        return;
    const auto going = std::count_if(plan.items.begin(), plan.items.end(),
                                     [](const PlannedItem& item) { return item.kind == "conversation"; });
    throw Error{Code::busy, "The sweep would erase " + std::to_string(going) + " of " +
                                std::to_string(plan.conversations) + " conversations (" +
                                figure(plan.percent) + " %), more than the " + figure(*most) +
                                " % allowed; nothing was erased."}
        .with_hint("iterochat retention plan");
}

/// Empties address and browser of visitors who weren't seen since and aren't held.
std::int64_t forget_addresses(storage::Store& store, const SweepPlan& plan, Time before) {
    std::vector<VisitorId> ids;
    for (const PlannedItem& item : plan.items)
        if (item.kind == "address")
            ids.push_back(VisitorId::from(item.id));
    std::int64_t forgotten = 0;
    for (std::size_t begin = 0; begin < ids.size(); begin += visitors_per_transaction)
        forgotten += store.write(plan.organization, [&](storage::Tx& tx) {
            std::int64_t done = 0;
            for (std::size_t i = begin; i < std::min(ids.size(), begin + visitors_per_transaction); ++i) {
                auto visitor = storage::find_visitor(tx, ids[i]);
                if (!visitor || visitor->last_seen_at >= before || storage::is_visitor_held(tx, ids[i]))
                    continue;
                visitor->ip_address.clear();
                visitor->user_agent.clear();
                storage::update_visitor(tx, *visitor);
                ++done;
            }
            return done;
        });
    return forgotten;
}

EraseOrder order_of(const SweepPlan& plan, const std::vector<RuleView>& rules, Time now) {
    EraseOrder order;
    order.action = "retention.sweep";
    erasure::EraseTask& task = order.task;
    task.organization = plan.organization;
    task.kind = erasure::LedgerKind::sweep;
    task.ground = "retention";
    task.resolved_before = limit_of(rules, "conversations", now);
    task.deleted_before = limit_of(rules, "deleted", now);
    for (const PlannedItem& item : plan.items) {
        if (item.kind == "conversation")
            task.conversations.push_back(ConversationId::from(item.id));
        else if (item.kind == "visitor")
            task.visitors.push_back(VisitorId::from(item.id));
        else if (item.kind != "address")
            task.items.push_back({item_kind_from_name(item.kind), item.id});
    }
    return order;
}

} // namespace

struct Retention::State {
    State(const Context& c, Jobs& j) : context(c), jobs(j) {}

    Context context;
    Jobs& jobs;
    std::function<void()> swept;
    std::mutex mutex;
    struct Shown {
        SweepPlan plan;
        Time at;
    };
    int ticks_in_step = 0; ///< after a gap
    std::optional<Time> last_tick;

    bool is_steady_after_gap(Time now) {
        const std::lock_guard lock(mutex);
        const bool in_step = last_tick && now - *last_tick >= tick_least && now - *last_tick <= tick_most;
        ticks_in_step = in_step ? ticks_in_step + 1 : 0;
        last_tick = now;
        return ticks_in_step >= steady_ticks;
    }

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
                        std::optional<Span> age) {
    require(actor, organization, Right::manage_privacy);
    const auto& rows = retention_rules();
    const bool is_known =
        std::any_of(rows.begin(), rows.end(), [&](const RuleRow& row) { return row.name == rule; });
    if (!is_known)
        throw Error{Code::unprocessable, "There is no such retention rule."}.with_field("rule").with_hint(
            "iterochat retention show");
    state_->context.store.write(organization, [&](storage::Tx& tx) {
        storage::set_retention_rule(tx, {rule, age, tx.now()});
        audit::Act act;
        act.action = "retention.set";
        act.actor = label_of(actor);
        act.organization = organization;
        act.target_kind = "retention_rule";
        act.target = rule;
        act.facts = {{"age_days", age ? std::to_string(age->ms / days(1).ms) : "never"}};
        audit::record(tx, act);
    });
    return {rule, age, false};
}

std::optional<Time> Retention::purge_time(OrganizationId organization, Time deleted_at) {
    const auto rules =
        state_->context.store.read(organization, [](storage::View& view) { return effective_rules(view); });
    const auto age = age_of(rules, "deleted");
    return age ? std::optional<Time>(deleted_at + *age) : std::nullopt;
}

SweepPlan Retention::plan(const Actor& actor, OrganizationId organization, std::size_t limit) {
    require(actor, organization, Right::manage_privacy);
    const SweepPlan plan =
        state_->context.store.read(organization, [&](storage::View& view) { return make_plan(view, limit); });
    state_->remember(plan);
    return plan;
}

bool Retention::has_plan(OrganizationId organization, const std::string& hash) {
    return state_->find(organization, hash).has_value();
}

SweepReport Retention::sweep(const Actor& actor, OrganizationId organization, const SweepOptions& options,
                             const Progress& progress) {
    require(actor, organization, Right::manage_privacy);
    storage::Store& store = state_->context.store;
    const Time now = state_->context.clock.now();
    const bool is_planned = !options.plan.empty();
    SweepPlan plan =
        is_planned
            ? state_->recall(organization, options.plan)
            : store.read(organization, [&](storage::View& view) { return make_plan(view, options.limit); });
    SweepReport report;
    report.organization = organization;
    report.plan = plan.hash;
    if (plan.items.empty())
        return report; // and nothing is written
    check_clock(store, now, is_planned);
    check_brake(plan, options.max_percent);
    const auto rules = store.read(organization, [](storage::View& view) { return effective_rules(view); });
    std::int64_t addresses = 0;
    if (const auto before = limit_of(rules, "ip_addresses", now))
        addresses = forget_addresses(store, plan, *before);
    EraseOrder order = order_of(plan, rules, now);
    order.task.addresses_erased = addresses;
    const Job job = state_->jobs.run(actor, erase_job_kind, organization, write_order(order), progress);
    const erasure::EraseTask done = read_order(job).task;
    report.counts = done.counts;
    report.erased = done.counts.conversations + done.items_erased + done.counts.visitors + addresses;
    report.kept = static_cast<std::int64_t>(plan.items.size()) - report.erased;
    for (const RulePlan& rule : plan.rules)
        report.by_rule[rule.rule] = rule.count;
    store.control_write([&](storage::ControlTx& tx) { note_time(tx, now); });
    report.certificate = store.control_read(
        [&](storage::ControlView& view) { return storage::find_certificate(view, job.id); });
    if (state_->swept)
        state_->swept();
    return report;
}

void Retention::tick() {
    const Time now = state_->context.clock.now();
    state_->context.store.control_write([&](storage::ControlTx& tx) {
        const auto before = noted_time(tx);
        const bool is_gap = before && now - *before > jump_most;
        const bool goes_on = is_gap ? state_->is_steady_after_gap(now) : !before || now > *before;
        if (goes_on)
            note_time(tx, now);
    });
}

} // namespace iterochat::service
