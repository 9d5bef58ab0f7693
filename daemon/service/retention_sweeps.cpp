#include "daemon/service/retention_sweeps.hpp"

#include "common/base/error.hpp"
#include "daemon/service/job_actor.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using nlohmann::json;

constexpr std::string_view job_kind = "retention_sweep";

/// After a crash the plan is unknown, so that the job ends as failed; the erasure that it had begun goes on
/// by itself.
std::string run(Retention& retention, JobRun& run) {
    const json order = json::parse(run.job().detail);
    const OrganizationId organization = run.job().organization_id.value();
    SweepOptions options;
    options.plan = order.at("plan").get<std::string>();
    options.max_percent = order.at("max_percent").get<double>();
    const SweepReport report =
        retention.sweep(read_job_actor(order.at("actor"), organization, job_kind), organization, options,
                        [&](std::string_view stage, std::int64_t done, std::int64_t total) {
                            run.progress(stage, done, total);
                        });
    return json{{"erased", report.erased},
                {"kept", report.kept},
                {"erasure", report.erasure ? json(report.erasure->text()) : json(nullptr)}}
        .dump();
}

} // namespace

RetentionSweeps::RetentionSweeps(Retention& retention, Jobs& jobs) : retention_(retention), jobs_(jobs) {
    jobs.define(std::string(job_kind), [&retention](JobRun& job) { return run(retention, job); });
}

Job RetentionSweeps::start(const Actor& actor, OrganizationId organization, const std::string& plan,
                           std::int64_t confirmed, std::int64_t most_percent) {
    require(actor, organization, Right::manage_privacy);
    if (most_percent < 0 || most_percent > 100)
        throw Error{Code::unprocessable, "The share is a whole number of percent, from 0 to 100."}.with_field(
            "max_percent");
    SweepOptions options;
    options.plan = plan;
    options.max_percent = static_cast<double>(most_percent);
    if (static_cast<std::int64_t>(retention_.check(actor, organization, options)) != confirmed)
        throw Error{Code::unprocessable, "Type how many items the plan shows: an erasure can't be undone."}
            .with_field("confirm");
    const json order{{"plan", plan}, {"max_percent", most_percent}, {"actor", write_job_actor(actor)}};
    return jobs_.start(actor, std::string(job_kind), organization, order.dump());
}

} // namespace iterochat::service
