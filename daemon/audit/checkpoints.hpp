#pragma once

#include "common/base/fd.hpp"
#include "common/base/public_key.hpp"
#include "common/base/time.hpp"
#include "daemon/audit/chain.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {
class Store;
}

namespace iterochat::audit {

class AuditLog;

/// A signed statement of where the audit log ended at a time. A copy off the host shows later that nothing
/// before it was changed, whoever rules the host meanwhile.
struct Checkpoint {
    std::int64_t number = 0; ///< 1, 2, 3 …: a missing one is noticed
    ChainHead head;
    Time time;
    std::string line; ///< {"checkpoint":{…},"signature":"base64"}, without the line's end
};

/// checkpoints.log beside the audit log: a line a checkpoint. Any thread.
class Checkpoints {
  public:
    Checkpoints(storage::Store& store, AuditLog& log, std::string path);

    /// Signs the log's end; the last one again when the log hasn't grown since.
    Checkpoint make();
    void make_if_due(); ///< once a day, and only when the log has grown

    std::optional<Checkpoint> last();
    const std::string& path() const { return path_; }
    /// The number of the last one that control.db remembers: a file that ends before it was cut.
    std::int64_t remembered();

  private:
    void recover();

    storage::Store& store_;
    AuditLog& log_;
    const std::string path_;
    std::mutex mutex_;
    Fd file_;
    std::int64_t bytes_ = 0;
    std::optional<Checkpoint> last_;
};

using FindKey = std::function<std::optional<PublicKey>(std::string_view id)>;

/// A line with its signature checked; the fault says what is wrong with it instead.
struct ReadCheckpoint {
    std::optional<Checkpoint> checkpoint;
    std::string fault;
};
ReadCheckpoint read_checkpoint(std::string_view line, const FindKey& find_key);

} // namespace iterochat::audit
