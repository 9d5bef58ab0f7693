#pragma once

#include "daemon/model/subject_request.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

struct NewRequest {
    RequestKind kind = RequestKind::access;
    SubjectNaming naming = SubjectNaming::email;
    std::string subject;             ///< need not be known here: a stranger's request counts too
    std::optional<Time> received_at; ///< none: now
    std::string note;
};

struct RequestClosing {
    RequestOutcome outcome = RequestOutcome::fulfilled;
    std::string note;             ///< needed for what was refused: the reasons that the person was told
    std::optional<JobId> erasure; ///< a finished erasure of this organization
    std::string export_sha256;    ///< of the archive that was handed over; empty: the newest made for it
};

struct RequestView {
    SubjectRequest request;
    RequestAlarm alarm = RequestAlarm::none;
    std::int64_t matches = 0; ///< visitors of that name now, those included who only claim the address
};

/// Requests of data subjects: received, due in a calendar month, answered. Needs manage_privacy. Any thread.
class Requests {
  public:
    explicit Requests(const Context& context);

    RequestView add(const Actor& actor, OrganizationId organization, const NewRequest& wanted);
    /// By due time, then the closed ones, newest first. `is_open`: only open or only closed ones.
    std::vector<RequestView> list(const Actor& actor, OrganizationId organization,
                                  std::optional<bool> is_open);
    RequestView get(const Actor& actor, OrganizationId organization, const RequestId& id);
    /// Once, before it is due: two more months. Code::conflict otherwise.
    RequestView extend(const Actor& actor, OrganizationId organization, const RequestId& id,
                       const std::string& reason);
    /// When an erasure fulfilled it, the subject's name leaves the record with it.
    RequestView close(const Actor& actor, OrganizationId organization, const RequestId& id,
                      const RequestClosing& closing);

  private:
    Context context_;
};

} // namespace iterochat::service
