#include "daemon/service/jobs.hpp"
#include "daemon/http/privacy_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {

using nlohmann::json;

namespace {

json write(const Job& job) {
    const std::string result = service::result_of(job);
    const std::string code = service::error_code_of(job);
    return {{"id", job.id.text()},
            {"kind", job.kind},
            {"state", name_of(job.state)},
            {"stage", job.step},
            {"done", job.progress_done},
            {"total", job.progress_total > 0 ? json(job.progress_total) : json(nullptr)},
            {"error", job.error.empty() ? json(nullptr) : json(job.error)},
            {"error_code", code.empty() ? json(nullptr) : json(code)},
            {"result", result.empty() ? json(nullptr) : json::parse(result)},
            {"created_at", format_time(job.created_at)},
            {"finished_at", job.finished_at ? json(format_time(*job.finished_at)) : json(nullptr)}};
}

} // namespace

Routes job_routes(service::Jobs& jobs) {
    return {
        {"GET", "/organizations/{org}/jobs/{id}", Access::member, "How far a job is",
         [&jobs](const std::shared_ptr<Call>& call) {
             call->reply(200, write(jobs.get(call->actor, call->path_id<JobId>("id"))));
         }},
    };
}

} // namespace iterochat::http
