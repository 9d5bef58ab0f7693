#pragma once

#include "daemon/storage/session.hpp"

#include <array>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

/// Read connections. Private to the room.
namespace iterochat::storage {

/// Read connections to up to three files, opened when first used. Serves one reader at a time.
class ReaderSet {
  public:
    explicit ReaderSet(std::array<std::string, file_count> paths) : paths_(std::move(paths)) {}
    /// The file's connection with its snapshot begun. main's is begun before any other: a row seen there has
    /// its key.
    Connection& use(File file);
    void set_deadline(std::optional<std::chrono::steady_clock::time_point> deadline);
    void end(); ///< ends the snapshots

  private:
    void begin(Connection& connection, File file);

    std::array<std::string, file_count> paths_;
    std::array<std::unique_ptr<Connection>, file_count> connections_;
    std::array<bool, file_count> begun_{};
    std::optional<std::chrono::steady_clock::time_point> deadline_;
};

/// A bounded number of sets, lent. Any thread.
class ReaderPool {
  public:
    ReaderPool(std::array<std::string, file_count> paths, unsigned most)
        : paths_(std::move(paths)), most_(most) {}

    class Lease {
      public:
        Lease(ReaderPool* pool, std::unique_ptr<ReaderSet> set) : pool_(pool), set_(std::move(set)) {}
        Lease(Lease&&) = default;
        ~Lease();
        ReaderSet& operator*() const { return *set_; }

      private:
        ReaderPool* pool_; // null: not given back, closed
        std::unique_ptr<ReaderSet> set_;
    };
    /// Waits until `deadline` for one, then Code::busy.
    Lease take(std::chrono::steady_clock::time_point deadline);
    /// One of its own, for a long read.
    Lease take_extra();

  private:
    std::array<std::string, file_count> paths_;
    unsigned most_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<ReaderSet>> idle_;
    unsigned made_ = 0;
};

} // namespace iterochat::storage
