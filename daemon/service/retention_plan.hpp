#pragma once

#include "daemon/service/retention.hpp"
#include "daemon/storage/view.hpp"

/// What is due, as functions over one snapshot. For Retention alone.
namespace iterochat::service {

std::vector<RuleView> effective_rules(storage::View& view);
std::optional<Span> age_of(const std::vector<RuleView>& rules, std::string_view name);
std::optional<Time> limit_of(const std::vector<RuleView>& rules, std::string_view name,
                             Time now); ///< due is what is older

/// `limit` cuts the oldest so many; 0: all.
SweepPlan make_plan(storage::View& view, std::size_t limit);

std::string hash_of(OrganizationId organization, const std::vector<PlannedItem>& items);

} // namespace iterochat::service
