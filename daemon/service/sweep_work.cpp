#include "daemon/service/sweep_work.hpp"

#include "daemon/service/retention_plan.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace iterochat::service {
namespace {

using nlohmann::json;

json json_of(const std::vector<PlannedItem>& items) {
    json all = json::array();
    for (const PlannedItem& item : items)
        all.push_back({item.rule, item.kind, item.id.text(), item.since.ms});
    return all;
}

std::vector<std::string> texts_of(const std::vector<Uuid>& ids) {
    std::vector<std::string> texts;
    for (const Uuid& id : ids)
        texts.push_back(id.text());
    return texts;
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
    return json{{"plan", sweep.plan.hash},
                {"items", json_of(sweep.plan.items)},
                {"at", sweep.at.ms},
                {"planned", sweep.planned},
                {"deleted", texts_of(sweep.deleted)},
                {"beside_by_rule", sweep.beside_by_rule},
                {"begun", sweep.is_begun},
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
    for (const std::string& id : kept.value("deleted", std::vector<std::string>{}))
        sweep.deleted.push_back(Uuid::parse(id).value_or(Uuid{}));
    sweep.beside_by_rule = kept.value("beside_by_rule", std::map<std::string, std::int64_t>{});
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
    for (const PlannedItem& item : plan.items)
        if (item.kind == "conversation" && item.rule == "deleted")
            sweep.deleted.push_back(item.id);
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
    sweep.beside_by_rule = forgotten;
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

std::map<std::string, std::int64_t> erased_by_rule(const EraseOrder& order) {
    const erasure::EraseTask& task = order.task;
    const SweepOrder sweep = read_sweep(order);
    const std::set<Uuid> kept(task.kept.begin(), task.kept.end());
    const std::set<Uuid> done(task.conversations.begin(),
                              task.conversations.begin() + static_cast<std::ptrdiff_t>(task.position));
    const std::int64_t deleted = std::ranges::count_if(
        sweep.deleted, [&](const Uuid& id) { return done.contains(id) && !kept.contains(id); });
    std::map<std::string, std::int64_t> rules = sweep.beside_by_rule;
    rules["deleted"] += std::min(deleted, task.counts.conversations) + task.items_erased;
    rules["conversations"] += std::max<std::int64_t>(0, task.counts.conversations - deleted);
    rules["visitor_identity"] += task.counts.visitors;
    std::erase_if(rules, [](const auto& rule) { return rule.second == 0; });
    return rules;
}

void end_sweep(storage::Store& store, const EraseOrder& order, const std::string& actor) {
    const SweepOrder sweep = read_sweep(order);
    RetentionRun run;
    run.actor = actor;
    run.plan = sweep.plan.hash;
    run.planned = sweep.planned;
    run.erased = erased_by(order);
    run.kept = run.planned - run.erased;
    run.by_rule = json(erased_by_rule(order)).dump();
    run.erasure = order.task.id;
    store.write(order.task.organization, [&](storage::Tx& tx) {
        const auto runs = storage::list_retention_runs(tx, 0);
        if (std::none_of(runs.begin(), runs.end(),
                         [&](const RetentionRun& one) { return one.erasure == run.erasure; }))
            storage::add_retention_run(tx, run);
    });
}

} // namespace iterochat::service
