#pragma once

#include "daemon/storage/database.hpp"
#include "daemon/vault/keys.hpp"

#include <array>
#include <cstddef>

/// How Views and Txs reach the connections of their organization. Private to the room.
namespace iterochat::storage {

enum class File { main, keys, index };
constexpr std::size_t file_count = 3;

struct ReadSession {
    explicit ReadSession(const vault::OrganizationKeys& organization_keys) : keys(organization_keys) {}
    virtual ~ReadSession() = default;
    ReadSession(const ReadSession&) = delete;
    ReadSession& operator=(const ReadSession&) = delete;
    virtual Connection& use(File file) = 0; ///< begins that file's transaction when it isn't begun

    const vault::OrganizationKeys& keys;
};

/// One transaction over up to three files, made of commands that can be dropped one by one. A file is begun
/// when first used. For control.db only File::main exists.
class Group {
  public:
    enum class Purpose { write, read };
    explicit Group(std::array<Connection*, file_count> connections, Purpose purpose = Purpose::write)
        : connections_(connections), purpose_(purpose) {}
    ~Group(); ///< rolls back what wasn't committed
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

    Connection& use(File file);

    void start_command();
    void keep_command();
    /// False: the engine rolled everything back (full disk, I/O error); all commands of the group are lost.
    bool drop_command();
    bool command_used(File file) const { return saved_[static_cast<std::size_t>(file)]; }
    bool is_lost() const;
    bool has_begun(File file) const { return begun_[static_cast<std::size_t>(file)]; }

    void commit(File file); ///< nothing when it wasn't begun
    void roll_back();

  private:
    std::array<Connection*, file_count> connections_;
    Purpose purpose_;
    std::array<bool, file_count> begun_{};
    std::array<bool, file_count> saved_{};
    bool in_command_ = false;
    bool is_broken_ = false;
};

struct WriteSession : ReadSession {
    WriteSession(const vault::OrganizationKeys& organization_keys, Group& commands)
        : ReadSession(organization_keys), group(commands) {}
    Connection& use(File file) override { return group.use(file); }

    Group& group;
    bool took_event = false;      ///< something is to be indexed after the commit
    bool index_must_sync = false; ///< an erasure changed index.db: it is synced after its commit
};

} // namespace iterochat::storage
