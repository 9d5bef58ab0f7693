#include "daemon/service/second_factors.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/passwords.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/second_factors.hpp"
#include "daemon/storage/control/sessions.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/vault/sealing.hpp"
#include "daemon/vault/signature.hpp"
#include "daemon/vault/totp.hpp"

#include <array>

namespace iterochat::service {
namespace {

constexpr std::size_t code_digits = 6;
constexpr std::size_t recovery_bytes = 10; ///< 80 bits: 16 characters in four groups
constexpr std::size_t recovery_group = 4;

/// Authenticator apps know the alphabet in capitals only.
std::string base32_of(const Secret& secret) {
    std::string text = to_base32(secret.bytes());
    for (char& c : text)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              c == '-' || c == '.' || c == '_' || c == '~';
        if (is_plain)
            encoded += c;
        else
            encoded += "%" + to_hex(as_bytes({&c, 1}));
    }
    return encoded;
}

/// As people type it: without spaces and dashes, letters small.
std::string without_gaps(std::string_view code) {
    std::string compact;
    for (const char c : lower_ascii(code))
        if (c != ' ' && c != '-')
            compact += c;
    return compact;
}

bool is_app_code(std::string_view compact) {
    return compact.size() == code_digits && compact.find_first_not_of("0123456789") == std::string_view::npos;
}

storage::RecoveryHash recovery_hash(const storage::ControlView& view, std::string_view compact) {
    const Secret key = vault::derive_key(view.installation_keys().key(), "recovery-codes");
    return vault::keyed_digest(key, as_bytes(compact));
}

/// "abcd-efgh-ijkl-mnop"
std::string make_recovery_code() {
    const Secret random = Secret::random(recovery_bytes);
    std::string compact = to_base32(random.bytes());
    std::string grouped;
    for (std::size_t i = 0; i < compact.size(); ++i)
        grouped += (i > 0 && i % recovery_group == 0 ? "-" : "") + compact.substr(i, 1);
    wipe(compact);
    return grouped;
}

std::vector<std::string> make_recovery_codes() {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < recovery_codes_count; ++i)
        codes.push_back(make_recovery_code());
    return codes;
}

std::vector<storage::RecoveryHash> recovery_hashes(const storage::ControlView& view,
                                                   const std::vector<std::string>& codes) {
    std::vector<storage::RecoveryHash> hashes;
    for (const std::string& each : codes)
        hashes.push_back(recovery_hash(view, without_gaps(each)));
    return hashes;
}

/// Takes a code of the app (each once) or a recovery code (used up by it); false: it doesn't fit.
bool is_spent(storage::ControlTx& tx, const AccountId& account, const storage::SecondFactor& factor,
              const std::string& compact, std::string_view from_address) {
    if (is_app_code(compact)) {
        const auto step = vault::totp_step_of(factor.secret, compact, tx.now());
        if (!step || *step <= factor.last_step)
            return false;
        storage::use_time_step(tx, account, *step);
        return true;
    }
    if (!storage::use_recovery_code(tx, account, recovery_hash(tx, compact)))
        return false;
    audit::record(tx, own_act(account, "account.recovery_code", std::string(from_address)));
    return true;
}

[[noreturn]] void refuse_code() {
    throw Error{Code::unauthenticated, "This code doesn't fit or was used before; wait for the next one."}
        .with_field("totp");
}

storage::SecondFactor pending_factor(storage::ControlView& view, const AccountId& account) {
    auto factor = storage::find_second_factor(view, account);
    if (!factor || factor->is_confirmed)
        throw Error{Code::conflict, "There is no enrolment to confirm; begin one first."};
    return *std::move(factor);
}

void refuse_second_enrolment(storage::ControlView& view, const AccountId& account) {
    if (storage::has_second_factor(view, account))
        throw Error{Code::conflict, "A second factor is set up already; turn it off first."};
}

} // namespace

SecondFactors::SecondFactors(const Context& context, Passwords& passwords, RateLimits& limits)
    : context_(context), passwords_(passwords), limits_(limits) {}

void SecondFactors::check_password(const Session& session, std::string_view password) {
    limits_.spend(Limit::sign_in, "account-id:" + session.account.text());
    const std::string hash = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::password_hash_of(view, session.account); });
    if (!passwords_.matches(hash, password))
        throw Error{Code::forbidden, "The password is another one."}.with_field("password");
}

