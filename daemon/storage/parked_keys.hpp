#pragma once

#include "daemon/storage/view.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// A restore puts older keys in the place of newer ones. What came after the copy is in later backups still:
/// its keys stay for a day, so that one of these can be put back too.
namespace iterochat::storage {

constexpr Span parked_for = hours(24);

struct ParkedKey {
    std::string kind; ///< the table it stood in
    Uuid id;
    Bytes secret; ///< wrapped by the organization's key
    Time parked_at;
};

/// Of an organization whose files are about to be replaced: its keys, as parked now, and those that were
/// parked before and not longer than a day ago.
std::vector<ParkedKey> keys_to_park(View& view);

/// Parks those of them that this organization, just put back, doesn't have. The number.
std::int64_t park_keys(Tx& tx, const std::vector<ParkedKey>& keys);

/// Of an organization just put back: parked keys whose rows are here again count again, when they are no
/// older than a day; the others are dropped. The number that count.
std::int64_t unpark_keys(Tx& tx);

std::int64_t count_parked_keys(View& view);
bool has_old_parked_keys(View& view);        ///< longer than a day
std::int64_t forget_old_parked_keys(Tx& tx); ///< these; the number
void forget_parked_keys(Tx& tx);             ///< all

} // namespace iterochat::storage
