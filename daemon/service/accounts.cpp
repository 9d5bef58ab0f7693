#include "daemon/service/accounts.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/secret.hpp"
#include "common/base/text.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/own_organizations.hpp"
#include "daemon/service/passwords.hpp"
#include "daemon/service/second_factors.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/control/second_factors.hpp"
#include "daemon/storage/control/sessions.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {
namespace {

constexpr Span session_life = days(30);
constexpr Span touch_interval = hours(1); ///< a session's last use is written at most this often
constexpr std::size_t user_agent_bytes_most = 400;

[[noreturn]] void refuse_sign_in() {
    throw Error{Code::unauthenticated, "Email and password don't fit together; check both and try again."};
}

Session session_of(const storage::AccountSession& stored) {
    return {.id = stored.id,
            .account = stored.account_id,
            .device = {.address = stored.ip_address, .user_agent = stored.device},
            .created_at = stored.created_at,
            .last_used_at = stored.last_used_at,
            .expires_at = stored.expires_at,
            .current = false};
}

/// The rate limit's key of an address: a digest, so that no table of addresses lies in memory.
std::string account_key(std::string_view normalized_email) {
    const auto digest = token_hash(normalized_email);
    return "account:" + to_hex(std::span(digest).first(16));
}

/// A User-Agent as it may be stored: valid UTF-8, bounded.
std::string device_text(std::string_view user_agent) {
    return is_utf8(user_agent) ? truncate_characters(user_agent.substr(0, 4096), user_agent_bytes_most) : "";
}

Account enabled_account(storage::ControlView& view, const AccountId& id) {
    auto account = storage::find_account(view, id);
    if (!account || !account->enabled)
        throw Error{Code::unauthenticated,
                    "This account can't be used; sign in again or ask your administrator."};
    return *std::move(account);
}

/// An ended session's streams end with it; the account's other sessions come back by themselves.
void end_streams(storage::ControlTx& tx, live::Hub& hub, const AccountId& account) {
    tx.after_commit([&hub, account] { hub.drop(account); });
}

/// Later, so that the answer takes as long as for an address that nobody has.
void record_refusal(storage::Store& store, const AccountId& account, const std::string& address) {
    audit::Act act = own_act(account, "account.sign_in_refused");
    act.from_address = address;
    store.control_write_later([act](storage::ControlTx& tx) { audit::record(tx, act); },
                              [](const std::exception_ptr&) {}); // it is in the log line above all the same
}

} // namespace

Accounts::Accounts(const Context& context, Passwords& passwords, RateLimits& limits)
    : context_(context), passwords_(passwords), limits_(limits) {}

SignedIn Accounts::sign_in(std::string_view email, std::string_view password, const Device& device,
                           std::string_view code) {
    const std::string normalized = normalize_email(email);
    limits_.spend(Limit::sign_in, "address:" + address_key(device.address));
    limits_.spend(Limit::sign_in, account_key(normalized));

    std::string hash;
    const auto account = context_.store.control_read([&](storage::ControlView& view) {
        auto found = storage::find_account_by_email(view, normalized);
        if (found)
            hash = storage::password_hash_of(view, found->id);
        return found;
    });
    const bool fits = password.size() <= 4096 && passwords_.matches(hash, password);
    if (!account || !fits || !account->enabled) {
        log(LogLevel::info, "service", "sign_in_refused", {{"known", account ? "yes" : "no"}});
        if (account)
            record_refusal(context_.store, account->id, device.address);
        refuse_sign_in();
    }
    return context_.store.control_write([&](storage::ControlTx& tx) {
        const Account current = enabled_account(tx, account->id); // it may have been disabled since
        pass_second_factor(tx, account->id, code, device.address);
        storage::AccountSession session;
        session.account_id = account->id;
        session.device = device_text(device.user_agent);
        session.ip_address = device.address;
        session.expires_at = tx.now() + session_life;
        storage::NewSession created = storage::create_session(tx, session);
        storage::record_sign_in(tx, account->id);
        audit::Act act = own_act(account->id, "account.sign_in");
        act.from_address = device.address;
        audit::record(tx, act);
        return SignedIn{created.token, current, own_organizations(tx, account->id)};
    });
}

