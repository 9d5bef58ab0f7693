#include "daemon/service/jobs_state.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/store.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {

using nlohmann::json;

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
    const std::set<JobId> running = state_->live_jobs(); // before the rows: one of them may end meanwhile
    for (Job& job : state_->context.store.control_read(
             [](storage::ControlView& view) { return storage::unfinished_jobs(view); })) {
        if (running.contains(job.id))
            continue;
        bool is_known = false;
        {
            const std::lock_guard lock(state_->mutex);
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
        state_->tell_changed();
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

Job Jobs::intend(storage::ControlTx& tx, const Actor& actor, const std::string& kind,
                 std::optional<OrganizationId> organization, const std::string& detail) {
    return storage::create_job(tx, new_job(actor, kind, organization, detail));
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
    const auto* ours = dynamic_cast<const Error*>(&error);
    job.detail = with_error_code(job.detail, ours ? ours->code() : Code::internal);
    state_->end(job, was_cancelled ? JobState::cancelled : JobState::failed,
                ours ? error.what() : "Something unexpected ended it; the log says what.");
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
    if (const auto* member = std::get_if<Member>(&actor)) // the role first: it tells nothing of what is there
        require(actor, member->organization, Right::manage_privacy);
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
    state_->tell_changed();
    return job;
}

bool Jobs::await(const std::function<bool()>& is_so, Span most) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds{most.ms};
    for (;;) {
        std::unique_lock lock(state_->mutex);
        const std::int64_t seen = state_->changes;
        lock.unlock();
        if (is_so())
            return true;
        lock.lock();
        const bool has_moved = state_->changed.wait_until(
            lock, end, [&] { return state_->is_stopping || state_->changes != seen; });
        if (state_->is_stopping)
            throw Error{Code::unavailable, "The daemon is stopping."};
        if (!has_moved)
            return false;
    }
}

Job Jobs::wait(const Actor& actor, const JobId& id, const Progress& progress) {
    (void)get(actor, id);
    std::int64_t seen = -1;
    for (;;) {
        LiveJob now;
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

std::string error_code_of(const Job& job) {
    const json detail = json::parse(job.detail, nullptr, false);
    return detail.is_object() ? detail.value("error_code", "") : "";
}

} // namespace iterochat::service
