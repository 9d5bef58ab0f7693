#include "daemon/storage/control/import_control.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {

Account import_account(ControlTx& tx, const Account& account) {
    if (find_account(tx, account.id) || find_account_by_email(tx, account.email))
        throw Error{Code::exists, "There is an account with this id or address already."};
    Account imported = account;
    imported.created_at = tx.now();
    imported.last_sign_in_at.reset();
    tx.database().run("INSERT INTO accounts (id, email, email_index, name, password_hash, enabled, "
                      "created_at, last_sign_in_at)"
                      " VALUES (?, ?, ?, ?, '', ?, ?, NULL)",
                      imported.id, tx.seal({"accounts", "email", imported.id.blob()}, imported.email),
                      tx.installation_keys().email_index(imported.email),
                      tx.seal({"accounts", "name", imported.id.blob()}, imported.name), imported.enabled,
                      imported.created_at);
    return imported;
}

Organization import_organization(ControlTx& tx, const Organization& organization) {
    Organization imported = create_organization(tx, organization);
    imported.created_at = organization.created_at;
    tx.database().run("UPDATE organizations SET created_at = ? WHERE id = ?", imported.created_at,
                      imported.id);
    return imported;
}

} // namespace iterochat::storage
