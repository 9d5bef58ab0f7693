#include "daemon/service/certificates.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {

std::vector<Certificate>
Certificates::list(const Actor& actor, const std::optional<OrganizationId>& organization, std::size_t limit) {
    if (organization)
        require(actor, *organization, Right::manage_privacy);
    else
        require_administrator(actor);
    return context_.store.control_read(
        [&](storage::ControlView& view) { return storage::list_certificates(view, organization, limit); });
}

Certificate Certificates::get(const Actor& actor, const JobId& erasure) {
    const auto found = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::find_certificate(view, erasure); });
    const auto* member = std::get_if<Member>(&actor);
    if (!found || (member && member->organization != found->organization))
        throw Error{Code::not_found, "There is no certificate of this erasure."}.with_hint(
            "iterochat certificate list");
    require(actor, found->organization, Right::manage_privacy);
    return *found;
}

} // namespace iterochat::service
