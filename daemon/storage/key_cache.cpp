#include "daemon/storage/key_cache.hpp"

#include <algorithm>
#include <mutex>

namespace iterochat::storage {
namespace {

constexpr std::size_t slots_per_slab = 32;
constexpr std::size_t slots_most = 4096; // an export walks through more keys than are worth keeping
constexpr std::size_t pooled_slabs_most = 64;

} // namespace

struct KeyCache::Slab {
    Secret memory = Secret::zeros(slots_per_slab * vault::key_bytes);
    void wipe() {
        const auto bytes = memory.mutable_bytes();
        std::fill(bytes.begin(), bytes.end(), std::uint8_t{0});
    }
};

namespace {

class SlabPool {
  public:
    std::unique_ptr<KeyCache::Slab> take() {
        {
            const std::lock_guard lock{mutex_};
            if (!slabs_.empty()) {
                auto slab = std::move(slabs_.back());
                slabs_.pop_back();
                return slab;
            }
        }
        return std::make_unique<KeyCache::Slab>();
    }
    void give_back(std::unique_ptr<KeyCache::Slab> slab) {
        slab->wipe();
        const std::lock_guard lock{mutex_};
        if (slabs_.size() < pooled_slabs_most)
            slabs_.push_back(std::move(slab));
    }

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<KeyCache::Slab>> slabs_;
};

SlabPool& pool() {
    static SlabPool slabs;
    return slabs;
}

} // namespace

KeyCache::KeyCache() = default;
KeyCache::~KeyCache() {
    clear();
}

std::size_t KeyCache::Hash::operator()(const CachedKey& name) const {
    const UuidHash hash;
    return hash(name.first) * 31 + hash(name.second) + static_cast<std::size_t>(name.kind);
}

std::optional<std::optional<vault::KeyView>> KeyCache::find(const CachedKey& name) const {
    const auto found = slots_.find(name);
    if (found == slots_.end())
        return std::nullopt;
    if (!found->second)
        return std::optional<vault::KeyView>{};
    return vault::KeyView{std::span<const std::uint8_t>{found->second, vault::key_bytes}};
}

vault::KeySlot KeyCache::add(const CachedKey& name) {
    if (used_ >= slots_most)
        clear();
    if (used_ == slabs_.size() * slots_per_slab)
        slabs_.push_back(pool().take());
    std::uint8_t* slot =
        slabs_.back()->memory.mutable_bytes().data() + (used_ % slots_per_slab) * vault::key_bytes;
    ++used_;
    slots_[name] = slot;
    return vault::KeySlot{slot, vault::key_bytes};
}

void KeyCache::add_destroyed(const CachedKey& name) {
    slots_[name] = nullptr;
}

void KeyCache::clear() {
    slots_.clear();
    for (auto& slab : slabs_)
        pool().give_back(std::move(slab));
    slabs_.clear();
    used_ = 0;
}

} // namespace iterochat::storage
