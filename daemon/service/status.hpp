#pragma once

#include "common/base/time.hpp"
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

struct Status {
    ProcessFacts process;
    Span uptime;
    bool healthy = false; ///< a write to control.db just succeeded and no organization's database is refused
    int tenants_active = 0;
    int tenants_disabled = 0;
    std::int64_t conversations_total = 0; ///< deleted ones too, until they are erased
    std::int64_t conversations_open = 0;  ///< not resolved, not deleted
    std::int64_t database_bytes = 0;      ///< all database and WAL files
    std::optional<Time> last_backup;
    std::optional<Time> last_sweep;
};

/// Reads the state of the installation without changing it. Blocks its thread; any thread.
class StatusReader {
  public:
    StatusReader(const Context& context, std::function<ProcessFacts()> facts);
    Status read();

  private:
    Context context_;
    std::function<ProcessFacts()> facts_;
};

} // namespace iterochat::service
