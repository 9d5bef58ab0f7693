#include "daemon/service/jobs_state.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/store.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {

using nlohmann::json;

std::string with_result(const std::string& detail, const std::string& result) {
    json document = json::parse(detail, nullptr, false);
    if (!document.is_object())
        document = json::object();
    json parsed = json::parse(result, nullptr, false);
    document["result"] = parsed.is_discarded() ? json(nullptr) : std::move(parsed);
    return document.dump();
}

std::string with_error_code(const std::string& detail, Code code) {
    json document = json::parse(detail, nullptr, false);
    if (!document.is_object())
        document = json::object();
    document["error_code"] = code_name(code);
    return document.dump();
}

namespace {

/// A run of a job in this process.
class Running final : public JobRun {
  public:
    Running(Job& job, const Progress& progress, std::function<void(Job&, const With&)> update,
            std::function<void(std::string_view, std::int64_t, std::int64_t)> report,
            std::function<void()> check)
        : job_(job),
          progress_(progress),
          update_(std::move(update)),
          report_(std::move(report)),
          check_(std::move(check)) {}

    const Job& job() const override { return job_; }
    void checkpoint(std::string_view step, const std::string& detail, const With& with) override {
        job_.step = step;
        job_.detail = detail;
        update_(job_, with);
    }
    void progress(std::string_view stage, std::int64_t done, std::int64_t total) override {
        report_(stage, done, total);
        if (progress_)
            progress_(stage, done, total);
        check_();
    }
    void must_finish() override { has_to_finish_ = true; }
    bool has_to_finish() const { return has_to_finish_; }

  private:
    bool has_to_finish_ = false;
    Job& job_;
    const Progress& progress_;
    std::function<void(Job&, const With&)> update_;
    std::function<void(std::string_view, std::int64_t, std::int64_t)> report_;
    std::function<void()> check_;
};

} // namespace

Job new_job(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization,
            const std::string& detail) {
    Job job;
    job.kind = kind;
    job.organization_id = organization;
    job.state = JobState::running;
    job.detail = detail;
    job.created_by = label_of(actor);
    return job;
}

std::set<JobId> Jobs::State::live_jobs() {
    const std::lock_guard lock(mutex);
    std::set<JobId> ids;
    for (const auto& [id, job] : live)
        ids.insert(id);
    return ids;
}

Job Jobs::State::create(const Actor& actor, const std::string& kind,
                        std::optional<OrganizationId> organization, const std::string& detail) {
    Job job = new_job(actor, kind, organization, detail);
    const std::lock_guard both(starting);
    job = context.store.control_write([&](storage::ControlTx& tx) { return storage::create_job(tx, job); });
    const std::lock_guard lock(mutex);
    live[job.id] = {};
    return job;
}

void Jobs::State::update(Job& job, const JobRun::With& with) {
    {
        const std::lock_guard lock(mutex);
        const LiveJob& now = live[job.id];
        job.progress_done = now.done;
        job.progress_total = now.total;
    }
    context.store.control_write([&](storage::ControlTx& tx) {
        storage::update_job(tx, job);
        if (with)
            with(tx);
    });
}

void Jobs::State::end(Job& job, JobState state, const std::string& error) {
    job.state = state;
    job.error = error;
    update(job);
    {
        const std::lock_guard lock(mutex);
        live.erase(job.id);
        tell_changed();
    }
    tell(job);
}

void Jobs::State::tell(const Job& job) {
    if (!job.organization_id)
        return;
    live::Event event;
    event.organization = *job.organization_id;
    event.for_visitor = false;
    event.what = live::JobMoved{job.id, std::string(name_of(job.state))};
    context.hub.publish(event);
}

void Jobs::State::report(const JobId& id, std::string_view stage, std::int64_t done, std::int64_t total) {
    const std::lock_guard lock(mutex);
    const auto found = live.find(id);
    if (found == live.end())
        return;
    found->second.stage = stage;
    found->second.done = done;
    found->second.total = total;
    ++found->second.change;
    tell_changed();
}

void Jobs::State::check_may_go_on(const JobId& id) {
    const std::lock_guard lock(mutex);
    if (is_stopping)
        throw Error{Code::unavailable, "The daemon is stopping; the job goes on at the next start."};
    const auto found = live.find(id);
    if (found != live.end() && found->second.is_cancelled)
        throw Error{Code::busy, "The job was cancelled; what it had done before stays done."};
}

void Jobs::State::execute(Job& job, const Progress& progress) {
    Work work;
    {
        const std::lock_guard lock(mutex);
        work = kinds.at(job.kind);
    }
    Running running{job, progress,
                    [this](Job& changing, const JobRun::With& with) { update(changing, with); },
                    [&](std::string_view stage, std::int64_t done, std::int64_t total) {
                        report(job.id, stage, done, total);
                    },
                    [&] { check_may_go_on(job.id); }};
    try {
        const std::string result = work(running);
        job.detail = with_result(job.detail, result);
        end(job, JobState::done, {});
    } catch (const std::exception& error) {
        end_early(job, error, running.has_to_finish());
        throw;
    }
}

/// Stopped (its row goes on saying "running"), postponed, cancelled or failed.
void Jobs::State::end_early(Job& job, const std::exception& error, bool has_to_finish) {
    const auto* known = dynamic_cast<const Error*>(&error);
    bool was_cancelled = false;
    {
        const std::lock_guard lock(mutex);
        was_cancelled = live[job.id].is_cancelled;
        if (is_stopping && known != nullptr && known->code() == Code::unavailable)
            return;
    }
    const std::string sentence = known != nullptr ? known->what()
                                                  : "Something unexpected ended it; incident " +
                                                        log_incident("jobs", job.kind, error) + ".";
    if (has_to_finish)
        end(job, JobState::queued, sentence);
    else
        end(job, was_cancelled ? JobState::cancelled : JobState::failed, sentence);
}

void Jobs::State::on_own_thread(Job job) {
    job.state = JobState::running;
    const std::lock_guard lock(mutex);
    if (is_stopping)
        throw Error{Code::unavailable, "The daemon is stopping; try again in a moment."};
    threads.emplace_back([this, job = std::move(job)]() mutable {
        try {
            execute(job, {});
        } catch (const std::exception& error) {
            log(LogLevel::warning, "jobs", "ended-early", {{"job", job.id.text()}, {"kind", job.kind}});
        }
    });
}

Job Jobs::State::shown(Job job) {
    const std::lock_guard lock(mutex);
    if (const auto found = live.find(job.id); found != live.end() && !has_ended(job)) {
        if (!found->second.stage.empty())
            job.step = found->second.stage;
        job.progress_done = found->second.done;
        job.progress_total = found->second.total;
    }
    return job;
}

} // namespace iterochat::service
