#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/service/actor.hpp"
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

struct RecordOfProcessing {
    Organization controller;
    Time at;
    std::vector<Processing> processing;
    std::vector<Subprocessor> subprocessors;
    std::vector<RuleView> retention;
    std::vector<std::string> measures; ///< Art. 32, in sentences
};

/// The record for one organization. No rights asked, for exports. Any thread.
RecordOfProcessing record_of_processing(storage::Store& store, OrganizationId organization);
/// A page to read offline and to print.
std::string page_of(const RecordOfProcessing& record);

/// The record of processing and the subprocessors, from the live settings. Needs manage_privacy. Any thread.
class Records {
  public:
    explicit Records(const Context& context) : context_(context) {}
    RecordOfProcessing read(const Actor& actor, OrganizationId organization);

  private:
    Context context_;
};

/// "365 days", "never".
std::string words_of(const std::optional<Span>& age);
/// "conversations handled by ai: 30 days since …".
std::string sentence_of(const RuleView& rule);

} // namespace iterochat::service
