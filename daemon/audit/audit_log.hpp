#pragma once

#include "daemon/audit/bell.hpp"
#include "daemon/audit/chain.hpp"
#include "daemon/model/ids.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace iterochat::storage {
class Store;
struct OutboxEntry;
} // namespace iterochat::storage

namespace iterochat::audit {

/// A personal field of an entry: its commitment stands in the chain, its value in control.db until it is
/// erased.
struct PersonalField {
    std::string name;
    std::string value;
    bool fits = true; ///< the commitment in the chain is that of this value
};

/// Moves outbox rows of all databases into the hash chain. An entry is appended once, whatever crashes when:
/// rows leave the outbox after the line is on disk, and the newest lines' ids are known. Any thread.
class AuditLog {
  public:
    AuditLog(storage::Store& store, const std::string& path);
    ~AuditLog(); ///< stops
    AuditLog(const AuditLog&) = delete;
    AuditLog& operator=(const AuditLog&) = delete;

    void start(); ///< takes up what an earlier run left, then goes on in a thread of its own
    void stop();
    /// Appends what was recorded up to now before it returns. Not on a writer's thread.
    void drain();

    const std::string& path() const { return chain_.path(); }
    ChainHead head() const { return chain_.head(); }
    ChainReport verify(); ///< also against the head that control.db remembers
    /// Calls `work` while nothing is appended, with the head that control.db remembers. Not on a writer's
    /// thread.
    void hold_still(const std::function<void(const std::optional<ChainHead>& expected)>& work);
    std::vector<PersonalField> personal_fields(std::string_view line);
    /// Waits until the chain is longer than `seq`, at most so long. True when it is.
    bool wait_for_more(std::int64_t seq, std::chrono::milliseconds most);

  private:
    void run(const std::stop_token& stop);
    struct Gathered;
    Gathered gather(const Bell::Waiting& waiting);
    void append(const std::vector<storage::OutboxEntry>& entries);
    void remove(const Gathered& gathered);
    void remember(const std::string& id);

    storage::Store& store_;
    ChainFile chain_;
    std::shared_ptr<Bell> bell_;
    std::mutex draining_;            ///< one batch at a time: the chain's order is that of the batches
    std::deque<std::string> newest_; ///< ids of the last lines, more than a batch has
    std::mutex grown_mutex_;
    std::condition_variable grown_;
    std::jthread thread_;
};

/// The commitment of a personal value: BLAKE2b-256(salt, value), in hex.
std::string commitment_of(std::span<const std::uint8_t> salt, std::string_view value);

} // namespace iterochat::audit
