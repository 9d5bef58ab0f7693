#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

JobId job_of(const Invocation& call) {
    if (const auto id = JobId::parse(call.text("job")))
        return *id;
    throw Error{Code::not_found, "There is no such job."}.with_hint("iterochat job list --all");
}

/// The handlers of one noun share its services.
class JobCommands {
  public:
    JobCommands(service::Jobs& jobs, service::Organizations& organizations)
        : jobs_(jobs), organizations_(organizations) {}

    json list(Invocation& call) const {
        const std::size_t limit = has(call, "limit") ? limit_of(call) : 0;
        json jobs = json::array();
        for (const Job& job : jobs_.list(call.actor(), call.flag("all"), limit))
            jobs.push_back(write(call, job));
        return {{"jobs", std::move(jobs)}};
    }

    json show(Invocation& call) const {
        const Job job = jobs_.get(call.actor(), job_of(call));
        json shown = write(call, job);
        const std::string result = service::result_of(job);
        shown["result"] = result.empty() ? json(nullptr) : json::parse(result);
        shown["error"] = job.error.empty() ? json(nullptr) : json(job.error);
        return {{"job", std::move(shown)}};
    }

    /// The result of the job's own command, or its failure.
    json watch(Invocation& call) const {
        const Job job = jobs_.wait(call.actor(), job_of(call),
                                   [&](std::string_view stage, std::int64_t done, std::int64_t total) {
                                       call.progress(stage, done, total);
                                   });
        if (job.state == JobState::cancelled)
            throw Error{Code::busy, "The job was cancelled; what it had done before stays done."};
        if (job.state == JobState::failed || job.state == JobState::queued)
            throw Error{Code::busy, job.error.empty() ? "The job did not end well." : job.error}.with_hint(
                "iterochat job show " + job.id.text());
        const std::string result = service::result_of(job);
        return result.empty() ? json::object() : json::parse(result);
    }

    json cancel(Invocation& call) const {
        const Job job = jobs_.cancel(call.actor(), job_of(call));
        return {{"job", {{"id", job.id.text()}, {"command", job.kind}, {"state", name_of(job.state)}}}};
    }

  private:
    json write(const Invocation& call, const Job& job) const {
        return {{"id", job.id.text()},
                {"command", job.kind},
                {"tenant", tenant_name(call, job)},
                {"state", name_of(job.state)},
                {"stage", job.step},
                {"done", job.progress_done},
                {"total", job.progress_total > 0 ? json(job.progress_total) : json(nullptr)},
                {"started_at", format_time(job.created_at)},
                {"ended_at", write_time(job.finished_at)},
                {"started_by", job.created_by}};
    }

    json tenant_name(const Invocation& call, const Job& job) const {
        if (!job.organization_id)
            return nullptr;
        try {
            return organizations_.get(call.actor(), *job.organization_id).slug;
        } catch (const Error&) {
            return job.organization_id->text(); // gone since
        }
    }

    service::Jobs& jobs_;
    service::Organizations& organizations_;
};

} // namespace

HandlerRows job_handlers(service::Jobs& jobs, service::Organizations& organizations) {
    const JobCommands commands(jobs, organizations);
    return {
        {"job list", [commands](Invocation& call) { return commands.list(call); }},
        {"job show", [commands](Invocation& call) { return commands.show(call); }},
        {"job watch", [commands](Invocation& call) { return commands.watch(call); }},
        {"job cancel", [commands](Invocation& call) { return commands.cancel(call); }},
    };
}

} // namespace iterochat::admin
