#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/notices.hpp"

#include <string>
#include <vector>

namespace iterochat::service {

using storage::Notice;
using storage::NoticeId;

/// Writes down whom an erasure or rectification has to be told to: the AI engine, when texts of these
/// conversations had gone to one. Idempotent; the organization must be there.
void queue_notice(const Context& context, OrganizationId organization, const std::string& what,
                  const JobId& erasure, std::int64_t conversations);

/// Recipients to be told (GDPR Art. 19). Needs manage_privacy. Any thread.
class Notices {
  public:
    explicit Notices(const Context& context) : context_(context) {}
    std::vector<Notice> list(const Actor& actor, OrganizationId organization, bool with_done);
    /// The recipient was told. Code::not_found.
    Notice done(const Actor& actor, OrganizationId organization, const NoticeId& id);

  private:
    Context context_;
};

} // namespace iterochat::service
