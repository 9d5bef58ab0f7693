#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/control/certificates.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

using storage::Certificate;

/// What the installation signed about its erasures. A member sees their organization's (manage_privacy), an
/// administrator all. Any thread.
class Certificates {
  public:
    explicit Certificates(const Context& context) : context_(context) {}

    /// Newest first; 0: all.
    std::vector<Certificate> list(const Actor& actor, const std::optional<OrganizationId>& organization,
                                  std::size_t limit);
    Certificate get(const Actor& actor, const JobId& erasure); ///< Code::not_found before it is certified

  private:
    Context context_;
};

} // namespace iterochat::service
