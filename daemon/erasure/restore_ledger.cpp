#include "daemon/erasure/restore_ledger.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/backup_archive.hpp"
#include "daemon/erasure/backup_folder.hpp"

#include <filesystem>

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

/// Does the chain hold this entry? Every chain holds the beginning.
bool holds(const std::string& path, const audit::ChainHead& head) {
    return audit::verify_chain(path, head).problem.empty();
}

} // namespace

LedgerChoice choose_longest_ledger(const std::vector<std::string>& paths, const audit::ChainHead& at_backup) {
    LedgerChoice longest;
    for (const std::string& path : paths) {
        if (path.empty() || !fs::exists(path))
            continue;
        const audit::ChainReport report = audit::verify_chain(path);
        if (report.bad_line)
            throw Error{Code::damaged, "The ledger of erasures can't be trusted: " + report.problem}
                .with_hint("--ledger FILE: another copy of ledger.log");
        // One that parts from the backup is of another installation, or of a fresh start on this host.
        const bool is_older = report.head.seq < at_backup.seq;
        if (!is_older && !holds(path, at_backup))
            continue;
        if (longest.path.empty() && !is_older) {
            longest = {path, report.head};
            continue;
        }
        if (report.head.seq == 0)
            continue;
        const bool is_longer = report.head.seq > longest.head.seq;
        const std::string& whole = is_longer ? path : longest.path;
        const audit::ChainHead& part = is_longer ? longest.head : report.head;
        if (!longest.path.empty() && !holds(whole, part)) {
            if (is_older)
                continue;
            throw Error{Code::conflict,
                        "Two ledgers of erasures part: " + longest.path + " and " + path + "."}
                .with_hint("name the right one with --ledger and move the other away");
        }
        if (is_longer)
            longest = {path, report.head};
    }
    return longest;
}

void check_named_ledger(const std::string& path, const audit::ChainHead& at_backup, bool accept_loss) {
    if (!fs::exists(path))
        throw Error{Code::no_input, "There is no ledger of erasures " + path + "."}.with_hint(
            "--ledger FILE: ledger.log of the installation that made the backup, or without --ledger");
    const audit::ChainReport report = audit::verify_chain(path); // a broken one is refused with the others
    if (accept_loss || report.bad_line)
        return;
    if (report.head.seq < at_backup.seq || !holds(path, at_backup))
        throw Error{Code::conflict, "The ledger " + path +
                                        " doesn't go on where the backup's ends: it is older, or of "
                                        "another installation. Nothing was changed."}
            .with_hint("--ledger FILE: the newest ledger.log of the installation that made the backup");
}

audit::ChainHead highest_ledger_seen(const std::vector<std::string>& folders, const std::string& signer,
                                     audit::ChainHead at_least) {
    audit::ChainHead highest = std::move(at_least);
    const auto look = [&](const BackupManifest& manifest) {
        if (manifest.signer == signer && manifest.ledger.seq > highest.seq)
            highest = manifest.ledger;
    };
    for (const std::string& folder : folders) {
        for (const StoredBackup& stored : list_backups(folder))
            if (stored.problem.empty())
                look(stored.manifest);
        std::error_code ignored;
        if (fs::exists(keyring_path(folder), ignored))
            look(BackupReader{keyring_path(folder)}.manifest());
    }
    return highest;
}

std::string longest_chain(const std::vector<std::string>& paths) {
    std::string longest;
    audit::ChainHead head;
    for (const std::string& path : paths) {
        if (path.empty() || !fs::exists(path))
            continue;
        const audit::ChainReport report = audit::verify_chain(path);
        if (longest.empty() || (report.head.seq > head.seq && holds(path, head))) {
            longest = path;
            head = report.head;
        }
    }
    return longest;
}

} // namespace iterochat::erasure
