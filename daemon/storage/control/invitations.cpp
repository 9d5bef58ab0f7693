#include "daemon/storage/control/invitations.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

const std::string select_invitations =
    "SELECT id, organization, email, role, created_at, expires_at, accepted_at, revoked_at, invited_by"
    " FROM invitations";

Invitation read(ControlView& view, Statement& row) {
    Invitation invitation;
    invitation.id = row.get<InvitationId>(0);
    invitation.organization_id = row.get<OrganizationId>(1);
    invitation.email = view.unseal({"invitations", "email", invitation.id.blob()}, row.blob(2));
    invitation.role = role_from_name(row.text_view(3));
    invitation.created_at = row.get<Time>(4);
    invitation.expires_at = row.get<Time>(5);
    invitation.accepted_at = row.find<Time>(6);
    invitation.revoked_at = row.find<Time>(7);
    invitation.invited_by = row.find<AccountId>(8);
    return invitation;
}

template <class... Values>
Statement select(ControlView& view, const std::string& sql, const Values&... values) {
    Statement statement = view.database().prepare_composed(sql);
    statement.bind_all(values...);
    return statement;
}

std::optional<Invitation> find_one(ControlView& view, Statement row) {
    if (!row.step())
        return std::nullopt;
    return read(view, row);
}

std::vector<Invitation> read_all(ControlView& view, Statement rows) {
    std::vector<Invitation> invitations;
    while (rows.step())
        invitations.push_back(read(view, rows));
    return invitations;
}

Invitation get_open(ControlView& view, const InvitationId& id) {
    auto invitation = find_invitation(view, id);
    if (!invitation)
        throw Error{Code::not_found, "There is no such invitation."};
    if (invitation->accepted_at)
        throw Error{Code::conflict, "This invitation was accepted already."};
    if (invitation->revoked_at)
        throw Error{Code::conflict, "This invitation was revoked; ask for a new one."};
    return std::move(*invitation);
}

} // namespace

NewInvitation create_invitation(ControlTx& tx, Invitation invitation) {
    invitation.id = InvitationId::make(tx.now());
    invitation.created_at = tx.now();
    NewInvitation made{std::move(invitation), random_token("iv_")};
    const Invitation& i = made.invitation;
    tx.database().run("INSERT INTO invitations (id, organization, email, email_index, role, token_hash, "
                      "created_at, expires_at, invited_by)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      i.id, i.organization_id, tx.seal({"invitations", "email", i.id.blob()}, i.email),
                      tx.installation_keys().email_index(i.email), name_of(i.role), token_hash(made.token),
                      i.created_at, i.expires_at, i.invited_by);
    return made;
}

std::optional<Invitation> find_invitation(ControlView& view, const InvitationId& id) {
    static const std::string sql = select_invitations + " WHERE id = ?";
    return find_one(view, select(view, sql, id));
}

std::optional<Invitation> find_invitation_by_token(ControlView& view, std::string_view token) {
    static const std::string sql = select_invitations + " WHERE token_hash = ?";
    return find_one(view, select(view, sql, token_hash(token)));
}

std::vector<Invitation> list_invitations(ControlView& view, const OrganizationId& organization) {
    static const std::string sql = select_invitations + " WHERE organization = ? ORDER BY id DESC";
    return read_all(view, select(view, sql, organization));
}

std::vector<Invitation> open_invitations_for(ControlView& view, std::string_view email) {
    static const std::string sql = select_invitations +
                                   " WHERE email_index = ? AND accepted_at IS NULL AND revoked_at IS NULL"
                                   " AND expires_at > ? ORDER BY id";
    return read_all(view, select(view, sql, view.installation_keys().email_index(email), view.now()));
}

NewInvitation renew_invitation(ControlTx& tx, const InvitationId& id, Time expires_at) {
    NewInvitation renewed{get_open(tx, id), random_token("iv_")};
    renewed.invitation.expires_at = expires_at;
    tx.database().run("UPDATE invitations SET token_hash = ?, expires_at = ? WHERE id = ?",
                      token_hash(renewed.token), expires_at, id);
    return renewed;
}

void accept_invitation(ControlTx& tx, const InvitationId& id) {
    if (get_open(tx, id).expires_at <= tx.now())
        throw Error{Code::conflict, "This invitation has expired; ask for a new one."};
    tx.database().run("UPDATE invitations SET accepted_at = ? WHERE id = ?", tx.now(), id);
}

void erase_invitations_of(ControlTx& tx, const OrganizationId& organization, std::string_view email) {
    tx.database().run("DELETE FROM invitations WHERE organization = ? AND email_index = ?", organization,
                      tx.installation_keys().email_index(email));
}

void revoke_invitation(ControlTx& tx, const InvitationId& id) {
    get_open(tx, id);
    tx.database().run("UPDATE invitations SET revoked_at = ? WHERE id = ?", tx.now(), id);
}

} // namespace iterochat::storage
