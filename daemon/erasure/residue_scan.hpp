#pragma once

#include "daemon/erasure/canary.hpp"
#include "daemon/model/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace iterochat::storage {
class Store;
}

namespace iterochat::erasure {

/// What kind of file a piece was found in.
enum class FileKind { database, other, temporary, log, exported };
std::string_view name_of(FileKind kind);

struct CanaryHit {
    std::string file; ///< path
    FileKind kind = FileKind::database;
    std::size_t piece = 0;
};

struct ResidueScan {
    std::int64_t bytes = 0;
    std::vector<CanaryHit> hits; ///< one a file and piece
};

/// A file that should not be there: of an export, a copy or SQLite's sorting that was not cleaned up.
struct StrayFile {
    std::string file;
    FileKind kind = FileKind::temporary;
};

/// Searches for the pieces in the organization's databases and control.db (through SQLite's own handles), in
/// every other file of the state folder but those of other organizations, in temporary files of this program
/// and in what it holds open outside of the state folder, its log among it. Any thread; blocks no writer.
ResidueScan scan_for(storage::Store& store, const OrganizationId& organization, const CanaryPieces& pieces);

/// Looks at names and first bytes only. In the state folder that is also what nobody there knows
/// (known_files.hpp), in the temporary folder also an export of this program.
std::vector<StrayFile> find_stray_files(storage::Store& store, const OrganizationId& organization);

} // namespace iterochat::erasure
