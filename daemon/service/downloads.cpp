#include "daemon/service/downloads.hpp"

#include "common/base/secret.hpp"

namespace iterochat::service {

void Downloads::drop_expired() {
    const Time now = clock_.now();
    std::erase_if(waiting_, [&](const auto& item) { return item.second.until < now; });
}

std::string Downloads::add(Entry entry) {
    const std::scoped_lock lock{mutex_};
    drop_expired();
    const std::string id = random_token("dl_");
    waiting_[id] = {std::move(entry), clock_.now() + minutes(10)};
    return id;
}

std::optional<Downloads::Entry> Downloads::take(const std::string& id) {
    const std::scoped_lock lock{mutex_};
    drop_expired();
    auto node = waiting_.extract(id);
    if (node.empty())
        return std::nullopt;
    return std::move(node.mapped().entry);
}

} // namespace iterochat::service
