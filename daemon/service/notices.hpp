#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/notices.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

using storage::Notice;
using storage::NoticeId;

/// Writes down whom an erasure or rectification has to be told to: the AI engine, when texts of these
/// conversations had gone to one. Idempotent; the organization must be there.
void queue_notice(const Context& context, OrganizationId organization, const std::string& what,
                  const JobId& erasure, std::int64_t conversations);

/// Who got texts of this conversation: a language model's host; empty: nobody. Not within a transaction.
std::string recipient_of_texts(const Context& context, OrganizationId organization,
                               const ConversationId& conversation);

/// Of an organization that is about to be erased whole: its engine's notice, and those of its notices that
/// nobody was told of yet, go where they outlive it. The number of conversations of which texts had gone out.
std::int64_t keep_notices(const Context& context, OrganizationId organization, const JobId& erasure);

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
