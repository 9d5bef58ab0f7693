#include "daemon/service/retention.hpp"

#include "daemon/codec/json_objects.hpp"
#include "daemon/http/privacy_routes.hpp"
#include "daemon/service/retention_sweeps.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

json write_age(const std::optional<Span>& age) {
    return age ? json(std::to_string(age->ms / days(1).ms) + "d") : json("never");
}

json write(const service::RuleView& rule) {
    return {{"rule", rule.name},          {"age", write_age(rule.age)},
            {"default", rule.is_default}, {"state", rule.condition.state},
            {"tag", rule.condition.tag},  {"handled_by", rule.condition.handled_by}};
}

json write_time(const std::optional<Time>& time) {
    return time ? json(format_time(*time)) : json(nullptr);
}

json write(const service::SweepPlan& plan) {
    json rules = json::array();
    for (const service::RulePlan& rule : plan.rules)
        rules.push_back({{"rule", rule.rule},
                         {"age", write_age(rule.age)},
                         {"state", rule.condition.state},
                         {"tag", rule.condition.tag},
                         {"handled_by", rule.condition.handled_by},
                         {"count", rule.count},
                         {"oldest", write_time(rule.oldest)},
                         {"newest", write_time(rule.newest)}});
    return {{"hash", plan.hash},
            {"total", plan.items.size()},
            {"held", plan.held},
            {"percent", plan.percent},
            {"conversations", plan.conversations},
            {"brake_percent", service::RetentionSweeps::brake_percent},
            {"rules", std::move(rules)}};
}

constexpr std::size_t runs_most = 1000;

void change(service::Retention& retention, Shared call) {
    Fields fields = call->fields();
    const std::string rule = fields.string("rule");
    const std::string age = fields.string("age");
    const service::RuleCondition condition{fields.optional_string("state").value_or(""),
                                           fields.optional_string("tag").value_or(""),
                                           fields.optional_string("handled_by").value_or("")};
    fields.finish();
    if (age == "default") {
        call->reply(200, write(retention.unset(call->actor, call->organization, rule, condition)));
        return;
    }
    const auto span = age == "never" ? std::nullopt : std::optional<Span>(parse_span(age));
    call->reply(200, write(retention.set(call->actor, call->organization, rule, span, condition)));
}

/// "confirm" is the number of items that the plan showed.
void sweep(service::RetentionSweeps& sweeps, Shared call) {
    Fields fields = call->fields();
    const std::string plan = fields.string("plan");
    const std::int64_t confirm = fields.integer("confirm");
    const std::int64_t most =
        fields.optional_integer("max_percent").value_or(service::RetentionSweeps::brake_percent);
    fields.finish();
    const Job job = sweeps.start(call->actor, call->organization, plan, confirm, most);
    call->reply(202, {{"id", job.id.text()}, {"state", name_of(job.state)}});
}

} // namespace

Routes retention_routes(service::Retention& retention, service::RetentionSweeps& sweeps) {
    return {
        {"GET", "/organizations/{org}/retention", Access::member, "For how long what is kept",
         [&retention](Shared call) {
             json items = json::array();
             for (const service::RuleView& rule : retention.rules(call->actor, call->organization))
                 items.push_back(write(rule));
             call->reply(200,
                         {{"items", std::move(items)}, {"next", nullptr}, {"exempt_tag", service::keep_tag}});
         }},
        {"PATCH", "/organizations/{org}/retention", Access::member,
         "Changes one rule; age is 90d, 12w, 6y, never or default; conversations takes state, tag, "
         "handled_by",
         [&retention](Shared call) { change(retention, call); }},
        {"GET", "/organizations/{org}/retention/plan", Access::member, "What a sweep would erase now",
         [&retention](Shared call) {
             call->reply(200, write(retention.plan(call->actor, call->organization)));
         }},
        {"POST", "/organizations/{org}/retention/sweep", Access::member,
         "Erases what a plan showed; confirm holds its number of items, max_percent loosens the brake",
         [&sweeps](Shared call) { sweep(sweeps, call); }},
        {"GET", "/organizations/{org}/retention/runs", Access::member, "What sweeps did, newest first",
         [&retention](Shared call) {
             json items = json::array();
             for (const RetentionRun& run : retention.runs(call->actor, call->organization, runs_most))
                 items.push_back(codec::write(run));
             call->reply(200, {{"items", std::move(items)}, {"next", nullptr}});
         }},
    };
}

} // namespace iterochat::http
