#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace iterochat::storage {

/// Inserts the row as given (the id is made by the caller, as its files are), with a first widget key.
/// Code::exists when the slug is taken.
Organization create_organization(ControlTx& tx, Organization organization);
void update_organization(ControlTx& tx,
                         const Organization& organization); ///< slug, name, state, locale, origins
std::optional<Organization> find_organization(ControlView& view, const OrganizationId& id);
Organization get_organization(ControlView& view, const OrganizationId& id); ///< throws Code::not_found
std::optional<Organization> find_organization_by_slug(ControlView& view, std::string_view slug);
std::vector<Organization> list_organizations(ControlView& view); ///< by slug
void delete_organization(ControlTx& tx,
                         const OrganizationId& id); ///< with its keys, memberships and invitations

/// Current keys, and earlier ones until their grace ends.
std::optional<Organization> find_organization_by_widget_key(ControlView& view, std::string_view widget_key);
std::string rotate_widget_key(ControlTx& tx, const OrganizationId& id, Time old_key_ends_at); ///< the new key

} // namespace iterochat::storage
