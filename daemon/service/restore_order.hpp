#pragma once

#include "common/base/error.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/erasure/restore_stage.hpp"
#include "daemon/service/restores.hpp"
#include "daemon/storage/kept_duties.hpp"
#include "daemon/storage/parked_keys.hpp"
#include "daemon/storage/restore_rows.hpp"
#include "daemon/storage/store.hpp"

#include <type_traits>

/// What every restore asks first and tells last. Private to the room.
namespace iterochat::service {

constexpr const char* tenant_restore_folder = "/restore-tenant"; ///< below the state folder
constexpr const char* drill_folder = "/drill";

/// Whoever restores needs an identity. Throws Code::usage without one.
Identity identity_for(const BackupShelf& shelf, const RestoreWish& wish);

/// Throws Code::unprocessable for a keyring: it holds nobody's conversations.
void require_data_archive(const erasure::StoredBackup& backup);

/// The parts that don't depend on where the data goes. `folder` is the staging.
erasure::RestoreOrder order_of(const BackupShelf& shelf, const RestoreWish& wish,
                               const erasure::StoredBackup& backup, std::string folder,
                               const Secret& root_key, const Identity& identity, const Clock& clock,
                               const Progress& progress);

/// What retention ended by column or file is ended again in the copy, and the retention rules of here take
/// the place of the copy's. `present`: where the organizations are that the copies were made of; null:
/// nowhere.
void add_clocks(erasure::RestoreOrder& order, storage::Store* present);

/// What a restore keeps of the organization whose files it replaces.
struct Kept {
    std::vector<storage::ParkedKey> keys; ///< of what came after the copy, for a day
    storage::Duties duties;
};
Kept read_kept(storage::View& view);
std::int64_t put_kept(storage::Tx& tx, const Kept& kept); ///< the number of keys
/// Into a second copy beside the organization: legal holds and restrictions, which are about its people too.
std::int64_t put_protection(storage::Tx& tx, const Kept& kept);
/// The restore does that. `present`: as above.
void add_keeping(erasure::RestoreOrder& order, storage::Store& present);

/// Nothing where the files are damaged: a restore is what mends them.
template <class Read>
std::optional<std::invoke_result_t<Read>> if_readable(Read&& read) {
    try {
        return read();
    } catch (const Error& error) {
        if (error.code() != Code::damaged && error.code() != Code::io)
            throw;
        return std::nullopt;
    }
}

/// What of an organization here a copy of that time lacks; empty when it isn't here or can't be read.
std::optional<storage::Newer> newer_than(storage::Store& store, const OrganizationId& id, Time copied_at);

Restored restored_of(const erasure::StoredBackup& backup, const erasure::RestoreReport& report);
/// Of a dry run: what the manifest says.
Restored would_restore(const erasure::StoredBackup& backup, const erasure::RestoreStage& stage);

/// The act of a restore, with what an auditor asks about it.
audit::Act restore_act(const Actor& actor, const std::string& action, const erasure::RestoreReport& report);

} // namespace iterochat::service
