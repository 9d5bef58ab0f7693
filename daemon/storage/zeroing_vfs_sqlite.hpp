#pragma once

namespace iterochat::storage {

/// Makes SQLite's default file system one that writes the pages of b-trees to database files without what
/// rebalancing left in their gaps. Once, after sqlite3_initialize and before the first connection. False:
/// SQLite has no file system.
bool use_zeroing_vfs();

} // namespace iterochat::storage
