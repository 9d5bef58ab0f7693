#include "daemon/storage/reader_pool.hpp"

#include "common/base/error.hpp"

namespace iterochat::storage {

Connection& ReaderSet::use(File file) {
    const auto i = static_cast<std::size_t>(file);
    if (begun_[i])
        return *connections_[i];
    if (file != File::main)
        use(File::main);
    if (!connections_[i])
        connections_[i] = std::make_unique<Connection>(paths_[i], Access::read_only, Durability::full);
    connections_[i]->set_deadline(deadline_);
    begin(*connections_[i], file);
    return *connections_[i];
}

/// BEGIN alone takes no snapshot: the first read does.
void ReaderSet::begin(Connection& connection, File file) {
    connection.run("BEGIN");
    begun_[static_cast<std::size_t>(file)] = true;
    connection.run("SELECT 1 FROM sqlite_schema LIMIT 1");
}

void ReaderSet::set_deadline(std::optional<std::chrono::steady_clock::time_point> deadline) {
    deadline_ = deadline;
}

void ReaderSet::end() {
    for (std::size_t i = 0; i < file_count; ++i) {
        if (!begun_[i])
            continue;
        connections_[i]->set_deadline(std::nullopt);
        begun_[i] = false;
        try {
            if (connections_[i]->in_transaction())
                connections_[i]->run("ROLLBACK");
        } catch (const Error&) {
            connections_[i].reset(); // a connection that can't end its snapshot is not used again
        }
    }
}

ReaderPool::Lease::~Lease() {
    if (!set_)
        return;
    set_->end();
    if (!pool_)
        return;
    {
        const std::lock_guard lock{pool_->mutex_};
        pool_->idle_.push_back(std::move(set_));
    }
    pool_->returned_.notify_one();
}

ReaderPool::Lease ReaderPool::take(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock{mutex_};
    if (idle_.empty() && made_ < most_) {
        ++made_;
        return Lease{this, std::make_unique<ReaderSet>(paths_)};
    }
    if (!returned_.wait_until(lock, deadline, [this] { return !idle_.empty(); }))
        throw Error{Code::busy, "All readers are busy; try again in a moment."};
    auto set = std::move(idle_.back());
    idle_.pop_back();
    return Lease{this, std::move(set)};
}

ReaderPool::Lease ReaderPool::take_extra() {
    return Lease{nullptr, std::make_unique<ReaderSet>(paths_)};
}

} // namespace iterochat::storage
