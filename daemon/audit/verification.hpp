#pragma once

#include "daemon/audit/checkpoints.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::audit {

struct Finding {
    std::optional<std::int64_t> seq; ///< the entry it is about; none: the log as a whole, or a checkpoint
    std::string message;             ///< a sentence
};

struct Verification {
    std::int64_t entries = 0;
    ChainHead head;
    std::int64_t checkpoints = 0;   ///< whose signature holds and whose place in the log is as it was
    std::int64_t values = 0;        ///< personal fields whose commitment in the log is theirs
    std::int64_t erased_values = 0; ///< commitments whose value is gone
    std::vector<Finding> findings;  ///< at most 20; none: all is as it was written
};

/// Checks every byte of the log: the chain, each personal field that is still there against its commitment,
/// each checkpoint's signature and place. `handed_in`: more checkpoints, a line each, kept off the host.
/// Nothing is appended meanwhile. Any thread but a writer's.
Verification verify_log(storage::Store& store, AuditLog& log, Checkpoints& checkpoints,
                        std::string_view handed_in = {});

} // namespace iterochat::audit
