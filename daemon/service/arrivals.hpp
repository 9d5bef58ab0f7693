#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/storage/view.hpp"

#include <string>
#include <vector>

namespace iterochat::storage {
class Store;
}

namespace iterochat::service {

/// An organization whose files come before its row: seen by nobody until it is admitted, and removed with its
/// files when it isn't, also after a crash.
class ArrivingTenant {
  public:
    ArrivingTenant(storage::Store& store, const OrganizationId& id); ///< remembers it in control.db
    ~ArrivingTenant();                                               ///< removes the files unless settled
    ArrivingTenant(const ArrivingTenant&) = delete;
    ArrivingTenant& operator=(const ArrivingTenant&) = delete;

    struct Person {
        Account account;
        std::string password_hash; ///< empty: none
        Role role = Role::agent;
        bool available = true;
    };
    /// Makes the rows of the organization and its members: an account is one that is here by id, else by
    /// address, else a new one. Throws Code::exists for a taken slug.
    void admit(storage::ControlTx& tx, const Organization& organization, const std::vector<Person>& people);
    void settled() { is_settled_ = true; } ///< after that commit

    /// What a crash left. Once, at start, before anything is served.
    static void remove_leftovers(storage::Store& store);

  private:
    storage::Store& store_;
    const OrganizationId id_;
    bool is_settled_ = false;
};

} // namespace iterochat::service
