#pragma once

#include "common/base/secret.hpp"
#include "common/base/time.hpp"
#include "daemon/storage/byte_account.hpp"
#include "daemon/storage/maintenance.hpp"
#include "daemon/storage/view.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace iterochat::storage {

struct StoreOptions {
    std::string state_folder;             ///< made (0700) when absent; two Stores must never share it
    std::size_t open_organizations = 256; ///< beyond it the least recently used idle one closes
    unsigned writer_threads = 4;
    unsigned readers_per_organization = 4; ///< read connections; further readers wait for one
    Span read_limit = seconds(5); ///< a standard read transaction is interrupted after that: Code::busy
    std::string boot_id;          ///< empty: the kernel's; tests pass their own
};

/// standard: bounded by read_limit. long_running: for exports and backups, which hold the maintenance lock
/// instead.
enum class ReadLimit { standard, long_running };

struct StoreStatistics {
    std::size_t open_organizations = 0;
    std::uint64_t commits = 0;  ///< write transactions, each with one fsync of main.db at least
    std::uint64_t commands = 0; ///< commands in them
    std::uint64_t queued = 0;   ///< commands that wait now
};

/// All databases of an installation: control.db and each organization's files, opened on demand. Any thread.
///
/// A write is a command: it runs on a writer thread, in one transaction (a savepoint of a group's), and is
/// durable when `write` returns or `done` is called. A command that throws is rolled back alone. Commands of
/// one organization run one after another in the order they came. A command must not call back into the Store
/// (Code::internal). Reads run on the caller's thread, each in its own snapshot.
class Store {
  public:
    Store(StoreOptions options, Secret root_key, const Clock& clock);
    ~Store(); ///< finishes what is queued, checkpoints, closes
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Makes an organization's files and its key; nothing when they exist. The control row is the caller's.
    void create_organization_files(const OrganizationId& organization);
    bool has_organization_files(const OrganizationId& organization) const;
    /// Puts a folder of files (main.db, keys.db, index.db, not open) in the organization's place, in one step
    /// that a crash can't cut. Those that were there before stand at `folder` then. Waits for running
    /// commands and reads. The folder must be on the state folder's file system.
    void put_organization_files(const OrganizationId& organization, const std::string& folder);
    /// Waits for running commands, closes, zero-fills and unlinks the files, the keys first. Idempotent.
    void destroy_organization_files(const OrganizationId& organization);

    /// Work: `R(View&)`. Throws Code::not_found for an organization without files.
    template <class Work>
    auto read(const OrganizationId& organization, Work&& work, ReadLimit limit = ReadLimit::standard) {
        using R = std::invoke_result_t<Work&, View&>;
        if constexpr (std::is_void_v<R>) {
            read_erased(organization, limit, [&](View& view) { work(view); });
        } else {
            std::optional<R> result;
            read_erased(organization, limit, [&](View& view) { result.emplace(work(view)); });
            return std::move(*result);
        }
    }

    /// Work: `R(Tx&)`. Blocks until the commit, then returns or rethrows. Not on a writer thread.
    template <class Work>
    auto write(const OrganizationId& organization, Work&& work) {
        using R = std::invoke_result_t<Work&, Tx&>;
        if constexpr (std::is_void_v<R>) {
            write_erased(organization, [&](Tx& tx) { work(tx); });
        } else {
            std::optional<R> result;
            write_erased(organization, [&](Tx& tx) { result.emplace(work(tx)); });
            return std::move(*result);
        }
    }

    /// Queues a command and returns at once. `done` runs on the writer thread after the commit and the
    /// command's after_commit hooks; its argument is null on success. It must neither block nor throw.
    using Done = std::function<void(std::exception_ptr)>;
    void write_later(const OrganizationId& organization, std::function<void(Tx&)> work, Done done);

    /// The same for control.db. Work: `R(ControlView&)`, `R(ControlTx&)`.
    template <class Work>
    auto control_read(Work&& work) {
        using R = std::invoke_result_t<Work&, ControlView&>;
        if constexpr (std::is_void_v<R>) {
            control_read_erased([&](ControlView& view) { work(view); });
        } else {
            std::optional<R> result;
            control_read_erased([&](ControlView& view) { result.emplace(work(view)); });
            return std::move(*result);
        }
    }
    template <class Work>
    auto control_write(Work&& work) {
        using R = std::invoke_result_t<Work&, ControlTx&>;
        if constexpr (std::is_void_v<R>) {
            control_write_erased([&](ControlTx& tx) { work(tx); });
        } else {
            std::optional<R> result;
            control_write_erased([&](ControlTx& tx) { result.emplace(work(tx)); });
            return std::move(*result);
        }
    }
    void control_write_later(std::function<void(ControlTx&)> work, Done done);

    /// Exports and backups share it, what shrinks or rewrites files has it alone. Waits at most `wait`, then
    /// Code::busy.
    MaintenanceLock lock_shared(const OrganizationId& organization, Span wait);
    MaintenanceLock lock_exclusive(const OrganizationId& organization, Span wait);

    /// Brings the write-ahead logs of all files of the organization (or of control.db) to length 0, their
    /// frames overwritten with zeros. Waits up to `wait` for readers, then Code::busy. On the organization's
    /// writer thread.
    void wipe_wal(const OrganizationId& organization, Span wait);
    void wipe_control_wal(Span wait);

    /// Accounts for every byte of all files of the organization (or of control.db), one file after the other,
    /// each under its write lock (about 1 ms per MB). Waits up to `wait` for readers, then Code::busy. On
    /// the organization's writer thread. Throws Code::damaged for a file whose pages don't add up.
    ByteAccount account(const OrganizationId& organization, Accounting accounting, Span wait);
    ByteAccount account_control(Accounting accounting, Span wait);

    /// The raw bytes of the organization's files and control.db with their logs, in pieces of 1 MiB at most,
    /// on the caller's thread; writers go on.
    void read_raw(const OrganizationId& organization,
                  const std::function<void(const std::string& path, std::span<const std::uint8_t>)>& piece);

    /// Runs `PRAGMA quick_check` on each file; the sentences of what is wrong, naming the file. Empty:
    /// healthy.
    std::vector<std::string> check(const OrganizationId& organization);
    std::vector<std::string> check_control();

    std::string organization_folder(const OrganizationId& organization) const;
    const std::string& state_folder() const;
    StoreStatistics statistics() const;

  private:
    void read_erased(const OrganizationId& organization, ReadLimit limit,
                     const std::function<void(View&)>& work);
    void write_erased(const OrganizationId& organization, const std::function<void(Tx&)>& work);
    void control_read_erased(const std::function<void(ControlView&)>& work);
    void control_write_erased(const std::function<void(ControlTx&)>& work);

    struct State;
    std::unique_ptr<State> state_;
};

} // namespace iterochat::storage
