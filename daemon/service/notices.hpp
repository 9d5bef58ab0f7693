#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/notices.hpp"
#include "daemon/storage/text_recipients.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

using storage::Notice;
using storage::NoticeId;

/// Writes down whom an erasure or rectification has to be told to: each AI engine that texts of these
/// conversations had gone to. Idempotent; the organization must be there.
void queue_notices(const Context& context, OrganizationId organization, const std::string& what,
                   const JobId& erasure, const storage::RecipientCounts& recipients);

/// Of an organization that is about to be erased whole: its engines' notices, and those of its notices that
/// nobody was told of yet, go where they outlive it. Who had got texts, of how many conversations.
storage::RecipientCounts keep_notices(const Context& context, OrganizationId organization,
                                      const JobId& erasure);

/// Recipients to be told (GDPR Art. 19). Needs manage_privacy. Any thread.
class Notices {
  public:
    explicit Notices(const Context& context) : context_(context) {}
    std::vector<Notice> list(const Actor& actor, OrganizationId organization, bool with_done);
    /// The recipient was told. Code::not_found.
    Notice done(const Actor& actor, OrganizationId organization, const NoticeId& id);
    /// Of the tenants that were erased, or of that one. Administrators only.
    std::vector<Notice> list_of_erased(const Actor& actor, const std::optional<OrganizationId>& organization,
                                       bool with_done);
    Notice done_of_erased(const Actor& actor, const NoticeId& id);

  private:
    Context context_;
};

} // namespace iterochat::service
