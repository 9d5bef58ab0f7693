#pragma once

#include "common/base/time.hpp"
#include "daemon/service/backup_facts.hpp"
#include "daemon/service/context.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>

namespace iterochat::service {

/// What app knows about the process, asked afresh each time.
struct ProcessFacts {
    std::string version;
    pid_t pid = 0;
    Time started_at;
    std::string http_listen; ///< with the real port; empty while offline
    std::string public_url;
    std::string state_dir;
    std::string root_key_file;
};

struct LastSweep {
    Time at;
    std::int64_t erased = 0;
};

/// Open requests of data subjects, all tenants.
struct RequestCounts {
    std::int64_t open = 0;
    std::int64_t soon = 0;    ///< due within 7 days, the urgent ones not counted
    std::int64_t urgent = 0;  ///< due within 2 days
    std::int64_t overdue = 0; ///< past due
};

struct Status {
    ProcessFacts process;
    Span uptime;
    bool healthy = false;            ///< a write to control.db just succeeded and every database can be read
    bool databases_readable = false; ///< control.db and each organization's
    int tenants_active = 0;
    int tenants_disabled = 0;
    std::int64_t conversations_total = 0; ///< not deleted ones
    std::int64_t conversations_open = 0;  ///< of these, not resolved
    std::int64_t database_bytes = 0;      ///< all database and write-ahead log files
    std::optional<LastSweep> last_sweep;
    RequestCounts requests;
    std::int64_t jobs_interrupted = 0; ///< by an error; they are tried again by themselves
    std::int64_t notices_open = 0;     ///< recipients who are still to be told, erased tenants' too
    std::optional<LastBackup> last_backup;
};

/// Reads how the installation is. Blocks its thread; any thread.
class StatusReader {
  public:
    StatusReader(const Context& context, std::function<ProcessFacts()> facts);
    Status read();
    /// Does control.db take a write now? One small commit; for readiness probes.
    bool takes_writes();

  private:
    Context context_;
    std::function<ProcessFacts()> facts_;
};

} // namespace iterochat::service