Enrolment SecondFactors::begin(const Session& session, std::string_view password) {
    check_password(session, password);
    const Secret secret = Secret::random(vault::totp_secret_bytes);
    const Account account = context_.store.control_write([&](storage::ControlTx& tx) {
        refuse_second_enrolment(tx, session.account);
        storage::begin_second_factor(tx, session.account, secret);
        return storage::get_account(tx, session.account);
    });
    Enrolment enrolment;
    enrolment.secret = base32_of(secret);
    enrolment.uri = "otpauth://totp/IteroChat:" + percent_encoded(account.email) +
                    "?secret=" + enrolment.secret + "&issuer=IteroChat&algorithm=SHA1&digits=6&period=30";
    return enrolment;
}

std::vector<std::string> SecondFactors::confirm(const Session& session, std::string_view code) {
    limits_.spend(Limit::sign_in, "account-id:" + session.account.text());
    std::vector<std::string> codes = make_recovery_codes();
    context_.store.control_write([&](storage::ControlTx& tx) {
        const storage::SecondFactor factor = pending_factor(tx, session.account);
        const auto step = vault::totp_step_of(factor.secret, without_gaps(code), tx.now());
        if (!step)
            throw Error{Code::unprocessable,
                        "This code doesn't fit; check the clock of the phone and try the "
                        "next one."}
                .with_field("code");
        storage::confirm_second_factor(tx, session.account, *step, recovery_hashes(tx, codes));
        storage::end_sessions(tx, session.account, session.id); // they were begun without it
        audit::record(tx, own_act(session.account, "account.totp_on", session.device.address));
        tx.after_commit([&hub = context_.hub, account = session.account] { hub.drop(account); });
    });
    return codes;
}

std::vector<std::string> SecondFactors::renew_recovery_codes(const Session& session,
                                                             std::string_view password,
                                                             std::string_view code) {
    check_password(session, password);
    std::vector<std::string> codes = make_recovery_codes();
    context_.store.control_write([&](storage::ControlTx& tx) {
        const auto factor = storage::find_second_factor(tx, session.account);
        if (!factor || !factor->is_confirmed)
            throw Error{Code::conflict, "There is no second factor; set one up first."};
        // Forbidden, not unauthenticated: the session is as good as it was.
        if (!is_spent(tx, session.account, *factor, without_gaps(code), session.device.address))
            throw Error{Code::forbidden, "This code doesn't fit or was used before; wait for the next one."}
                .with_field("totp");
        storage::set_recovery_codes(tx, session.account, recovery_hashes(tx, codes));
        audit::record(tx, own_act(session.account, "account.recovery_codes", session.device.address));
    });
    return codes;
}

void SecondFactors::turn_off(const Session& session, std::string_view password) {
    check_password(session, password);
    context_.store.control_write([&](storage::ControlTx& tx) {
        if (!storage::remove_second_factor(tx, session.account))
            throw Error{Code::conflict, "There is no second factor to turn off."};
        audit::record(tx, own_act(session.account, "account.totp_off", session.device.address));
        tx.after_commit([&hub = context_.hub, account = session.account] { hub.drop(account); });
    });
}

bool SecondFactors::turn_off_for(const Actor& actor, AccountId account) {
    require_administrator(actor);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        storage::get_account(tx, account);
        if (!storage::remove_second_factor(tx, account))
            return false;
        audit::record(tx, act_of(actor, std::nullopt, "user.totp_off", "account", account.text()));
        tx.after_commit([&hub = context_.hub, account] { hub.drop(account); });
        return true;
    });
}

void pass_second_factor(storage::ControlTx& tx, const AccountId& account, std::string_view code,
                        std::string_view from_address) {
    const auto factor = storage::find_second_factor(tx, account);
    if (!factor || !factor->is_confirmed)
        return;
    const std::string compact = without_gaps(code);
    if (compact.empty())
        throw Error{Code::totp_required, "Enter the code of your authenticator app, or a recovery code."}
            .with_field("totp");
    if (!is_spent(tx, account, *factor, compact, from_address))
        refuse_code();
}

} // namespace iterochat::service
