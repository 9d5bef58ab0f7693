#include "daemon/erasure/backup_archive.hpp"
#include "daemon/erasure/backup_create.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/service/backup_facts.hpp"
#include "daemon/service/backup_shelf.hpp"
#include "daemon/service/doctor_checks.hpp"
#include "daemon/storage/store.hpp"

#include <filesystem>
#include <optional>
#include <sys/stat.h>

namespace iterochat::service {
namespace {

constexpr Span backup_age_most = hours(26); ///< a day and a late cron
constexpr Span drill_age_most = days(92);
constexpr Span keyring_behind_most = hours(24); ///< what the certificate of an erasure promises

std::string days_ago(Time now, Time then) {
    const std::int64_t count = (now - then).ms / days(1).ms;
    return count == 0 ? "today" : count == 1 ? "a day ago" : std::to_string(count) + " days ago";
}

std::optional<dev_t> device_of(const std::string& folder) {
    struct stat found {};
    if (::stat(folder.c_str(), &found) != 0)
        return std::nullopt;
    return found.st_dev;
}

} // namespace

Check check_backup_age(storage::Store& store, Time now) {
    const std::string name = "backup_age";
    const auto last = store.control_read([](storage::ControlView& view) { return last_backup(view); });
    if (!last)
        return warn(name, "No backup was ever made.", "iterochat backup create --verify");
    const std::string detail = "The last backup was made " + days_ago(now, last->at) +
                               (last->verified ? " and read back." : " and not read back.");
    if (last->at + backup_age_most < now)
        return warn(name, detail, "iterochat backup create --verify   (and see: iterochat help cron)");
    if (!last->verified)
        return warn(name, detail, "iterochat backup create --verify");
    return ok(name, detail);
}

Check check_backup_recipients(const BackupShelf& shelf) {
    const std::string name = "backup_recipients";
    for (const std::string& text : shelf.options().recipients)
        (void)parse_recipient(text); // a wrong one is a failed check
    if (shelf.options().recipients.empty())
        return warn(
            name,
            "Backups are sealed for a key on this host, which is second best: who takes the host opens "
            "them, and who loses it loses them.",
            "iterochat backup keygen -o FILE on your own machine, then backup.recipients here");
    return ok(name, "Backups are sealed for " + std::to_string(shelf.options().recipients.size()) +
                        " key(s) that are not on this host.");
}

Check check_backup_places(const BackupShelf& shelf) {
    const std::string name = "backup_places";
    const BackupOptions& options = shelf.options();
    const auto data = device_of(options.state_folder);
    const auto backups = device_of(options.folder);
    if (!backups)
        return {name, Grade::skipped, "There are no backups yet.", {}};
    if (options.folder == options.keyring_folder)
        return warn(name, "Backups and keyring lie in one folder: one theft or one loss takes both.",
                    "set backup.keyring_folder to another place");
    if (backups == data)
        return warn(name, "The backups lie on the same file system as the data: one broken disk takes both.",
                    "set backup.folder to another disk, or copy it away: rsync -a " + options.folder +
                        "/ OTHER-HOST:");
    return ok(name, "The backups lie on another file system than the data.");
}

Check check_keyring(const BackupShelf& shelf, Time now) {
    const std::string name = "keyring";
    const BackupOptions& options = shelf.options();
    const std::string path = erasure::keyring_path(options.keyring_folder);
    if (!std::filesystem::exists(path)) {
        if (erasure::list_backups(options.folder).empty())
            return {name, Grade::skipped, "There are no backups yet.", {}};
        return fail(name, "The keyring " + path + " is gone: no backup opens without it.",
                    "iterochat backup create --verify");
    }
    const erasure::BackupReader reader{path};
    reader.check_signature();
    const bool is_behind = reader.manifest().ledger != erasure::ledger_head(options.state_folder);
    if (is_behind && reader.manifest().created_at + keyring_behind_most < now)
        return fail(name, "Something was erased more than 24 hours ago, and the keyring still opens it.",
                    "iterochat backup create   (writes it again; see the log why the daemon did not)");
    if (device_of(options.keyring_folder) == device_of(options.state_folder))
        return warn(
            name,
            "The keyring lies on the same file system as the data. Losing it loses every backup: keep "
            "its newest copy elsewhere, and only the newest.",
            "set backup.keyring_folder to another disk, or copy " + path + " away after each backup");
    return ok(name, "The keyring was written " + days_ago(now, reader.manifest().created_at) +
                        " and lies apart from the data.");
}

Check check_backup_drill(storage::Store& store, Time now) {
    const std::string name = "backup_drill";
    const auto drill = store.control_read([](storage::ControlView& view) { return last_drill(view); });
    const std::string hint = "iterochat backup drill --identity-file FILE";
    if (!drill)
        return warn(name, "No backup was ever restored as a drill: nobody knows whether one would.", hint);
    if (drill->problems > 0)
        return fail(name, "The last drill found " + std::to_string(drill->problems) + " problems.", hint);
    if (drill->at + drill_age_most < now)
        return warn(name, "The last drill was " + days_ago(now, drill->at) + ".", hint);
    return ok(name, "The last drill, " + days_ago(now, drill->at) + ", restored everything.");
}

} // namespace iterochat::service
