#pragma once

#include "daemon/storage/view.hpp"

namespace iterochat::storage {

/// Makes anew the parts of the search index that hold what they should not; the others stay as they are.
void mend_search_index(Tx& tx);
/// Destroys keys whose row isn't there; the number of them.
std::int64_t remove_orphan_keys(Tx& tx);

} // namespace iterochat::storage
