#pragma once

#include "daemon/erasure/archive.hpp"
#include "daemon/erasure/records.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {

enum class ExportContent { organization, conversation, person };

/// A file that goes into an archive as it is.
struct ExtraFile {
    std::string name;
    std::string content;
};

/// What goes into an archive. Of control.db, what the snapshot of the organization's own files lacks.
struct ExportPlan {
    ExportContent content = ExportContent::organization;
    Organization organization;
    std::vector<MemberRecord> members; ///< of a whole organization
    std::vector<storage::ExportScope>
        scopes; ///< one for everything or a conversation; one for each visitor of a person
    std::vector<SubjectRequest> requests; ///< of a person: theirs
    bool redact_others = false;           ///< other people's names become "Member 1"
    bool portability = false;             ///< only what the person gave
    Time exported_at;
    std::vector<ExtraFile> extra_files; ///< beside the data
};

struct ExportOutcome {
    std::map<std::string, std::int64_t> counts; ///< rows by data file
    std::uint64_t bytes = 0;                    ///< of the archive
};

using ExportProgress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

/// Writes data files, pages to read offline and, last, manifest.json (schema, counts, size and SHA-256 of
/// each file). From one snapshot, in constant memory.
ExportOutcome write_archive(storage::View& view, const ExportPlan& plan, ArchiveSink sink,
                            const ExportProgress& progress);

} // namespace iterochat::erasure
