#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

struct NewInvitation {
    Invitation invitation;
    std::string token; ///< "iv_…", seen once
};
NewInvitation create_invitation(ControlTx& tx, Invitation invitation); ///< gets id and time
std::optional<Invitation> find_invitation(ControlView& view, const InvitationId& id);
std::optional<Invitation> find_invitation_by_token(ControlView& view,
                                                   std::string_view token); ///< also an ended one
std::vector<Invitation> list_invitations(ControlView& view,
                                         const OrganizationId& organization); ///< newest first
std::vector<Invitation> open_invitations_for(ControlView& view,
                                             std::string_view email); ///< neither ended nor expired
/// A new token in place of the old one, which opens nothing any more. Code::conflict as revoke_invitation.
NewInvitation renew_invitation(ControlTx& tx, const InvitationId& id, Time expires_at);
void accept_invitation(ControlTx& tx,
                       const InvitationId& id); ///< Code::conflict when accepted, revoked or expired
/// All of a person in one organization: after they left.
void erase_invitations_of(ControlTx& tx, const OrganizationId& organization, std::string_view email);
void revoke_invitation(ControlTx& tx, const InvitationId& id); ///< Code::conflict when accepted or revoked

} // namespace iterochat::storage
