#pragma once

#include <filesystem>

/// What may lie in the state folder beside databases.
namespace iterochat::erasure {

/// A file that this program keeps there, or that an administrator may rightly keep there: keys, certificates
/// with their signatures, configurations, sealed archives, what the file system's repair found. Looks at
/// names alone. `path` is below `state_folder`.
bool is_known_file(const std::filesystem::path& path, const std::filesystem::path& state_folder);

/// The first bytes of an export's archive: those of other programs are theirs.
bool is_own_export(const std::filesystem::path& path);

} // namespace iterochat::erasure
