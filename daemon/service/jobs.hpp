#pragma once

#include "common/base/time.hpp"
#include "daemon/model/job.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {
class ControlTx;
}

namespace iterochat::service {

/// Called between batches of long work; may throw to end it there.
using Progress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

/// A job as its work sees it. One thread.
class JobRun {
  public:
    virtual ~JobRun() = default;
    virtual const Job& job() const = 0;
    /// Keeps the step and the detail (JSON) on disk: where a resumed run goes on. `with` is written in the
    /// same transaction: it is there when, and only when, the checkpoint is.
    using With = std::function<void(storage::ControlTx&)>;
    virtual void checkpoint(std::string_view step, const std::string& detail, const With& with = {}) = 0;
    /// Throws Code::busy when the job was cancelled, Code::unavailable when the daemon stops (the job then
    /// goes on at the next start). Call it where what is done so far is whole.
    virtual void progress(std::string_view stage, std::int64_t done, std::int64_t total) = 0;
    /// From now on a failure doesn't end the job: it waits as queued, with the error, for the next resume().
    virtual void must_finish() = 0;
};

/// Long work that outlives its request: seen by `job list`, cancellable, resumed at start. Kept in
/// control.db. Any thread.
class Jobs {
  public:
    /// Returns the result as JSON text, which the job keeps in its detail. Runs again from its last
    /// checkpoint after a crash, so its steps are idempotent.
    using Work = std::function<std::string(JobRun&)>;

    explicit Jobs(const Context& context);
    ~Jobs(); ///< stops
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    /// How a kind of job runs; before resume() and the first run.
    void define(const std::string& kind, Work work);
    /// Starts what was intended, and again what a stop, a crash or a failure interrupted; fails what no kind
    /// can take up. At start, after intend(), and now and then for what waits.
    void resume();
    /// Ends running work at its next progress(), and waits for it.
    void stop();

    /// Runs a new job on the caller's thread to its end; rethrows what ended it.
    Job run(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization,
            const std::string& detail, const Progress& progress);
    /// The same on a thread of its own; returns at once.
    Job start(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization,
              const std::string& detail);

    /// Writes down a new job within the caller's transaction; resume() starts it, now or after a crash.
    Job intend(storage::ControlTx& tx, const Actor& actor, const std::string& kind,
               std::optional<OrganizationId> organization, const std::string& detail);

    // For work that another room runs (the admin socket's commands): it only tells how far it is.
    JobId begin(const Actor& actor, const std::string& kind, std::optional<OrganizationId> organization);
    void report(const JobId& job, std::string_view stage, std::int64_t done, std::int64_t total);
    bool is_cancelled(const JobId& job);
    void finish(const JobId& job, const std::string& result);
    void fail(const JobId& job, const std::exception& error);

    std::vector<Job> list(const Actor& actor, bool with_ended, std::size_t limit); ///< newest first; 0: all
    /// With the progress of this moment. A member sees only their organization's.
    Job get(const Actor& actor, const JobId& job);
    Job cancel(const Actor& actor, const JobId& job); ///< Code::conflict when it ended
    /// Waits until it is so, `most` at longest; asks whenever a job moves or ends. False: it isn't. Throws
    /// Code::unavailable when the daemon stops.
    bool await(const std::function<bool()>& is_so, Span most);
    /// Waits until the job ends, telling each change; the ended job.
    Job wait(const Actor& actor, const JobId& job, const Progress& progress);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// The result inside an ended job's detail (JSON text); empty when there is none.
std::string result_of(const Job& job);

/// The code of the error that ended a job ("bad_data"); empty for others, and for jobs of earlier versions.
std::string error_code_of(const Job& job);

} // namespace iterochat::service
