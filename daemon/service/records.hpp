#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/backup_shelf.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/retention.hpp"

#include <string>
#include <vector>

namespace iterochat::service {

/// One processing activity (GDPR Art. 30(1)), from the data map and the live settings.
struct Processing {
    std::string name;
    std::string purpose;
    std::string basis;                   ///< legal basis as it usually is; the controller decides
    std::string subjects;                ///< whose data
    std::vector<std::string> categories; ///< "contact", "content" …: what the data map has
    std::vector<std::string> recipients;
    std::vector<RuleView> retention; ///< rules in force; empty: as long as the account or tenant lives
};

/// Somebody outside who gets data.
struct Subprocessor {
    std::string name; ///< host
    std::string purpose;
    std::string data;
    std::string place; ///< what is known of where it is
};

/// Where copies of everything go, from the configuration.
struct BackupRecord {
    std::string folder;                  ///< of the data archives
    std::string keyring_folder;          ///< of the keys
    std::vector<std::string> recipients; ///< public keys that open them; empty: one kept on this host
    std::string keep;                    ///< "7d,4w,12m"; empty: until somebody removes them
    std::optional<Time> last_at;         ///< none: none was made yet
    std::vector<std::string> sentences;  ///< the same for people, without a path
};

struct RecordOfProcessing {
    Organization controller;
    Time at;
    std::vector<Processing> processing;
    std::vector<Subprocessor> subprocessors;
    std::vector<RuleView> retention;
    std::vector<std::string> measures; ///< Art. 32, in sentences
    BackupRecord backups;              ///< filled by Records alone
    std::vector<std::string> leaving;  ///< what leaves this host and how, in sentences
};

/// The record for one organization. No rights asked, for exports. Any thread.
RecordOfProcessing record_of_processing(storage::Store& store, OrganizationId organization);
/// A page to read offline and to print.
std::string page_of(const RecordOfProcessing& record);

/// The record of processing and the subprocessors, from the live settings. Needs manage_privacy. Any thread.
class Records {
  public:
    Records(const Context& context, BackupOptions backups)
        : context_(context), backups_(std::move(backups)) {}
    RecordOfProcessing read(const Actor& actor, OrganizationId organization);

  private:
    Context context_;
    BackupOptions backups_;
};

BackupRecord backups_of(const BackupOptions& options, const std::optional<Time>& last);
std::vector<std::string> leaving_host(const std::vector<Subprocessor>& subprocessors,
                                      const BackupRecord& backups);

/// "365 days", "never".
std::string words_of(const std::optional<Span>& age);
/// "conversations handled by ai: 30 days since …".
std::string sentence_of(const RuleView& rule);

} // namespace iterochat::service
