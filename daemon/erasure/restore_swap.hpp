#pragma once

#include <string>

/// The moment in which a restored state folder takes the place of the one before: decided by one file,
/// carried out by renames, finished by the next start when a crash comes in between.
namespace iterochat::erasure {

std::string restore_folder(const std::string& state_folder); ///< its staging: RestoreOrder::folder

void sync_tree(const std::string& folder); ///< every file and folder below it is on disk

/// Decides it: on disk when it returns. From now on the restore is finished, whatever happens.
void mark_restored(const std::string& state_folder);

/// Carries out a decided restore: the old files are moved aside, the new ones in, the old ones zero-filled.
/// What isn't decided is removed. True when something took its place. No database of the folder may be open.
bool finish_restore(const std::string& state_folder);

} // namespace iterochat::erasure
