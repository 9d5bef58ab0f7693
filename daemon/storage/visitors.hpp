#pragma once

#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

/// Gives the visitor its id, times (now) and secret; the other fields are taken as given.
Visitor create_visitor(Tx& tx, Visitor visitor);
void update_visitor(Tx& tx, const Visitor& visitor); ///< all fields but id and created_at
void touch_visitor(Tx& tx, const VisitorId& id);     ///< last seen now

std::optional<Visitor> find_visitor(View& view, const VisitorId& id);
Visitor get_visitor(View& view, const VisitorId& id); ///< throws Code::not_found
std::optional<Visitor> find_visitor_by_verified_id(View& view, std::string_view verified_id);
/// By blind index of the normalized address, oldest first. Unverified ones only claim it.
std::vector<Visitor> find_visitors_by_email(View& view, std::string_view email, bool with_unverified);

// Sessions of the widget. The token is seen once, only its hash is stored; it names its organization:
// "vt_<organization id in base64url>_<256 random bits in base64url>".

struct VisitorSession {
    VisitorId visitor_id;
    Time created_at;
    Time expires_at;
};
std::string create_visitor_session(Tx& tx, const VisitorId& visitor, Time expires_at);
std::optional<VisitorSession> find_visitor_session(View& view, std::string_view token); ///< none when expired
void end_visitor_sessions(Tx& tx, const VisitorId& visitor);
std::size_t remove_expired_visitor_sessions(Tx& tx);
std::optional<OrganizationId> organization_of_visitor_token(std::string_view token);

// What members are called in this organization, kept here so that reading needs no control.db.
// Set by the caller when a member joins or is renamed, replaced when they leave.

void set_member_name(Tx& tx, const AccountId& account, std::string_view name);
/// What a member is called after they left; nothing changes for somebody who was never named here.
constexpr std::string_view former_member = "Former member";
void forget_member_name(Tx& tx, const AccountId& account);
bool is_present_member(View& view, const AccountId& account); ///< was never one, or left: false

} // namespace iterochat::storage
