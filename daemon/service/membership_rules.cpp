#include "daemon/service/membership_rules.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"

namespace iterochat::service {

void keep_an_owner(storage::ControlView& view, const Membership& membership) {
    if (membership.role != Role::owner || !membership.account_enabled)
        return;
    if (storage::count_owners(view, membership.organization_id) > 1)
        return;
    const std::string slug = storage::get_organization(view, membership.organization_id).slug;
    throw Error{Code::conflict,
                "This is the last owner of " + slug + "; make another member its owner first."}
        .with_hint("iterochat user set EMAIL -t " + slug + " --role owner");
}

void protect_owners(const Actor& actor, Role present, Role wanted) {
    const auto* member = std::get_if<Member>(&actor);
    if (member && member->role != Role::owner && (present == Role::owner || wanted == Role::owner))
        throw Error{Code::forbidden, "Only an owner may make or change owners."};
}

} // namespace iterochat::service