void Accounts::sign_out(std::string_view token, std::string_view from_address) {
    context_.store.control_write([&](storage::ControlTx& tx) {
        const auto session = storage::find_session_by_token(tx, token);
        if (!session)
            return;
        storage::end_session(tx, session->id);
        audit::record(tx, own_act(session->account_id, "account.sign_out", std::string(from_address)));
        end_streams(tx, context_.hub, session->account_id);
    });
}

Session Accounts::authenticate(std::string_view token) {
    const auto stored = context_.store.control_read([&](storage::ControlView& view) {
        auto session = storage::find_session_by_token(view, token);
        if (session)
            enabled_account(view, session->account_id);
        return session;
    });
    if (!stored)
        throw Error{Code::unauthenticated, "The session has ended; sign in again."};
    Session session = session_of(*stored);
    session.current = true;
    if (context_.clock.now() - stored->last_used_at > touch_interval)
        context_.store.control_write([&](storage::ControlTx& tx) {
            storage::extend_session(tx, stored->id, tx.now() + session_life);
        });
    return session;
}

Member Accounts::member_of(AccountId account, OrganizationId organization) {
    return context_.store.control_read([&](storage::ControlView& view) {
        const auto membership = storage::find_membership(view, organization, account);
        const auto found = membership ? storage::find_organization(view, organization) : std::nullopt;
        if (!found || found->state == OrganizationState::deleting)
            throw Error{Code::not_found, "There is no such organization."};
        if (found->state == OrganizationState::disabled)
            throw Error{Code::forbidden,
                        "This organization is disabled; ask the administrator of this installation."};
        if (found->require_totp && !storage::has_second_factor(view, account))
            throw Error{Code::totp_enrolment_required,
                        "This organization asks for a second factor; set one up in your profile first."};
        return Member{account, organization, membership->role, membership->account_name};
    });
}

Me Accounts::me(AccountId account) {
    return context_.store.control_read([&](storage::ControlView& view) {
        return Me{.account = storage::get_account(view, account),
                  .totp = storage::has_second_factor(view, account),
                  .recovery_codes_left = storage::count_recovery_codes(view, account),
                  .organizations = own_organizations(view, account)};
    });
}

Me Accounts::change_me(const Session& session, const MeChange& change) {
    if (change.name)
        validate_short_text("name", *change.name, 1, 200);
    std::string hash;
    if (change.password) {
        validate_password(*change.password);
        limits_.spend(Limit::sign_in, "account-id:" + session.account.text());
        const std::string present = context_.store.control_read(
            [&](storage::ControlView& view) { return storage::password_hash_of(view, session.account); });
        if (!passwords_.matches(present, change.current_password))
            throw Error{Code::forbidden, "The current password is another one."}.with_field(
                "current_password");
        hash = passwords_.hash(*change.password);
    }
    context_.store.control_write([&](storage::ControlTx& tx) {
        Account account = enabled_account(tx, session.account);
        if (change.name) {
            account.name = *change.name;
            storage::update_account(tx, account);
            audit::record(tx, own_act(session.account, "account.rename", session.device.address));
        }
        if (!hash.empty()) {
            storage::set_password_hash(tx, session.account, hash);
            storage::end_sessions(tx, session.account, session.id);
            audit::record(tx, own_act(session.account, "account.password", session.device.address));
            end_streams(tx, context_.hub, session.account);
        }
    });
    return me(session.account);
}

std::vector<Session> Accounts::sessions(const Session& current) {
    const auto stored = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::list_sessions(view, current.account); });
    std::vector<Session> sessions;
    for (const storage::AccountSession& each : stored) {
        sessions.push_back(session_of(each));
        sessions.back().current = each.id == current.id;
    }
    return sessions;
}

void Accounts::end_session(const Session& current, SessionId session) {
    context_.store.control_write([&](storage::ControlTx& tx) {
        const auto stored = storage::find_session(tx, session);
        if (!stored || stored->account_id != current.account)
            throw Error{Code::not_found, "There is no session of this id."};
        storage::end_session(tx, session);
        audit::record(tx, own_act(current.account, "account.end_session", current.device.address));
        end_streams(tx, context_.hub, current.account);
    });
}

void Accounts::end_other_sessions(const Session& current) {
    context_.store.control_write([&](storage::ControlTx& tx) {
        storage::end_sessions(tx, current.account, current.id);
        audit::record(tx, own_act(current.account, "account.end_session", current.device.address));
        end_streams(tx, context_.hub, current.account);
    });
}

} // namespace iterochat::service
