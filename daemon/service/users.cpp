#include "daemon/service/users.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/member_presence.hpp"
#include "daemon/service/membership_rules.hpp"
#include "daemon/service/own_organizations.hpp"
#include "daemon/service/passwords.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/invitations.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/control/second_factors.hpp"
#include "daemon/storage/control/sessions.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {

Users::Users(const Context& context, Passwords& passwords, std::string public_url, Forgetting forgetting)
    : context_(context),
      passwords_(passwords),
      public_url_(std::move(public_url)),
      forgetting_(std::move(forgetting)) {}

std::vector<UserDetails> Users::list(const Actor& actor, std::optional<OrganizationId> organization) {
    require_administrator(actor);
    return context_.store.control_read([&](storage::ControlView& view) {
        std::vector<UserDetails> all;
        for (const Account& account : storage::list_accounts(view)) {
            if (organization && !storage::find_membership(view, *organization, account.id))
                continue;
            all.push_back({account, own_organizations(view, account.id),
                           storage::list_sessions(view, account.id).size(),
                           storage::has_second_factor(view, account.id)});
        }
        return all;
    });
}

AccountId Users::id_of(const Actor& actor, std::string_view email_or_id) {
    require_administrator(actor);
    return context_.store.control_read([&](storage::ControlView& view) {
        if (const auto id = AccountId::parse(email_or_id))
            if (storage::find_account(view, *id))
                return *id;
        if (const auto found = storage::find_account_by_email(view, normalize_email(email_or_id)))
            return found->id;
        throw Error{Code::not_found, "There is no user of this address or id."}.with_hint(
            "iterochat user list");
    });
}

UserDetails Users::get(const Actor& actor, AccountId account) {
    require_administrator(actor);
    return context_.store.control_read([&](storage::ControlView& view) {
        return UserDetails{storage::get_account(view, account), own_organizations(view, account),
                           storage::list_sessions(view, account).size(),
                           storage::has_second_factor(view, account)};
    });
}

void Users::rename(const Actor& actor, AccountId account, std::string_view name) {
    require_administrator(actor);
    validate_short_text("name", name, 1, 200);
    context_.store.control_write([&](storage::ControlTx& tx) {
        Account changed = storage::get_account(tx, account);
        changed.name = name;
        storage::update_account(tx, changed);
        audit::record(tx, act_of(actor, std::nullopt, "user.set", "account", account.text()));
    });
}

std::size_t Users::set_password(const Actor& actor, AccountId account, std::string_view password) {
    require_administrator(actor);
    validate_password(password);
    const std::string hash = passwords_.hash(password);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        storage::get_account(tx, account);
        storage::set_password_hash(tx, account, hash);
        audit::record(tx, act_of(actor, std::nullopt, "user.passwd", "account", account.text()));
        tx.after_commit([&hub = context_.hub, account] { hub.drop(account); });
        return storage::end_sessions(tx, account);
    });
}

void Users::set_enabled(const Actor& actor, AccountId account, bool enabled) {
    require_administrator(actor);
    context_.store.control_write([&](storage::ControlTx& tx) {
        Account changed = storage::get_account(tx, account);
        if (changed.enabled == enabled)
            return;
        if (!enabled) {
            for (const Membership& membership : storage::memberships_of_account(tx, account))
                keep_an_owner(tx, membership);
            storage::end_sessions(tx, account);
            tx.after_commit([&hub = context_.hub, account] { hub.drop(account); });
        }
        changed.enabled = enabled;
        storage::update_account(tx, changed);
        audit::record(tx, act_of(actor, std::nullopt, enabled ? "user.enable" : "user.disable", "account",
                                 account.text()));
    });
}

std::size_t Users::end_sessions(const Actor& actor, AccountId account) {
    require_administrator(actor);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        storage::get_account(tx, account);
        audit::record(tx, act_of(actor, std::nullopt, "user.logout", "account", account.text()));
        tx.after_commit([&hub = context_.hub, account] { hub.drop(account); });
        return storage::end_sessions(tx, account);
    });
}

RemovedUser Users::remove(const Actor& actor, AccountId account, bool dry_run) {
    require_administrator(actor);
    const auto would_remove = [&](storage::ControlView& view) {
        RemovedUser removed{storage::get_account(view, account), own_organizations(view, account), true};
        for (const Membership& membership : storage::memberships_of_account(view, account))
            keep_an_owner(view, membership);
        return removed;
    };
    if (dry_run)
        return context_.store.control_read(would_remove);
    const RemovedUser gone = context_.store.control_write([&](storage::ControlTx& tx) {
        RemovedUser removed = would_remove(tx);
        for (const OwnOrganization& organization : removed.left) {
            storage::erase_invitations_of(tx, organization.id, removed.account.email);
            intend_to_forget(tx, actor, organization.id, account);
        }
        storage::delete_account(tx, account);
        audit::record(tx, act_of(actor, std::nullopt, "user.delete", "account", account.text()));
        return removed;
    });
    forget(gone.left, account);
    return gone;
}

} // namespace iterochat::service
