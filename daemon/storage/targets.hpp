#pragma once

#include "daemon/storage/organization_files.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/writer.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

/// An organization and control.db as the store sees them: open or closed, with users, a queue and locks.
/// Private to the room.
namespace iterochat::storage {

class OrganizationTarget;

/// Keeps an organization's files open while it lives.
class Pin {
  public:
    Pin(std::shared_ptr<OrganizationTarget> target, std::shared_ptr<OrganizationFiles> files)
        : target_(std::move(target)), files_(std::move(files)) {}
    Pin(Pin&&) = default;
    Pin& operator=(Pin&&) = delete;
    ~Pin();
    OrganizationFiles& files() const { return *files_; }
    OrganizationTarget& target() const { return *target_; }

  private:
    std::shared_ptr<OrganizationTarget> target_;
    std::shared_ptr<OrganizationFiles> files_;
};

/// What all organizations of a store share.
struct OpenFiles {
    const Secret& root_key;
    const Clock& clock;
    std::atomic<std::size_t> open{0};
    std::function<void()> make_room; ///< closes the least recently used beyond the limit
};

class OrganizationTarget : public Target, public std::enable_shared_from_this<OrganizationTarget> {
  public:
    OrganizationTarget(OrganizationPlace place, OpenFiles& shared)
        : place_(std::move(place)), shared_(shared) {}

    Pin pin(); ///< opens what is closed. Any thread.
    std::unique_ptr<Turn> begin_turn() override;

    /// Closes when nobody uses it; false otherwise.
    bool close_if_idle(bool with_checkpoint);
    std::chrono::steady_clock::time_point last_used() const;
    void replace(const std::string& folder); ///< waits for its users, closes, exchanges the folders
    void shred(); ///< waits for its users, closes, destroys the files; from then on it can't be opened

    MaintenanceLock lock(bool exclusive, Span wait);
    const OrganizationPlace& place() const { return place_; }
    const Clock& clock() const { return shared_.clock; }

  private:
    friend class Pin;
    OrganizationPlace place_;
    OpenFiles& shared_;
    mutable std::mutex mutex_;
    std::condition_variable unused_;
    std::shared_ptr<OrganizationFiles> files_;
    unsigned users_ = 0;
    bool is_gone_ = false;
    bool is_being_replaced_ = false; ///< new users wait for its end
    std::chrono::steady_clock::time_point last_used_;

    std::mutex maintenance_mutex_;
    std::condition_variable maintenance_changed_;
    unsigned sharing_ = 0;
    bool is_exclusive_ = false;
};

struct OrganizationTurn : Turn {
    explicit OrganizationTurn(Pin held);
    Group& group() override { return commands; }
    void commit() override;
    void commit_index() override;
    void follow_up() override;

    Pin pin;
    Group commands;
    WriteSession session;
};

class ControlTarget : public Target {
  public:
    ControlTarget(const std::string& path, const Secret& root_key, Time now, unsigned readers);
    std::unique_ptr<Turn> begin_turn() override;
    Connection& writer() { return *writer_; }
    ReaderPool& readers() { return readers_; }
    const vault::InstallationKeys& keys() const { return *keys_; }

  private:
    std::unique_ptr<Connection> writer_;
    std::unique_ptr<vault::InstallationKeys> keys_;
    ReaderPool readers_;
};

struct ControlTurn : Turn {
    explicit ControlTurn(ControlTarget& control)
        : target(control), commands({&control.writer(), nullptr, nullptr}) {}
    Group& group() override { return commands; }
    void commit() override { commands.commit(File::main); }

    ControlTarget& target;
    Group commands;
};

} // namespace iterochat::storage
