#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

/// The account gets its id and time. `password_hash` may be empty: no password signs in. Code::exists when
/// the address is taken.
Account create_account(ControlTx& tx, Account account, std::string_view password_hash);
void update_account(ControlTx& tx, const Account& account); ///< email, name, enabled; Code::exists as above
void delete_account(ControlTx& tx, const AccountId& id);    ///< with sessions and memberships
void set_password_hash(ControlTx& tx, const AccountId& id, std::string_view hash);
void record_sign_in(ControlTx& tx, const AccountId& id); ///< last sign-in now

std::optional<Account> find_account(ControlView& view, const AccountId& id);
Account get_account(ControlView& view, const AccountId& id); ///< throws Code::not_found
std::optional<Account> find_account_by_email(ControlView& view, std::string_view email);
std::string password_hash_of(ControlView& view, const AccountId& id); ///< may be empty
std::vector<Account> list_accounts(ControlView& view);                ///< oldest first

void put_membership(ControlTx& tx,
                    const Membership& membership); ///< role and availability; inserts or changes
void remove_membership(ControlTx& tx, const OrganizationId& organization, const AccountId& account);
std::optional<Membership> find_membership(ControlView& view, const OrganizationId& organization,
                                          const AccountId& account);
std::vector<Membership> memberships_of_account(ControlView& view, const AccountId& account);
std::vector<Membership> members_of(ControlView& view,
                                   const OrganizationId& organization);           ///< by time of joining
std::int64_t count_owners(ControlView& view, const OrganizationId& organization); ///< with enabled accounts

} // namespace iterochat::storage
