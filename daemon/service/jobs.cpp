#include "daemon/service/jobs.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/store.hpp"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

namespace iterochat::service {
namespace {

using nlohmann::json;

/// What is known of a running job without asking the disk.
struct Live {
    std::string stage;
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::int64_t change = 0; ///< grows with each report
    bool is_cancelled = false;
};

bool has_ended(const Job& job) {
    return job.finished_at.has_value();
}

/// The job's detail with its result beside what the kind keeps there.
std::string with_result(const std::string& detail, const std::string& result) {
    json document = json::parse(detail, nullptr, false);
    if (!document.is_object())
        document = json::object();
    json parsed = json::parse(result, nullptr, false);
    document["result"] = parsed.is_discarded() ? json(nullptr) : std::move(parsed);
    return document.dump();
}

} // namespace

struct Jobs::State {
    explicit State(const Context& c) : context(c) {}

    Context context;
    std::mutex starting; ///< a new job's row and its entry in `live` come together, for resume()
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::string, Work> kinds;
    std::map<JobId, Live> live;
    std::vector<std::thread> threads;
    bool is_stopping = false;

    Job create(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization,
               const std::string& detail);
    void update(Job& job);
    void end(Job& job, JobState state, const std::string& error);
    void end_early(Job& job, const std::exception& error, bool has_to_finish);
    void report(const JobId& id, std::string_view stage, std::int64_t done, std::int64_t total);
    void check_may_go_on(const JobId& id);
    void execute(Job& job, const Progress& progress);
    void on_own_thread(Job job);
    Job shown(Job job);
    void tell(const Job& job);
};

namespace {

/// A run of a job in this process.
class Running final : public JobRun {
  public:
    Running(Job& job, const Progress& progress, std::function<void(Job&)> update,
            std::function<void(std::string_view, std::int64_t, std::int64_t)> report,
            std::function<void()> check)
        : job_(job),
          progress_(progress),
          update_(std::move(update)),
          report_(std::move(report)),
          check_(std::move(check)) {}

