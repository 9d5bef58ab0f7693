#pragma once

#include "daemon/model/privacy.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/storage/control/certificates.hpp"
#include "daemon/storage/erase_rows.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

/// A rule of retention, as the table in retention_rules.cpp has it.
struct RuleRow {
    std::string_view name;
    std::optional<Span> default_age; ///< none: never
    std::string_view meaning;        ///< for people
};
const std::vector<RuleRow>& retention_rules();

/// The only rule that takes conditions.
constexpr std::string_view conversations_rule = "conversations";

/// Which conversations a rule is about; empty fields: all.
struct RuleCondition {
    std::string state;      ///< a conversation's state; empty: resolved or deleted
    std::string tag;        ///< name of a tag
    std::string handled_by; ///< "ai" (no member wrote in it) or "people"
    bool any() const { return !state.empty() || !tag.empty() || !handled_by.empty(); }
};

struct RuleView {
    std::string name;
    std::optional<Span> age; ///< none: never
    bool is_default = true;  ///< nobody set it
    RuleCondition condition;
};

/// One thing that a sweep erases.
struct PlannedItem {
    std::string rule;
    std::string kind; ///< conversation, article, quick_reply, instruction, tag, note, visitor, address,
                      ///< ai_trace, request, audit_value
    Uuid id;
    Time since; ///< when its clock started
    auto operator<=>(const PlannedItem&) const = default;
};

struct RulePlan {
    std::string rule;
    std::optional<Span> age;
    std::int64_t count = 0;
    std::optional<Time> oldest;
    std::optional<Time> newest;
};

/// What a sweep would do now, to the item.
struct SweepPlan {
    OrganizationId organization;
    std::string hash; ///< over the exact items
    std::vector<PlannedItem> items;
    std::vector<RulePlan> rules;
    std::int64_t held = 0;          ///< old enough, but held, restricted or exempt
    double percent = 0;             ///< conversations that would go, of all
    std::int64_t conversations = 0; ///< all there are
};

struct SweepOptions {
    std::string plan;                  ///< only what the plan with this hash showed; empty: plan and do
    std::size_t limit = 0;             ///< at most so many items, oldest first; 0: all
    std::optional<double> max_percent; ///< Code::busy when more would go
};

struct SweepReport {
    OrganizationId organization;
    std::string plan;
    std::int64_t erased = 0;
    std::int64_t kept = 0; ///< were in the plan and came under hold, or were restored, since
    std::map<std::string, std::int64_t> by_rule;
    storage::EraseCounts counts;
    std::optional<storage::Certificate> certificate; ///< of this run; none when there was nothing to do
    std::optional<JobId> erasure;                    ///< none: nothing was due
};

/// Conversations that carry a tag with this name are never swept.
constexpr std::string_view keep_tag = "keep";

/// For how long what is kept, and the sweep that ends it. Needs manage_privacy. Any thread.
class Retention {
  public:
    /// `swept` hears after each run that erased something.
    Retention(const Context& context, Jobs& jobs, std::function<void()> swept = {});

    std::vector<RuleView> rules(const Actor& actor, OrganizationId organization);
    /// Of the rules about conversations that fit one, the one with the most conditions counts, of equal ones
    /// the one that keeps longest.
    RuleView set(const Actor& actor, OrganizationId organization, const std::string& rule,
                 std::optional<Span> age, const RuleCondition& condition = {});
    /// Back to the default, or without the conditional rule. Code::not_found when nobody set it.
    RuleView unset(const Actor& actor, OrganizationId organization, const std::string& rule,
                   const RuleCondition& condition = {});
    /// What sweeps did, newest first; 0: all.
    std::vector<RetentionRun> runs(const Actor& actor, OrganizationId organization, std::size_t limit = 0);
    /// When retention will erase what was deleted at that time; none: never. For the deleted items' list.
    std::optional<Time> purge_time(OrganizationId organization, Time deleted_at);

    SweepPlan plan(const Actor& actor, OrganizationId organization, std::size_t limit = 0);
    bool has_plan(OrganizationId organization,
                  const std::string& hash); ///< was it shown in the last 24 hours
    /// How many items a plan that was shown has; Code::not_found when it was not. Throws what sweep() would
    /// refuse about it.
    std::size_t check(const Actor& actor, OrganizationId organization, const SweepOptions& options);
    /// Refuses (Code::busy) past the brake, and when the clock went back or jumped by more than 48 hours
    /// since the last run; a person's --plan overrides the jump. Writes nothing when there is nothing to do.
    SweepReport sweep(const Actor& actor, OrganizationId organization, const SweepOptions& options,
                      const Progress& progress = {});

    /// Notes the time, so that a sweep sees a clock that jumped. Called hourly by the scheduler.
    void tick();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace iterochat::service
