#pragma once

#include "daemon/erasure/archive.hpp"
#include "daemon/erasure/records.hpp"
#include "daemon/model/knowledge.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {
class Store;
}

namespace iterochat::erasure {

/// Opens an archive from its beginning. Called once for each pass.
using OpenArchive = std::function<ArchiveSource()>;
using ImportProgress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

/// What a verified archive says about itself.
struct ArchiveFacts {
    OrganizationId id; ///< where it came from
    std::string slug;
    Time exported_at; ///< as the archive says
    OrganizationRecord organization;
    std::vector<MemberRecord> members;
    std::map<std::string, std::int64_t> counts; ///< rows by data file
};

/// Reads the whole archive and believes nothing: every file's size and SHA-256 against the manifest, every
/// row's shape, the order of files, the limits of unpacking. Writes nothing. Code::bad_data names the file
/// (and line) of the archive that is wrong, Code::version_mismatch a newer schema, Code::unprocessable an
/// archive of another content.
ArchiveFacts verify_archive(const OpenArchive& open, const ImportProgress& progress);

/// What an archive of any content holds, after the same reading.
struct ArchiveFigures {
    std::string content; ///< organization, subject, conversation
    std::size_t files = 0;
    std::map<std::string, std::int64_t> counts; ///< rows by data file
};
ArchiveFigures verify_any_archive(const OpenArchive& open,
                                  const ImportProgress& progress); ///< throws the same

/// Which local account stands for an account of the archive.
using AccountMap = std::map<AccountId, AccountId>;
using SplitPassages = std::function<std::vector<Passage>(const Article&)>;

/// Writes a verified archive's rows into the files of an organization that nobody sees yet. In batches; what
/// throws leaves a part of it there, for the caller to remove.
void import_rows(storage::Store& store, const OrganizationId& organization, const OpenArchive& open,
                 const AccountMap& accounts, const SplitPassages& split, const ImportProgress& progress);

} // namespace iterochat::erasure
