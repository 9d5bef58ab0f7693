#pragma once

#include "common/base/error.hpp"
#include "daemon/model/ids.hpp"
#include "daemon/storage/reader_pool.hpp"
#include "daemon/storage/session.hpp"
#include "daemon/vault/keys.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The files of one organization, open. Private to the room.
namespace iterochat::storage {

struct OrganizationPlace {
    OrganizationId id;
    std::string folder;
    std::string boot_id; ///< of the machine now
    unsigned readers = 4;
    std::string path(File file) const;
};

/// Makes folder, files and the organization's key; what exists stays. keys.db comes first, main.db last: a
/// crash in between is finished by the next call.
void make_organization_files(const OrganizationPlace& place, const Secret& root_key, Time now);

/// Zero-fills and unlinks all files of the folder, keys.db first. Nothing when it is absent.
void shred_organization_files(const OrganizationPlace& place);

/// Exchanges the two folders in one step; moves `folder` when the other one is absent.
void exchange_organization_files(const OrganizationPlace& place, const std::string& folder);

class OrganizationFiles {
  public:
    /// Opens, migrates, and mends what an unclean end left: search index caught up or rebuilt, keys without
    /// rows removed.
    OrganizationFiles(OrganizationPlace place, const Secret& root_key, Time now);
    ~OrganizationFiles(); ///< says in index.db that the end was orderly

    const vault::OrganizationKeys& keys() const { return *keys_; }
    Connection& writer(File file) {
        return *writers_[static_cast<std::size_t>(file)];
    } ///< writer thread only
    std::array<Connection*, file_count> writers();
    ReaderPool& readers() { return readers_; } ///< any thread

    /// Brings index.db up to date after a commit. A failure is logged, returned and mended by the next call
    /// or open. Writer thread only.
    std::optional<Code> update_index(Time now);
    /// Something was left that the next open has to look for.
    void note_unclean() { is_clean_ = false; }
    void close_without_checkpoint();

  private:
    void open_keys(const Secret& root_key);
    void open_index(Time now);
    void begin_index(Time now);
    void rebuild_index();
    void remove_orphan_keys();
    void note_recipients(Time now);

    OrganizationPlace place_;
    std::array<std::unique_ptr<Connection>, file_count> writers_;
    std::unique_ptr<vault::OrganizationKeys> keys_;
    ReaderPool readers_;
    bool is_clean_ = true;
};

/// A session over the writer's connections for reading, each file in one snapshot: a lock a file, not one a
/// statement.
struct LooseSession : ReadSession {
    explicit LooseSession(OrganizationFiles& organization_files)
        : ReadSession(organization_files.keys()),
          reading({&organization_files.writer(File::main), &organization_files.writer(File::keys), nullptr},
                  Group::Purpose::read) {}
    Connection& use(File file) override { return reading.use(file); }
    Group reading; ///< rolled back at the end: nothing was written
};

void overwrite_file(const std::string& path); ///< zeros, fsync; nothing when absent
void shred_file(const std::string& path);     ///< zeros, fsync, unlink; nothing when absent

} // namespace iterochat::storage
