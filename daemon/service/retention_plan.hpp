#pragma once

#include "daemon/service/retention.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/store.hpp"

#include <span>

/// What is due, as functions over one snapshot, and how what is no conversation is forgotten. For Retention
/// alone.
namespace iterochat::service {

std::vector<RuleView> effective_rules(storage::View& view);
std::optional<Span> age_of(const std::vector<RuleView>& rules, std::string_view name);
std::optional<Time> limit_of(const std::vector<RuleView>& rules, std::string_view name,
                             Time now); ///< due is what is older

/// The rules about conversations and deleted items, as a sweep asks them of each conversation.
storage::SweepQuery query_of(const std::vector<RuleView>& rules, Time now);

/// `limit` cuts the oldest so many; 0: all.
SweepPlan make_plan(storage::Store& store, OrganizationId organization, std::size_t limit);
/// The same by other rules than the organization's.
SweepPlan make_plan(storage::Store& store, OrganizationId organization, const std::vector<RuleView>& rules,
                    std::size_t limit);

std::string hash_of(OrganizationId organization, const std::vector<PlannedItem>& items);

/// Forgets what the plan holds beside conversations, visitors and deleted items: addresses, AI traces,
/// requests, audit values. Asks each again whether it is still due. The number forgotten, by rule.
std::map<std::string, std::int64_t> forget_side_items(storage::Store& store, const SweepPlan& plan,
                                                      const std::vector<RuleView>& rules, Time now);
/// The rules whose items are forgotten so.
std::vector<RuleView> side_rules(const std::vector<RuleView>& rules);
/// Is this kind of item forgotten so?
bool is_side_item(std::string_view kind);
bool is_audit_item(std::string_view kind); ///< in control.db

} // namespace iterochat::service
