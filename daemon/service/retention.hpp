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
    bool operator==(const RuleCondition&) const = default;
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
    Time since;             ///< when its clock started
    std::size_t policy = 0; ///< of a conversation: which of the rules of that name made it due
    bool follows = false;   ///< a visitor who has none but conversations of this plan: after those
    auto operator<=>(const PlannedItem&) const = default;
};

struct RulePlan {
    std::string rule;
    std::optional<Span> age;
    RuleCondition condition;
    std::int64_t count = 0;
    std::optional<Time> oldest;
    std::optional<Time> newest;
};

/// How much of a kind would go.
struct KindShare {
    std::string kind; ///< as PlannedItem has it
    std::int64_t going = 0;
    std::int64_t all = 0;
    double percent() const {
        return all > 0 ? 100.0 * static_cast<double>(going) / static_cast<double>(all) : 0;
    }
    /// For the brake: a single thing, but for a conversation, is no sign of a rule set wrong.
    bool counts() const { return going > 1 || kind == "conversation"; }
};
std::string_view words_of_kind(std::string_view kind); ///< "AI traces"

/// What a sweep would do now, to the item.
struct SweepPlan {
    OrganizationId organization;
    std::string hash; ///< over the exact items
    std::vector<PlannedItem> items;
    std::vector<RulePlan> rules;
    std::int64_t held = 0;          ///< old enough, but held, restricted or exempt
    std::vector<KindShare> shares;  ///< of each kind of which something would go
    double percent = 0;             ///< the highest of them: what the brake looks at
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
    std::map<std::string, std::int64_t> by_rule; ///< what went
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
    /// How many things the next sweep would take by this rule, were it set.
    std::int64_t would_take(const Actor& actor, OrganizationId organization, const RuleView& rule);
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
    /// since it was noted; a person's --plan overrides the jump. When there is nothing to do it writes
    /// nothing but, at most hourly, the time.
    SweepReport sweep(const Actor& actor, OrganizationId organization, const SweepOptions& options,
                      const Progress& progress = {});

    /// Note the time, so that a sweep sees a clock that jumped: when the daemon begins, and hourly.
    void start();
    void tick();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace iterochat::service
