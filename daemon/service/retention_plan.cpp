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
#include <map>
#include <set>
#include <tuple>
#include <utility>

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
                              is_deleted ? *one.deleted_at : one.last_activity_at,
                              is_deleted ? 0 : one.policy});
    }
}

std::set<Uuid> conversations_in(const SweepPlan& plan) {
    std::set<Uuid> ids;
    for (const PlannedItem& item : plan.items)
        if (item.kind == "conversation")
            ids.insert(item.id);
    return ids;
}

void plan_deleted_items(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    const auto before = limit_of(rules, "deleted", view.now());
    if (!before)
        return;
    for (const DeletedItem& item : storage::list_deleted_before(view, *before))
        if (item.kind != ItemKind::conversation)
            plan.items.push_back({"deleted", std::string(name_of(item.kind)), item.id, item.deleted_at});
}

/// With the conversations that go in the same run they have none any more.
void plan_visitors(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    const auto addresses_before = limit_of(rules, "ip_addresses", view.now());
    const auto identity_before = limit_of(rules, "visitor_identity", view.now());
    if (!addresses_before && !identity_before)
        return;
    const std::set<Uuid> going = conversations_in(plan);
    const auto has_other = [&](const VisitorId& visitor) {
        return std::ranges::any_of(storage::conversations_of_visitor(view, visitor),
                                   [&](const ConversationId& id) { return !going.contains(id); });
    };
    storage::for_each_visitor(view, {}, [&](const Visitor& visitor) {
        const bool is_traced =
            !visitor.ip_address.empty() || !visitor.user_agent.empty() || !visitor.page.empty();
        const bool is_old = (identity_before && visitor.last_seen_at < *identity_before) ||
                            (addresses_before && is_traced && visitor.last_seen_at < *addresses_before);
        if (!is_old || storage::is_visitor_held(view, visitor.id))
            return;
        if (identity_before && visitor.last_seen_at < *identity_before && !has_other(visitor.id))
            plan.items.push_back({"visitor_identity", "visitor", visitor.id, visitor.last_seen_at, 0,
                                  !storage::conversations_of_visitor(view, visitor.id).empty()});
        else if (addresses_before && is_traced && visitor.last_seen_at < *addresses_before)
            plan.items.push_back({"ip_addresses", "address", visitor.id, visitor.last_seen_at});
    });
}

/// Traces of conversations that stay; the others go with theirs.
void plan_traces(storage::View& view, const std::vector<RuleView>& rules, SweepPlan& plan) {
    const auto before = limit_of(rules, "ai_traces", view.now());
    if (!before)
        return;
    const std::set<Uuid> going = conversations_in(plan);
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
    std::map<std::string, std::size_t> of_name; // rules of one name are numbered in their order
    for (const RuleView& rule : rules) {
        const std::size_t policy = of_name[rule.name]++;
        RulePlan sum{rule.name, rule.age, rule.condition, 0, {}, {}};
        for (const PlannedItem& item : plan.items) {
            if (item.rule != rule.name || item.policy != policy)
                continue;
            sum.count += 1;
            sum.oldest = sum.oldest ? std::min(*sum.oldest, item.since) : item.since;
            sum.newest = sum.newest ? std::max(*sum.newest, item.since) : item.since;
        }
        plan.rules.push_back(sum);
    }
}

/// Of each kind that the plan takes from, how much it takes.
void weigh(storage::Store& store, SweepPlan& plan) {
    std::map<std::string, std::int64_t> going;
    for (const PlannedItem& item : plan.items)
        going[item.kind] += 1;
    const auto all_of = [&](const std::string& kind) {
        if (!is_audit_item(kind))
            return store.read(plan.organization,
                              [&](storage::View& view) { return storage::count_of_kind(view, kind); });
        return store.control_read([&](storage::ControlView& view) {
            return static_cast<std::int64_t>(
                storage::audit_entries_with_values(view, plan.organization, view.now() + days(1)).size());
        });
    };
    for (const auto& [kind, count] : going) {
        plan.shares.push_back({kind, count, all_of(kind)});
        if (plan.shares.back().counts())
            plan.percent = std::max(plan.percent, plan.shares.back().percent());
    }
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

std::string_view words_of_kind(std::string_view kind) {
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"conversation", "conversations"},
        {"visitor", "visitors"},
        {"address", "visitors with an address"},
        {"ai_trace", "AI traces"},
        {"attachment", "attachments"},
        {"request", "requests"},
        {"audit_value", "audit entries with a reason or address"},
        {"article", "articles"},
        {"quick_reply", "quick replies"},
        {"instruction", "instructions"},
        {"tag", "tags"},
        {"note", "notes"}};
    for (const auto& [name, plural] : words)
        if (name == kind)
            return plural;
    return kind;
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
        return std::tie(a.follows, a.since, a.id, a.kind) < std::tie(b.follows, b.since, b.id, b.kind);
    });
    if (limit > 0 && plan.items.size() > limit)
        plan.items.resize(limit);
    sum_up(rules, plan);
    weigh(store, plan);
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
