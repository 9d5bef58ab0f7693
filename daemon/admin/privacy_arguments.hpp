#pragma once

#include "daemon/admin/arguments.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/model/erase_counts.hpp"
#include "daemon/model/organization.hpp"
#include "daemon/service/subject.hpp"

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {
class Certificates;
class ConversationAdmin;
class Downloads;
class Exports;
struct ExportRequest;
} // namespace iterochat::service

/// Arguments and replies that several commands of privacy share.
namespace iterochat::admin {

/// The argument "tenant", or every tenant.
std::vector<Organization> tenants_of(const Invocation& call, service::Organizations& organizations);

/// The argument "tenant" where evidence outlives it: also the id of one that was erased. Code::not_found for
/// an id that nothing was ever known of.
OrganizationId tenant_here_or_erased(const Invocation& call, service::Organizations& organizations,
                                     service::Certificates& certificates);

/// Does `work` for each of the call's tenants. The failure of a named tenant is the call's; without a name, a
/// tenant whose files can't be used keeps none of the others back: it is told in the result's "failures" and
/// in "problems".
class TenantFailures {
  public:
    void each(const Invocation& call, service::Organizations& organizations,
              const std::function<void(const Organization&)>& work);
    void add_to(nlohmann::json& result) const; ///< "failures" and "problems", when there are some

  private:
    std::vector<std::pair<std::string, std::string>> failures_; ///< slug and sentence
};

struct HeldConversation {
    Organization tenant;
    Conversation conversation;
};
/// A conversation by id or short id, in the argument "tenant" or wherever it is. Code::not_found; Code::usage
/// when several tenants have one of this short id.
HeldConversation conversation_of(const Invocation& call, const std::string& text,
                                 service::ConversationAdmin& conversations,
                                 service::Organizations& organizations);

service::SubjectSelector subject_of(const Invocation& call);

/// Prepares an export and leaves it for the command line to fetch.
nlohmann::json offer_export(const Invocation& call, const service::ExportRequest& request,
                            service::Exports& exports, service::Downloads& downloads);

Time since_of(const Invocation& call, const std::string& text); ///< a time, a date, or a span: that long ago

nlohmann::json write_time(const std::optional<Time>& time); ///< null when there is none
nlohmann::json write_counts(const EraseCounts& counts);
std::string write_age(const std::optional<Span>& age); ///< "90d", or "never"

} // namespace iterochat::admin
