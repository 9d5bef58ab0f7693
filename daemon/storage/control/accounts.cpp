#include "daemon/storage/control/accounts.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

Account read_account(ControlView& view, Statement& row) {
    Account account;
    account.id = row.get<AccountId>(0);
    account.email = view.unseal({"accounts", "email", account.id.blob()}, row.blob(1));
    account.name = view.unseal({"accounts", "name", account.id.blob()}, row.blob(2));
    account.enabled = row.get<bool>(3);
    account.created_at = row.get<Time>(4);
    account.last_sign_in_at = row.find<Time>(5);
    return account;
}

std::optional<Account> find_one(ControlView& view, Statement row) {
    if (!row.step())
        return std::nullopt;
    return read_account(view, row);
}

void refuse_taken_email(ControlView& view, const Account& account) {
    const auto taken = find_account_by_email(view, account.email);
    if (taken && taken->id != account.id)
        throw Error{Code::exists, "There is an account with this address already."}.with_field("email");
}

/// One row each of memberships m and accounts a.
Membership read_membership(ControlView& view, Statement& row) {
    Membership membership;
    membership.organization_id = row.get<OrganizationId>(0);
    membership.account_id = row.get<AccountId>(1);
    membership.role = role_from_name(row.text_view(2));
    membership.available = row.get<bool>(3);
    membership.account_email = view.unseal({"accounts", "email", membership.account_id.blob()}, row.blob(4));
    membership.account_name = view.unseal({"accounts", "name", membership.account_id.blob()}, row.blob(5));
    membership.account_enabled = row.get<bool>(6);
    return membership;
}

std::vector<Membership> read_memberships(ControlView& view, Statement rows) {
    std::vector<Membership> memberships;
    while (rows.step())
        memberships.push_back(read_membership(view, rows));
    return memberships;
}

} // namespace

Account create_account(ControlTx& tx, Account account, std::string_view password_hash) {
    account.id = AccountId::make(tx.now());
    account.created_at = tx.now();
    refuse_taken_email(tx, account);
    tx.database().run("INSERT INTO accounts (id, email, email_index, name, password_hash, enabled, "
                      "created_at, last_sign_in_at)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      account.id, tx.seal({"accounts", "email", account.id.blob()}, account.email),
                      tx.installation_keys().email_index(account.email),
                      tx.seal({"accounts", "name", account.id.blob()}, account.name), password_hash,
                      account.enabled, account.created_at, account.last_sign_in_at);
    return account;
}

void update_account(ControlTx& tx, const Account& account) {
    refuse_taken_email(tx, account);
    if (tx.database().run(
            "UPDATE accounts SET email = ?, email_index = ?, name = ?, enabled = ? WHERE id = ?",
            tx.seal({"accounts", "email", account.id.blob()}, account.email),
            tx.installation_keys().email_index(account.email),
            tx.seal({"accounts", "name", account.id.blob()}, account.name), account.enabled, account.id) == 0)
        throw Error{Code::not_found, "There is no such account."};
}

void delete_account(ControlTx& tx, const AccountId& id) {
    tx.database().run("DELETE FROM accounts WHERE id = ?", id); // sessions and memberships go with it
}

void set_password_hash(ControlTx& tx, const AccountId& id, std::string_view hash) {
    if (tx.database().run("UPDATE accounts SET password_hash = ? WHERE id = ?", hash, id) == 0)
        throw Error{Code::not_found, "There is no such account."};
}

void record_sign_in(ControlTx& tx, const AccountId& id) {
    tx.database().run("UPDATE accounts SET last_sign_in_at = ? WHERE id = ?", tx.now(), id);
}

std::optional<Account> find_account(ControlView& view, const AccountId& id) {
    return find_one(view, view.database().select(
                              "SELECT id, email, name, enabled, created_at, last_sign_in_at FROM accounts"
                              " WHERE id = ?",
                              id));
}

Account get_account(ControlView& view, const AccountId& id) {
    if (auto account = find_account(view, id))
        return std::move(*account);
    throw Error{Code::not_found, "There is no such account."};
}

std::optional<Account> find_account_by_email(ControlView& view, std::string_view email) {
    return find_one(view, view.database().select(
                              "SELECT id, email, name, enabled, created_at, last_sign_in_at FROM accounts"
                              " WHERE email_index = ?",
                              view.installation_keys().email_index(email)));
}

std::string password_hash_of(ControlView& view, const AccountId& id) {
    Statement row = view.database().select("SELECT password_hash FROM accounts WHERE id = ?", id);
    return row.step() ? row.get<std::string>(0) : std::string{};
}

std::vector<Account> list_accounts(ControlView& view) {
    std::vector<Account> accounts;
    Statement rows = view.database().prepare(
        "SELECT id, email, name, enabled, created_at, last_sign_in_at FROM accounts ORDER BY row");
    while (rows.step())
        accounts.push_back(read_account(view, rows));
    return accounts;
}

// ---- Memberships

void put_membership(ControlTx& tx, const Membership& membership) {
    tx.database().run(
        "INSERT INTO memberships (organization, account, role, available, created_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (organization, account) DO UPDATE SET role = excluded.role, available = "
        "excluded.available",
        membership.organization_id, membership.account_id, name_of(membership.role), membership.available,
        tx.now());
}

void remove_membership(ControlTx& tx, const OrganizationId& organization, const AccountId& account) {
    tx.database().run("DELETE FROM memberships WHERE organization = ? AND account = ?", organization,
                      account);
}

std::optional<Membership> find_membership(ControlView& view, const OrganizationId& organization,
                                          const AccountId& account) {
    Statement row = view.database().select(
        "SELECT m.organization, m.account, m.role, m.available, a.email, a.name, a.enabled FROM memberships m"
        " JOIN accounts a ON a.id = m.account WHERE m.organization = ? AND m.account = ?",
        organization, account);
    if (!row.step())
        return std::nullopt;
    return read_membership(view, row);
}

std::vector<Membership> memberships_of_account(ControlView& view, const AccountId& account) {
    return read_memberships(
        view,
        view.database().select(
            "SELECT m.organization, m.account, m.role, m.available, a.email, a.name, a.enabled FROM "
            "memberships m"
            " JOIN accounts a ON a.id = m.account WHERE m.account = ? ORDER BY m.created_at, m.organization",
            account));
}

std::vector<Membership> members_of(ControlView& view, const OrganizationId& organization) {
    return read_memberships(
        view,
        view.database().select(
            "SELECT m.organization, m.account, m.role, m.available, a.email, a.name, a.enabled FROM "
            "memberships m"
            " JOIN accounts a ON a.id = m.account WHERE m.organization = ? ORDER BY m.created_at, m.account",
            organization));
}

std::int64_t count_owners(ControlView& view, const OrganizationId& organization) {
    Statement row =
        view.database().select("SELECT count(*) FROM memberships m JOIN accounts a ON a.id = m.account"
                               " WHERE m.organization = ? AND m.role = 'owner' AND a.enabled = 1",
                               organization);
    row.step();
    return row.integer(0);
}

} // namespace iterochat::storage
