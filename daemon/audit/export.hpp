#pragma once

#include "daemon/audit/checkpoints.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// The audit log as a file that leaves the host: the entries as they stand in the chain, then a signed end.
namespace iterochat::audit {

struct ExportFigures {
    std::int64_t entries = 0;
    std::int64_t first_seq = 0;
    std::int64_t last_seq = 0;
    std::string key_id;
    std::string time;
};

/// Writes the lines that `wanted` lets through, a line with the end's statement (how many, from where to
/// where, SHA-256 of all bytes before it, the log's head) and {"signature":"base64"} over that statement.
/// `write` returns false to stop; throws Code::busy then.
ExportFigures write_export(storage::Store& store, AuditLog& log,
                           const std::function<bool(std::string_view line)>& wanted,
                           const std::function<bool(std::string_view piece)>& write);

/// Reads such a file; `pull` gives its next bytes, empty at the end. The fault is a sentence; empty: it is as
/// it was written.
struct ReadExport {
    ExportFigures figures;
    std::string fault;
};
ReadExport read_export(const std::function<std::string_view()>& pull, const FindKey& find_key);

} // namespace iterochat::audit
