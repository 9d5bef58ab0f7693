#include "daemon/net/context.hpp"

namespace iterochat::net {

bool AddressCounts::enter(const std::string& key, int most) {
    const std::lock_guard lock{mutex_};
    int& count = counts_[key];
    if (most > 0 && count >= most)
        return false;
    ++count;
    return true;
}

void AddressCounts::leave(const std::string& key) {
    const std::lock_guard lock{mutex_};
    const auto found = counts_.find(key);
    if (found != counts_.end() && --found->second <= 0)
        counts_.erase(found);
}

} // namespace iterochat::net