    const Job& job() const override { return job_; }
    void checkpoint(std::string_view step, const std::string& detail) override {
        job_.step = step;
        job_.detail = detail;
        update_(job_);
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
    std::function<void(Job&)> update_;
    std::function<void(std::string_view, std::int64_t, std::int64_t)> report_;
    std::function<void()> check_;
};

} // namespace

Job Jobs::State::create(const Actor& actor, const std::string& kind,
                        std::optional<OrganizationId> organization, const std::string& detail) {
    Job job;
    job.kind = kind;
    job.organization_id = organization;
    job.state = JobState::running;
    job.detail = detail;
    job.created_by = label_of(actor);
    const std::lock_guard both(starting);
    job = context.store.control_write([&](storage::ControlTx& tx) { return storage::create_job(tx, job); });
    const std::lock_guard lock(mutex);
    live[job.id] = {};
    return job;
}

void Jobs::State::update(Job& job) {
    {
        const std::lock_guard lock(mutex);
        const Live& now = live[job.id];
        job.progress_done = now.done;
        job.progress_total = now.total;
    }
    context.store.control_write([&](storage::ControlTx& tx) { storage::update_job(tx, job); });
}

void Jobs::State::end(Job& job, JobState state, const std::string& error) {
    job.state = state;
    job.error = error;
    update(job);
    {
        const std::lock_guard lock(mutex);
        live.erase(job.id);
        changed.notify_all();
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
    changed.notify_all();
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
    Running running{job, progress, [this](Job& changing) { update(changing); },
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

Jobs::Jobs(const Context& context) : state_(std::make_shared<State>(context)) {}

Jobs::~Jobs() {
    stop();
}

void Jobs::define(const std::string& kind, Work work) {
    const std::lock_guard lock(state_->mutex);
    state_->kinds[kind] = std::move(work);
}

void Jobs::resume() {
    const std::lock_guard both(state_->starting);
    for (Job& job : state_->context.store.control_read(
             [](storage::ControlView& view) { return storage::unfinished_jobs(view); })) {
        bool is_known = false;
        {
            const std::lock_guard lock(state_->mutex);
            if (state_->live.contains(job.id))
                continue; // runs already
            is_known = state_->kinds.contains(job.kind);
            state_->live[job.id] = {};
        }
        if (is_known)
            state_->on_own_thread(job);
        else
            state_->end(job, JobState::failed, "The daemon stopped while this ran; run the command again.");
    }
}

void Jobs::stop() {
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(state_->mutex);
        state_->is_stopping = true;
        threads = std::move(state_->threads);
        state_->threads.clear();
        state_->changed.notify_all();
    }
    for (std::thread& thread : threads)
        thread.join();
}

Job Jobs::run(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization,
              const std::string& detail, const Progress& progress) {
    Job job = state_->create(actor, kind, organization, detail);
    state_->execute(job, progress);
    return job;
}

Job Jobs::start(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization,
                const std::string& detail) {
    Job job = state_->create(actor, kind, organization, detail);
    state_->on_own_thread(job);
    return job;
}

JobId Jobs::begin(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization) {
    return state_->create(actor, kind, organization, "{}").id;
}

void Jobs::report(const JobId& job, std::string_view stage, std::int64_t done, std::int64_t total) {
    state_->report(job, stage, done, total);
}

bool Jobs::is_cancelled(const JobId& job) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->live.find(job);
    return state_->is_stopping || (found != state_->live.end() && found->second.is_cancelled);
}

void Jobs::finish(const JobId& id, const std::string& result) {
    Job job = state_->context.store.control_read(
        [&](storage::ControlView& view) { return storage::get_job(view, id); });
    job.detail = with_result(job.detail, result);
    state_->end(job, JobState::done, {});
}

void Jobs::fail(const JobId& id, const std::exception& error) {
    const bool was_cancelled = is_cancelled(id);
    Job job = state_->context.store.control_read(
        [&](storage::ControlView& view) { return storage::get_job(view, id); });
    const bool is_ours = dynamic_cast<const Error*>(&error) != nullptr;
    state_->end(job, was_cancelled ? JobState::cancelled : JobState::failed,
                is_ours ? error.what() : "Something unexpected ended it; the log says what.");
}

std::vector<Job> Jobs::list(const Actor& actor, bool with_ended, std::size_t limit) {
    std::optional<OrganizationId> organization;
    if (const auto* member = std::get_if<Member>(&actor)) {
        require(actor, member->organization, Right::manage_privacy);
        organization = member->organization;
    }
    std::vector<Job> jobs = state_->context.store.control_read([&](storage::ControlView& view) {
        return storage::list_jobs(view, organization, with_ended && limit > 0 ? limit : 10'000);
    });
    std::erase_if(jobs, [&](const Job& job) { return !with_ended && has_ended(job); });
    if (limit > 0 && jobs.size() > limit)
        jobs.resize(limit);
    for (Job& job : jobs)
        job = state_->shown(std::move(job));
    return jobs;
}

Job Jobs::get(const Actor& actor, const JobId& id) {
    Job job = state_->context.store.control_read(
        [&](storage::ControlView& view) { return storage::get_job(view, id); });
    if (const auto* member = std::get_if<Member>(&actor))
        if (job.organization_id != member->organization)
            throw Error{Code::not_found, "There is no such job."};
    if (job.organization_id)
        require(actor, *job.organization_id, Right::manage_privacy);
    return state_->shown(std::move(job));
}

Job Jobs::cancel(const Actor& actor, const JobId& id) {
    const Job job = get(actor, id);
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->live.find(id);
    if (has_ended(job) || found == state_->live.end())
        throw Error{Code::conflict, "This job has ended; there is nothing to cancel."}.with_hint(
            "iterochat job show " + id.text());
    found->second.is_cancelled = true;
    state_->changed.notify_all();
    return job;
}

Job Jobs::wait(const Actor& actor, const JobId& id, const Progress& progress) {
    (void)get(actor, id);
    std::int64_t seen = -1;
    for (;;) {
        Live now;
        bool is_live = false;
        {
            std::unique_lock lock(state_->mutex);
            // Wakes now and then so that a watcher who went away is noticed by `progress`.
            state_->changed.wait_for(lock, std::chrono::seconds(2), [&] {
                const auto found = state_->live.find(id);
                return state_->is_stopping || found == state_->live.end() || found->second.change != seen;
            });
            if (state_->is_stopping)
                throw Error{Code::unavailable, "The daemon is stopping; the job goes on at the next start."};
            const auto found = state_->live.find(id);
            is_live = found != state_->live.end();
            if (is_live)
                now = found->second;
        }
        if (!is_live)
            return get(actor, id);
        seen = now.change;
        if (progress)
            progress(now.stage.empty() ? "waiting" : now.stage, now.done, now.total);
    }
}

std::string result_of(const Job& job) {
    const json detail = json::parse(job.detail, nullptr, false);
    if (!detail.is_object() || !detail.contains("result"))
        return {};
    return detail["result"].dump();
}

} // namespace iterochat::service
