#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/codec/json_objects.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/retention.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write(const service::RuleView& rule, const std::string& tenant) {
    return {{"tenant", tenant},
            {"rule", rule.name},
            {"age", write_age(rule.age)},
            {"default", rule.is_default},
            {"state", rule.condition.state},
            {"tag", rule.condition.tag},
            {"handled_by", rule.condition.handled_by}};
}

json write(const service::RulePlan& rule, const std::string& tenant) {
    return {{"tenant", tenant},
            {"rule", rule.rule},
            {"age", write_age(rule.age)},
            {"state", rule.condition.state},
            {"tag", rule.condition.tag},
            {"handled_by", rule.condition.handled_by},
            {"count", rule.count},
            {"oldest", write_time(rule.oldest)},
            {"newest", write_time(rule.newest)}};
}

json write(const RetentionRun& run, const std::string& tenant) {
    json object = codec::write(run);
    object["tenant"] = tenant;
    return object;
}

service::RuleCondition condition_of(const Invocation& call) {
    return {call.text("state"), call.text("tag"), call.text("handled_by")};
}

std::size_t item_limit(const Invocation& call) {
    return has(call, "limit") ? static_cast<std::size_t>(call.number("limit", 0)) : 0;
}

/// What several tenants' plans say together. Their hashes are joined by "+": `--plan` takes them apart again.
class Plans {
  public:
    void add(const service::SweepPlan& plan, const std::string& tenant) {
        if (!plan.items.empty())
            hash_ += (hash_.empty() ? "" : "+") + plan.hash;
        total_ += static_cast<std::int64_t>(plan.items.size());
        held_ += plan.held;
        percent_ = std::max(percent_, plan.percent);
        for (const service::RulePlan& rule : plan.rules)
            rules_.push_back(write(rule, tenant));
        for (const service::PlannedItem& item : plan.items)
            items_.push_back({{"id", item.id.text()},
                              {"kind", item.kind},
                              {"rule", item.rule},
                              {"tenant", tenant},
                              {"last_activity_at", format_time(item.since)}});
    }
    json result() const {
        return {{"plan", {{"hash", hash_}, {"total", total_}, {"held", held_}, {"percent", percent_}}},
                {"rules", rules_},
                {"items", items_}};
    }
    const std::string& hash() const { return hash_; }
    std::int64_t total() const { return total_; }

  private:
    std::string hash_;
    std::int64_t total_ = 0;
    std::int64_t held_ = 0;
    double percent_ = 0; ///< the highest of any tenant: what the brake looks at
    json rules_ = json::array();
    json items_ = json::array();
};

std::vector<std::string> hashes_in(const std::string& joined) {
    std::vector<std::string> hashes;
    for (std::size_t begin = 0; begin < joined.size();) {
        const auto end = std::min(joined.find('+', begin), joined.size());
        hashes.push_back(joined.substr(begin, end - begin));
        begin = end + 1;
    }
    return hashes;
}

/// The handlers of one noun share its services.
class RetentionCommands {
  public:
    RetentionCommands(service::Retention& retention, service::Organizations& organizations)
        : retention_(retention), organizations_(organizations) {}

    json show(Invocation& call) const {
        json rules = json::array();
        TenantFailures failures;
        failures.each(call, organizations_, [&](const Organization& tenant) {
            for (const service::RuleView& rule : retention_.rules(call.actor(), tenant.id))
                rules.push_back(write(rule, tenant.slug));
        });
        json result{{"rules", std::move(rules)}};
        failures.add_to(result);
        return result;
    }

    json set(Invocation& call) const {
        const std::string age = call.text("age");
        const auto span = age == "never" ? std::nullopt : std::optional<Span>(parse_span(age));
        json rules = json::array();
        const bool is_dry = call.flag("dry_run");
        for (const Organization& tenant : tenants_of(call, organizations_)) {
            const service::RuleView rule{call.text("rule"), span, false, condition_of(call)};
            const auto would_go = retention_.would_take(call.actor(), tenant.id, rule);
            rules.push_back(write(
                is_dry ? rule : retention_.set(call.actor(), tenant.id, rule.name, rule.age, rule.condition),
                tenant.slug));
            rules.back()["would_go"] = would_go;
        }
        return {{"rules", std::move(rules)}, {"dry_run", is_dry}};
    }

    json unset(Invocation& call) const {
        json rules = json::array();
        for (const Organization& tenant : tenants_of(call, organizations_)) {
            try {
                rules.push_back(
                    write(retention_.unset(call.actor(), tenant.id, call.text("rule"), condition_of(call)),
                          tenant.slug));
            } catch (const Error& error) { // of all tenants, those that set it
                if (error.code() != Code::not_found || has(call, "tenant"))
                    throw;
            }
        }
        return {{"rules", std::move(rules)}};
    }

