#include "daemon/service/records.hpp"

namespace iterochat::service {
namespace {

std::string sealed_for(const std::vector<std::string>& recipients) {
    if (recipients.empty())
        return "sealed for a key that is kept on this host, so that they protect against loss but not "
               "against "
               "whoever takes the host";
    return "sealed for " + std::to_string(recipients.size()) + (recipients.size() == 1 ? " key" : " keys") +
           " of the operator, which this host can't open";
}

bool is_below(const std::string& folder, const std::string& parent) {
    return folder.starts_with(parent + "/");
}

} // namespace

BackupRecord backups_of(const BackupOptions& options, const std::optional<Time>& last) {
    BackupRecord backups{options.folder, options.keyring_folder, options.recipients, options.keep, last, {}};
    backups.sentences = {
        "Backups of all data are encrypted and " + sealed_for(options.recipients) + ".",
        std::string("The keys of conversations and persons are kept apart from the data, in one archive ") +
            "of which only the newest is kept.",
        options.keep.empty() ? "Backups are kept until somebody removes them."
                             : "Backups are kept by the rule " + options.keep +
                                   " (days, weeks and months of which one is kept each).",
        std::string("What is erased becomes unreadable in every backup within 24 hours, when the archive ") +
            "of keys is written again.",
        last ? "The last backup was made at " + format_time(*last) + "." : "No backup was made yet."};
    if (is_below(options.keyring_folder, options.folder) || options.keyring_folder == options.folder)
        backups.sentences.emplace_back(
            "The archive of keys stands in the folder of the backups: whoever copies one copies both.");
    return backups;
}

std::vector<std::string> leaving_host(const std::vector<Subprocessor>& subprocessors,
                                      const BackupRecord& backups) {
    std::vector<std::string> leaving;
    for (const Subprocessor& each : subprocessors)
        leaving.push_back("To " + each.name + ", over HTTPS or within the own network: " + each.data + ". " +
                          each.purpose + ".");
    leaving.push_back("Backups leave this host where its administrator copies them: encrypted, " +
                      sealed_for(backups.recipients) + ".");
    leaving.emplace_back("Exports leave it with whoever takes them; each is in the audit log.");
    return leaving;
}

} // namespace iterochat::service
