#include "daemon/service/retention_again.hpp"

#include "daemon/service/retention_plan.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

std::optional<Span> shorter(const std::optional<Span>& a, const std::optional<Span>& b) {
    return a && b ? std::min(*a, *b) : a ? a : b; // none: never
}

} // namespace

std::map<std::string, std::int64_t> clear_again(storage::Store& store, OrganizationId organization,
                                                const std::vector<RuleView>& present, Time now) {
    auto rules =
        side_rules(store.read(organization, [](storage::View& view) { return effective_rules(view); }));
    for (RuleView& rule : rules)
        if (!present.empty())
            rule.age = shorter(rule.age, age_of(present, rule.name));
    auto ended = forget_side_items(store, make_plan(store, organization, rules, 0), rules, now);
    std::erase_if(ended, [](const auto& rule) { return rule.second == 0; });
    return ended;
}

} // namespace iterochat::service