    json runs(Invocation& call) const {
        json runs = json::array();
        TenantFailures failures;
        failures.each(call, organizations_, [&](const Organization& tenant) {
            for (const RetentionRun& run : retention_.runs(call.actor(), tenant.id))
                runs.push_back(write(run, tenant.slug));
        });
        std::stable_sort(runs.begin(), runs.end(),
                         [](const json& a, const json& b) { return a["at"] > b["at"]; });
        if (runs.size() > limit_of(call))
            runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(limit_of(call)), runs.end());
        json result{{"runs", std::move(runs)}};
        failures.add_to(result);
        return result;
    }

    json plan(Invocation& call) const {
        TenantFailures failures;
        json result = make_plans(call, failures).result();
        failures.add_to(result);
        return result;
    }

    json sweep(Invocation& call) const {
        if (call.flag("dry_run")) {
            TenantFailures failures;
            const Plans plans = make_plans(call, failures);
            json result{
                {"sweep",
                 {{"erased", 0}, {"would_erase", plans.total()}, {"kept", 0}, {"plan", plans.hash()}}},
                {"rules", plans.result()["rules"]},
                {"dry_run", true},
                {"problems", 0}};
            failures.add_to(result);
            return result;
        }
        return sweep_now(call);
    }

  private:
    Plans make_plans(const Invocation& call, TenantFailures& failures) const {
        Plans plans;
        failures.each(call, organizations_, [&](const Organization& tenant) {
            plans.add(retention_.plan(call.actor(), tenant.id, item_limit(call)), tenant.slug);
        });
        return plans;
    }

    /// The tenants to sweep, by id, with the hash of each plan when the call names plans.
    std::map<OrganizationId, std::string> turns_of(const Invocation& call) const {
        std::map<OrganizationId, std::string> turns;
        auto hashes = hashes_in(call.text("plan"));
        const bool is_planned = !hashes.empty();
        for (const Organization& tenant : tenants_of(call, organizations_)) {
            const auto own = std::find_if(hashes.begin(), hashes.end(), [&](const std::string& hash) {
                return retention_.has_plan(tenant.id, hash);
            });
            if (!is_planned)
                turns.emplace(tenant.id, "");
            else if (own != hashes.end()) {
                turns.emplace(tenant.id, *own);
                hashes.erase(own);
            }
        }
        if (!hashes.empty())
            throw Error{Code::not_found, "No plan with this hash was shown in the last 24 hours; plan again."}
                .with_hint("iterochat retention plan");
        return turns;
    }

    json sweep_now(Invocation& call) const {
        json rules = json::array();
        json certificates = json::array();
        std::int64_t erased = 0;
        std::int64_t kept = 0;
        std::string plans;
        EraseCounts counts;
        const auto turns = turns_of(call);
        TenantFailures failures;
        failures.each(call, organizations_, [&](const Organization& tenant) {
            const auto turn = turns.find(tenant.id);
            if (turn == turns.end())
                return;
            service::SweepOptions options;
            options.plan = turn->second;
            options.limit = item_limit(call);
            options.max_percent = optional_number(call, "max_percent");
            const auto report =
                retention_.sweep(call.actor(), tenant.id, options,
                                 [&](std::string_view stage, std::int64_t done, std::int64_t total) {
                                     call.progress(stage, done, total);
                                 });
            erased += report.erased;
            kept += report.kept;
            counts += report.counts;
            if (report.erased > 0)
                plans += (plans.empty() ? "" : "+") + report.plan;
            for (const auto& [rule, count] : report.by_rule)
                if (count > 0)
                    rules.push_back({{"tenant", tenant.slug}, {"rule", rule}, {"count", count}});
            if (report.certificate)
                certificates.push_back({{"tenant", tenant.slug},
                                        {"erasure", report.certificate->erasure.text()},
                                        {"key", report.certificate->key_id}});
        });
        json result{{"sweep",
                     {{"erased", erased}, {"kept", kept}, {"counts", write_counts(counts)}, {"plan", plans}}},
                    {"rules", std::move(rules)},
                    {"certificates", std::move(certificates)},
                    {"dry_run", false},
                    {"problems", 0}};
        failures.add_to(result);
        return result;
    }

    service::Retention& retention_;
    service::Organizations& organizations_;
};

} // namespace

HandlerRows retention_handlers(service::Retention& retention, service::Organizations& organizations) {
    const RetentionCommands commands(retention, organizations);
    return {
        {"retention show", [commands](Invocation& call) { return commands.show(call); }},
        {"retention set", [commands](Invocation& call) { return commands.set(call); }},
        {"retention unset", [commands](Invocation& call) { return commands.unset(call); }},
        {"retention runs", [commands](Invocation& call) { return commands.runs(call); }},
        {"retention plan", [commands](Invocation& call) { return commands.plan(call); }},
        {"retention sweep", [commands](Invocation& call) { return commands.sweep(call); }},
    };
}

} // namespace iterochat::admin
