#include "daemon/service/retention_plan.hpp"

#include "common/base/encoding.hpp"
#include "common/base/secret.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/export_rows.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/retention.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

/// Conversations that are resolved or deleted for too long; counts what protects others of that age.
void plan_conversations(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    storage::SweepQuery query;
    query.last_activity_before = limit_of(rules, "conversations", view.now());
    query.deleted_before = limit_of(rules, "deleted", view.now());
    query.exempt_tag = keep_tag;
    if (!query.last_activity_before && !query.deleted_before)
        return;
    const auto due = storage::list_sweepable(view, query, 0);
    for (const storage::Sweepable& one : due) {
        const bool is_deleted =
            query.deleted_before && one.deleted_at && *one.deleted_at < *query.deleted_before;
        plan.items.push_back({is_deleted ? "deleted" : "conversations", "conversation", one.id,
                              is_deleted ? *one.deleted_at : one.last_activity_at});
    }
    plan.held = storage::count_old_enough(view, query) - static_cast<std::int64_t>(due.size());
}

void plan_deleted_items(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    const auto before = limit_of(rules, "deleted", view.now());
    if (!before)
        return;
    for (const DeletedItem& item : storage::list_deleted_before(view, *before))
        if (item.kind != ItemKind::conversation)
            plan.items.push_back({"deleted", std::string(name_of(item.kind)), item.id, item.deleted_at});
}

void plan_visitors(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    const auto addresses_before = limit_of(rules, "ip_addresses", view.now());
    const auto identity_before = limit_of(rules, "visitor_identity", view.now());
    if (!addresses_before && !identity_before)
        return;
    storage::for_each_visitor(view, {}, [&](const Visitor& visitor) {
        const bool is_traced = !visitor.ip_address.empty() || !visitor.user_agent.empty();
        const bool is_old = (identity_before && visitor.last_seen_at < *identity_before) ||
                            (addresses_before && is_traced && visitor.last_seen_at < *addresses_before);
        if (!is_old || storage::is_visitor_held(view, visitor.id))
            return;
        if (identity_before && visitor.last_seen_at < *identity_before &&
            storage::conversations_of_visitor(view, visitor.id).empty())
            plan.items.push_back({"visitor_identity", "visitor", visitor.id, visitor.last_seen_at});
        else if (addresses_before && is_traced && visitor.last_seen_at < *addresses_before)
            plan.items.push_back({"ip_addresses", "address", visitor.id, visitor.last_seen_at});
    });
}

void sum_up(const std::vector<RuleView>& rules, SweepPlan& plan) {
    for (const RuleView& rule : rules) {
        RulePlan sum{rule.name, rule.age, 0, {}, {}};
        for (const PlannedItem& item : plan.items) {
            if (item.rule != rule.name)
                continue;
            sum.count += 1;
            sum.oldest = sum.oldest ? std::min(*sum.oldest, item.since) : item.since;
            sum.newest = sum.newest ? std::max(*sum.newest, item.since) : item.since;
        }
        plan.rules.push_back(sum);
    }
    const auto going = std::count_if(plan.items.begin(), plan.items.end(),
                                     [](const PlannedItem& item) { return item.kind == "conversation"; });
    if (plan.conversations > 0)
        plan.percent = 100.0 * static_cast<double>(going) / static_cast<double>(plan.conversations);
}

} // namespace

const std::vector<RuleRow>& retention_rules() {
    static const std::vector<RuleRow> rows{
        {"conversations", std::nullopt, "resolved conversations, since their last activity"},
        {"deleted", days(30), "deleted items, since their deletion"},
        {"visitor_identity", std::nullopt, "visitors without a conversation, since they were last seen"},
        {"ip_addresses", days(90), "network addresses and browsers of visitors, since they were last seen"},
    };
    return rows;
}

std::vector<RuleView> effective_rules(storage::View& view) {
    std::vector<RuleView> rules;
    const auto set = storage::list_retention_rules(view);
    for (const RuleRow& row : retention_rules()) {
        const auto own =
            std::find_if(set.begin(), set.end(), [&](const auto& rule) { return rule.name == row.name; });
        if (own == set.end())
            rules.push_back({std::string(row.name), row.default_age, true});
        else
            rules.push_back({own->name, own->age, false});
    }
    return rules;
}

std::optional<Span> age_of(const std::vector<RuleView>& rules, std::string_view name) {
    for (const RuleView& rule : rules)
        if (rule.name == name)
            return rule.age;
    return std::nullopt;
}

std::optional<Time> limit_of(const std::vector<RuleView>& rules, std::string_view name, Time now) {
    const auto age = age_of(rules, name);
    return age ? std::optional<Time>(now - *age) : std::nullopt;
}

SweepPlan make_plan(storage::View& view, std::size_t limit) {
    SweepPlan plan;
    plan.organization = view.organization();
    plan.conversations = storage::count_conversations(view);
    const auto rules = effective_rules(view);
    plan_conversations(view, rules, plan);
    plan_deleted_items(view, rules, plan);
    plan_visitors(view, rules, plan);
    std::sort(plan.items.begin(), plan.items.end(), [](const PlannedItem& a, const PlannedItem& b) {
        return std::tie(a.since, a.id, a.kind) < std::tie(b.since, b.id, b.kind);
    });
    if (limit > 0 && plan.items.size() > limit)
        plan.items.resize(limit);
    sum_up(rules, plan);
    plan.hash = hash_of(plan.organization, plan.items);
    return plan;
}

std::string hash_of(OrganizationId organization, const std::vector<PlannedItem>& items) {
    Sha256 hash;
    hash.update(organization.blob());
    for (const PlannedItem& item : items) {
        hash.update(as_bytes(item.rule + "/" + item.kind + "/"));
        hash.update(item.id.blob());
    }
    const auto digest = hash.finish();
    return to_hex(std::span(digest).first(16)); // short enough to paste
}

} // namespace iterochat::service
