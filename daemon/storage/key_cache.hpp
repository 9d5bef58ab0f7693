#pragma once

#include "common/base/secret.hpp"
#include "daemon/vault/sealing.hpp"

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace iterochat::storage {

struct CachedKey {
    enum class Kind : std::uint8_t { conversation, person, data };
    Kind kind;
    Uuid first;  ///< conversation or person
    Uuid second; ///< of data keys: the author
    bool operator==(const CachedKey&) const = default;
};

/// Unwrapped keys of one View, in locked memory that is lent by a pool of the process (making locked memory
/// costs system calls, a View lives for microseconds) and wiped when it is given back. One thread.
class KeyCache {
  public:
    KeyCache();
    KeyCache(const KeyCache&) = delete;
    KeyCache& operator=(const KeyCache&) = delete;
    ~KeyCache();

    /// Known: the key, or that it is destroyed (null inside). Unknown: empty outside.
    std::optional<std::optional<vault::KeyView>> find(const CachedKey& name) const;
    vault::KeySlot add(const CachedKey& name); ///< the caller fills it at once
    void add_destroyed(const CachedKey& name);
    void clear();

    struct Slab;

  private:
    struct Hash {
        std::size_t operator()(const CachedKey& name) const;
    };
    std::unordered_map<CachedKey, std::uint8_t*, Hash> slots_; // null: destroyed
    std::vector<std::unique_ptr<Slab>> slabs_;
    std::size_t used_ = 0; // slots taken
};

} // namespace iterochat::storage
