#include "daemon/service/arrivals.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/import_control.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"

#include <sstream>

namespace iterochat::service {
namespace {

/// Ids of organizations on their way in, parted by spaces.
constexpr std::string_view arriving_name = "restore.pending";

std::vector<std::string> arriving(storage::ControlView& view) {
    std::istringstream words(storage::installation_value(view, arriving_name).value_or(""));
    std::vector<std::string> ids;
    for (std::string word; words >> word;)
        ids.push_back(word);
    return ids;
}

void set_arriving(storage::ControlTx& tx, const OrganizationId& id, bool is_arriving) {
    std::string text;
    for (const std::string& other : arriving(tx))
        if (other != id.text())
            text += other + " ";
    if (is_arriving)
        text += id.text();
    storage::set_installation_value(tx, arriving_name, text);
}

AccountId account_for(storage::ControlTx& tx, const ArrivingTenant::Person& person) {
    if (const auto found = storage::find_account(tx, person.account.id))
        return found->id;
    if (const auto found = storage::find_account_by_email(tx, person.account.email))
        return found->id;
    const Account made = storage::import_account(tx, person.account);
    if (!person.password_hash.empty())
        storage::set_password_hash(tx, made.id, person.password_hash);
    return made.id;
}

} // namespace

ArrivingTenant::ArrivingTenant(storage::Store& store, const OrganizationId& id) : store_(store), id_(id) {
    store_.control_write([&](storage::ControlTx& tx) { set_arriving(tx, id_, true); });
}

ArrivingTenant::~ArrivingTenant() {
    if (is_settled_)
        return;
    try {
        store_.destroy_organization_files(id_);
        store_.control_write([&](storage::ControlTx& tx) { set_arriving(tx, id_, false); });
    } catch (const std::exception& error) {
        log_incident("backup", "clean-up-failed", error); // the next start tries again
    }
}

void ArrivingTenant::admit(storage::ControlTx& tx, const Organization& organization,
                           const std::vector<Person>& people) {
    const Organization made = storage::import_organization(tx, organization);
    for (const Person& person : people) {
        Membership membership;
        membership.account_id = account_for(tx, person);
        membership.organization_id = made.id;
        membership.role = person.role;
        membership.available = person.available;
        storage::put_membership(tx, membership);
    }
    set_arriving(tx, made.id, false);
}

void ArrivingTenant::remove_leftovers(storage::Store& store) {
    for (const std::string& text :
         store.control_read([](storage::ControlView& view) { return arriving(view); })) {
        const auto id = OrganizationId::parse(text);
        if (!id)
            continue;
        const bool is_admitted = store.control_read(
            [&](storage::ControlView& view) { return storage::find_organization(view, *id).has_value(); });
        if (!is_admitted)
            store.destroy_organization_files(*id);
        store.control_write([&](storage::ControlTx& tx) { set_arriving(tx, *id, false); });
    }
}

} // namespace iterochat::service
