#include "daemon/service/retention_plan.hpp"

#include "common/base/encoding.hpp"
#include "common/base/secret.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/export_rows.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/requests.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace iterochat::service {
namespace {

/// Conversations that are due; counts what protects others.
void plan_conversations(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    const storage::SweepQuery query = query_of(rules, view.now());
    for (const storage::Sweepable& one : storage::list_sweepable(view, query, true)) {
        if (one.is_protected) {
            plan.held += 1;
            continue;
        }
        const bool is_deleted =
            query.deleted_before && one.deleted_at && *one.deleted_at < *query.deleted_before;
        plan.items.push_back({is_deleted ? "deleted" : "conversations", "conversation", one.id,
                              is_deleted ? *one.deleted_at : one.last_activity_at});
    }
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
        const bool is_traced =
            !visitor.ip_address.empty() || !visitor.user_agent.empty() || !visitor.page.empty();
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

/// Traces of conversations that stay; the others go with theirs.
void plan_traces(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    const auto before = limit_of(rules, "ai_traces", view.now());
    if (!before)
        return;
    std::set<Uuid> going;
    for (const PlannedItem& item : plan.items)
        if (item.kind == "conversation")
            going.insert(item.id);
    for (const storage::OldTrace& trace :
         storage::list_ai_traces_before(view, *before, std::string(keep_tag)))
        if (!going.contains(trace.conversation))
            plan.items.push_back({"ai_traces", "ai_trace", trace.message, trace.created_at});
}

void plan_requests(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    if (const auto before = limit_of(rules, "requests", view.now()))
        for (const storage::ClosedRequest& request : storage::requests_closed_before(view, *before))
            plan.items.push_back({"requests", "request", request.id, request.closed_at});
}

void plan_audit_values(storage::ControlView& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    if (const auto before = limit_of(rules, "audit_log", view.now()))
        for (const auto& entry : storage::audit_entries_with_values(view, plan.organization, *before))
            plan.items.push_back({"audit_log", "audit_value", entry.id, entry.at});
}

void plan_attachments(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    const auto before = limit_of(rules, "attachments", view.now());
    if (!before)
        return;
    for (const storage::AgedAttachment& file : storage::list_aged_attachments(view, *before, keep_tag))
        plan.items.push_back({"attachments", "attachment", file.id, file.created_at});
}

void sum_up(const std::vector<RuleView>& rules, SweepPlan& plan) {
    for (const RuleView& rule : rules) {
        if (rule.condition.any())
            continue; // counted with the rule of its name
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
        {"attachments", std::nullopt, "files that came with messages, since they were sent"},
        {"ip_addresses", days(90),
         "network addresses, browsers and pages of visitors, since they were last seen"},
        {"ai_traces", std::nullopt, "why the AI answered as it did, since the answer"},
        {"requests", days(3 * 365), "requests of persons, since they were closed"},
        {"audit_log", days(365), "reasons and network addresses in the audit log, since the entry"},
    };
    return rows;
}

std::vector<RuleView> effective_rules(storage::View& view) {
    std::vector<RuleView> rules;
    const auto set = storage::list_retention_rules(view);
    for (const RuleRow& row : retention_rules()) {
        rules.push_back({std::string(row.name), row.default_age, true, {}});
        for (const RetentionRule& own : set) {
            if (own.name != row.name)
                continue;
            const RuleCondition condition{own.state, own.tag, own.handled_by};
            if (condition.any())
                rules.push_back({own.name, own.age, false, condition});
            else
                rules.back() = {own.name, own.age, false, {}}; // it sorts before the conditional ones
        }
    }
    return rules;
}

std::optional<Span> age_of(const std::vector<RuleView>& rules, std::string_view name) {
    for (const RuleView& rule : rules)
        if (rule.name == name && !rule.condition.any())
            return rule.age;
    return std::nullopt;
}

std::optional<Time> limit_of(const std::vector<RuleView>& rules, std::string_view name, Time now) {
    const auto age = age_of(rules, name);
    return age ? std::optional<Time>(now - *age) : std::nullopt;
}

storage::SweepQuery query_of(const std::vector<RuleView>& rules, Time now) {
    storage::SweepQuery query;
    for (const RuleView& rule : rules)
        if (rule.name == conversations_rule)
            query.policies.push_back({rule.age ? std::optional<Time>(now - *rule.age) : std::nullopt,
                                      rule.condition.state, rule.condition.tag, rule.condition.handled_by});
    query.deleted_before = limit_of(rules, "deleted", now);
    query.exempt_tag = keep_tag;
    return query;
}

SweepPlan make_plan(storage::Store& store, OrganizationId organization, std::size_t limit) {
    return make_plan(store, organization,
                     store.read(organization, [](storage::View& view) { return effective_rules(view); }),
                     limit);
}

SweepPlan make_plan(storage::Store& store, OrganizationId organization, const std::vector<RuleView>& rules,
                    std::size_t limit) {
    SweepPlan plan;
    plan.organization = organization;
    store.read(organization, [&](storage::View& view) {
        plan.conversations = storage::count_conversations(view);
        plan_conversations(view, rules, plan);
        plan_deleted_items(view, rules, plan);
        plan_visitors(view, rules, plan);
        plan_traces(view, rules, plan);
        plan_requests(view, rules, plan);
        plan_attachments(view, rules, plan);
    });
    store.control_read([&](storage::ControlView& view) { plan_audit_values(view, rules, plan); });
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
