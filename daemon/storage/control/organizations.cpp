#include "daemon/storage/control/organizations.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

OrganizationState state_from_name(std::string_view name) {
    for (const auto state :
         {OrganizationState::active, OrganizationState::disabled, OrganizationState::deleting})
        if (name_of(state) == name)
            return state;
    throw Error{Code::damaged, "The state of an organization in control.db is damaged."};
}

// Of the keys that have no end there is one.
#define SELECT_ORGANIZATIONS                                                                                 \
    "SELECT o.id, o.slug, o.name, o.state, o.locale, o.created_at,"                                          \
    " (SELECT k.key FROM widget_keys k WHERE k.organization = o.id AND k.ends_at IS NULL"                    \
    " ORDER BY k.created_at DESC LIMIT 1), o.require_totp FROM organizations o"
constexpr const char* find_by_id = SELECT_ORGANIZATIONS " WHERE o.id = ?1";
constexpr const char* find_by_slug = SELECT_ORGANIZATIONS " WHERE o.slug = ?1";
constexpr const char* list_all = SELECT_ORGANIZATIONS " ORDER BY o.slug";
#undef SELECT_ORGANIZATIONS

Organization read(ControlView& view, Statement& row) {
    Organization organization;
    organization.id = row.get<OrganizationId>(0);
    organization.slug = row.get<std::string>(1);
    organization.name = row.get<std::string>(2);
    organization.state = state_from_name(row.text_view(3));
    organization.locale = row.get<std::string>(4);
    organization.created_at = row.get<Time>(5);
    organization.widget_key = row.get<std::string>(6);
    organization.require_totp = row.get<bool>(7);
    Statement origins = view.database().select(
        "SELECT origin FROM organization_origins WHERE organization = ? ORDER BY position", organization.id);
    while (origins.step())
        organization.origins.push_back(origins.get<std::string>(0));
    return organization;
}

std::optional<Organization> find_one(ControlView& view, Statement row) {
    if (!row.step())
        return std::nullopt;
    return read(view, row);
}

void write_origins(ControlTx& tx, const Organization& organization) {
    tx.database().run("DELETE FROM organization_origins WHERE organization = ?", organization.id);
    for (std::size_t i = 0; i < organization.origins.size(); ++i)
        tx.database().run(
            "INSERT INTO organization_origins (organization, position, origin) VALUES (?, ?, ?)",
            organization.id, static_cast<std::int64_t>(i), organization.origins[i]);
}

std::string add_widget_key(ControlTx& tx, const OrganizationId& id) {
    std::string key = random_token("wk_");
    key.resize(3 + 24); // public: 144 random bits are plenty, and it is typed into pages
    tx.database().run(
        "INSERT INTO widget_keys (key, organization, created_at, ends_at) VALUES (?, ?, ?, NULL)", key, id,
        tx.now());
    return key;
}

void refuse_taken_slug(ControlView& view, const Organization& organization) {
    const auto taken = find_organization_by_slug(view, organization.slug);
    if (taken && taken->id != organization.id)
        throw Error{Code::exists, "There is a tenant '" + organization.slug + "' already."}.with_field(
            "slug");
}

} // namespace

Organization create_organization(ControlTx& tx, Organization organization) {
    refuse_taken_slug(tx, organization);
    organization.created_at = tx.now();
    tx.database().run(
        "INSERT INTO organizations (id, slug, name, state, locale, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        organization.id, organization.slug, organization.name, name_of(organization.state),
        organization.locale, organization.created_at);
    write_origins(tx, organization);
    organization.widget_key = add_widget_key(tx, organization.id);
    return organization;
}

void update_organization(ControlTx& tx, const Organization& organization) {
    refuse_taken_slug(tx, organization);
    if (tx.database().run(
            "UPDATE organizations SET slug = ?, name = ?, state = ?, locale = ?, require_totp = ?"
            " WHERE id = ?",
            organization.slug, organization.name, name_of(organization.state), organization.locale,
            organization.require_totp, organization.id) == 0)
        throw Error{Code::not_found, "There is no such organization."};
    write_origins(tx, organization);
}

std::optional<Organization> find_organization(ControlView& view, const OrganizationId& id) {
    return find_one(view, view.database().select(find_by_id, id));
}

Organization get_organization(ControlView& view, const OrganizationId& id) {
    if (auto organization = find_organization(view, id))
        return std::move(*organization);
    throw Error{Code::not_found, "There is no such organization."};
}

std::optional<Organization> find_organization_by_slug(ControlView& view, std::string_view slug) {
    return find_one(view, view.database().select(find_by_slug, slug));
}

std::vector<Organization> list_organizations(ControlView& view) {
    std::vector<Organization> organizations;
    Statement rows = view.database().prepare(list_all);
    while (rows.step())
        organizations.push_back(read(view, rows));
    return organizations;
}

void delete_organization(ControlTx& tx, const OrganizationId& id) {
    tx.database().run("DELETE FROM organizations WHERE id = ?",
                      id); // keys, memberships, invitations go with it
}

std::optional<Organization> find_organization_by_widget_key(ControlView& view, std::string_view widget_key) {
    Statement row = view.database().select(
        "SELECT organization FROM widget_keys WHERE key = ? AND (ends_at IS NULL OR ends_at > ?)", widget_key,
        view.now());
    if (!row.step())
        return std::nullopt;
    return find_organization(view, row.get<OrganizationId>(0));
}

std::string rotate_widget_key(ControlTx& tx, const OrganizationId& id, Time old_key_ends_at) {
    get_organization(tx, id);
    tx.database().run("UPDATE widget_keys SET ends_at = ? WHERE organization = ? AND ends_at IS NULL",
                      old_key_ends_at, id);
    return add_widget_key(tx, id);
}

} // namespace iterochat::storage
