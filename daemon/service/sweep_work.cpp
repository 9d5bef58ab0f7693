#include "daemon/service/sweep_work.hpp"

#include "daemon/service/retention_plan.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using nlohmann::json;

json json_of(const std::vector<PlannedItem>& items) {
    json all = json::array();
    for (const PlannedItem& item : items)
        all.push_back({item.rule, item.kind, item.id.text(), item.since.ms});
    return all;
}

std::vector<PlannedItem> items_of(const json& all) {
    std::vector<PlannedItem> items;
    for (const json& item : all)
        items.push_back({item.at(0), item.at(1), Uuid::parse(item.at(2).get<std::string>()).value_or(Uuid{}),
                         Time{item.at(3).get<std::int64_t>()}});
    return items;
}

} // namespace

std::string write_sweep(const SweepOrder& sweep) {
    return json{{"plan", sweep.plan.hash},  {"items", json_of(sweep.plan.items)}, {"at", sweep.at.ms},
                {"planned", sweep.planned}, {"by_rule", sweep.by_rule},           {"begun", sweep.is_begun},
                {"beside", sweep.beside}}
        .dump();
}

SweepOrder read_sweep(const EraseOrder& order) {
    const json kept = json::parse(order.sweep);
    SweepOrder sweep;
    sweep.plan.organization = order.task.organization;
    sweep.plan.hash = kept.at("plan");
    sweep.plan.items = items_of(kept.at("items"));
    sweep.at = Time{kept.at("at").get<std::int64_t>()};
    sweep.planned = kept.at("planned");
    sweep.by_rule = kept.at("by_rule");
    sweep.is_begun = kept.at("begun");
    sweep.beside = kept.at("beside");
    return sweep;
}

SweepOrder sweep_order(const SweepPlan& plan, Time now) {
    SweepOrder sweep;
    sweep.plan.organization = plan.organization;
    sweep.plan.hash = plan.hash;
    std::copy_if(plan.items.begin(), plan.items.end(), std::back_inserter(sweep.plan.items),
                 [](const PlannedItem& item) { return is_side_item(item.kind); });
    sweep.at = now;
    sweep.planned = static_cast<std::int64_t>(plan.items.size());
    for (const RulePlan& rule : plan.rules)
        sweep.by_rule[rule.rule] = rule.count;
    return sweep;
}

void begin_sweep(storage::Store& store, EraseOrder& order) {
    SweepOrder sweep = read_sweep(order);
    if (sweep.is_begun)
        return;
    const auto rules =
        store.read(order.task.organization, [](storage::View& view) { return effective_rules(view); });
    auto forgotten = forget_side_items(store, sweep.plan, rules, sweep.at);
    for (const auto& [rule, count] : forgotten)
        sweep.beside += count;
    order.task.addresses_erased = forgotten["ip_addresses"];
    order.task.counts.ai_traces = forgotten["ai_traces"];
    order.task.counts.attachments = forgotten["attachments"];
    sweep.plan.items.clear();
    sweep.is_begun = true;
    order.sweep = write_sweep(sweep);
}

std::int64_t erased_by(const EraseOrder& order) {
    return order.task.counts.conversations + order.task.items_erased + order.task.counts.visitors +
           read_sweep(order).beside;
}

void end_sweep(storage::Store& store, const EraseOrder& order, const std::string& actor) {
    const SweepOrder sweep = read_sweep(order);
    RetentionRun run;
    run.actor = actor;
    run.plan = sweep.plan.hash;
    run.planned = sweep.planned;
    run.erased = erased_by(order);
    run.kept = run.planned - run.erased;
    run.by_rule = json(sweep.by_rule).dump();
    run.erasure = order.task.id;
    store.write(order.task.organization, [&](storage::Tx& tx) {
        const auto runs = storage::list_retention_runs(tx, 0);
        if (std::none_of(runs.begin(), runs.end(),
                         [&](const RetentionRun& one) { return one.erasure == run.erasure; }))
            storage::add_retention_run(tx, run);
    });
}

} // namespace iterochat::service
