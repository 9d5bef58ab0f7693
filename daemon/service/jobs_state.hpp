#pragma once

#include "common/base/error.hpp"
#include "daemon/service/jobs.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

/// What stands behind Jobs, for jobs.cpp and jobs_state.cpp alone.
namespace iterochat::service {

/// What is known of a running job without asking the disk.
struct LiveJob {
    std::string stage;
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::int64_t change = 0; ///< grows with each report
    bool is_cancelled = false;
};

inline bool has_ended(const Job& job) {
    return job.finished_at.has_value();
}

/// The job's detail with its result (both JSON) beside what the kind keeps there.
std::string with_result(const std::string& detail, const std::string& result);
/// The code of the error that ended it, for who says it in another language.
std::string with_error_code(const std::string& detail, Code code);

/// Without a row yet.
Job new_job(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization,
            const std::string& detail);

struct Jobs::State {
    explicit State(const Context& c) : context(c) {}

    Context context;
    std::mutex starting; ///< a new job's row and its entry in `live` come together, for resume()
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::string, Work> kinds;
    std::map<JobId, LiveJob> live;
    std::vector<std::thread> threads;
    std::int64_t changes = 0; ///< how often `changed` was told
    bool is_stopping = false;

    void tell_changed() {
        ++changes;
        changed.notify_all();
    }
    std::set<JobId> live_jobs();
    Job create(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization,
               const std::string& detail);
    void update(Job& job, const JobRun::With& with = {});
    void end(Job& job, JobState state, const std::string& error);
    void end_early(Job& job, const std::exception& error, bool has_to_finish);
    void report(const JobId& id, std::string_view stage, std::int64_t done, std::int64_t total);
    void check_may_go_on(const JobId& id);
    void execute(Job& job, const Progress& progress);
    void on_own_thread(Job job);
    Job shown(Job job);
    void tell(const Job& job);
};

} // namespace iterochat::service
