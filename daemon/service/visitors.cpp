#include "daemon/service/visitors.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/service/deferred_write.hpp"
#include "daemon/service/hours.hpp"
#include "daemon/service/identity_token.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/widget_words.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/visitors.hpp"
#include "daemon/vault/sealing.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr Span session_life = days(180);
constexpr std::size_t name_characters_most = 200;
constexpr std::size_t user_agent_characters_most = 400;
constexpr std::size_t page_characters_most = 400;

void require_active(const Organization& organization) {
    if (organization.state == OrganizationState::deleting)
        throw Error{Code::not_found, "There is no such organization."};
    if (organization.state == OrganizationState::disabled)
        throw Error{Code::unavailable, "This chat is switched off at the moment."};
}

void require_origin(const Organization& organization, std::string_view origin) {
    if (!Organizations::allows_origin(organization, origin))
        throw Error{Code::forbidden, "This website is none of the organization's allowed domains."};
}

Organization organization_of_key(const Context& context, std::string_view key, std::string_view origin) {
    const auto organization = context.store.control_read(
        [&](storage::ControlView& view) { return storage::find_organization_by_widget_key(view, key); });
    if (!organization)
        throw Error{Code::not_found, "There is no widget with this key."}.with_field("widget_key");
    require_active(*organization);
    require_origin(*organization, origin);
    return *organization;
}

/// "en", "pt-BR": letters, digits and "-".
void validate_language(std::string_view language) {
    const bool good = language.size() <= 35 &&
                      std::all_of(language.begin(), language.end(),
                                  [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    if (!good)
        throw Error{Code::unprocessable, "A language is written like en, bn or bn-Latn."}.with_field(
            "language");
}

/// Without what stands behind the path: queries hold what people typed. Empty for what is no web page.
std::string page_of(const std::string& address) {
    if (!address.starts_with("https://") && !address.starts_with("http://"))
        return {};
    return truncate_characters(address.substr(0, address.find_first_of("?#")), page_characters_most);
}

void validate(const NewVisitor& request) {
    validate_short_text("name", request.name, 0, name_characters_most);
    if (!request.email.empty())
        validate_email(request.email);
    validate_language(request.language);
}

/// The secret's text form is what the business puts into its configuration.
std::string identity_secret_of(storage::View& view) {
    return to_base64url(vault::derive_key(view.organization_keys().key(), "identity-tokens").bytes());
}

/// Records the very text that was shown, or refuses another version.
void record_consent(storage::Tx& tx, const NewVisitor& request, Visitor& visitor) {
    const WidgetSettings settings = storage::widget_settings(tx);
    const bool has_consented =
        !request.consent_version && visitor.consent_version == settings.consent_version;
    if (settings.consent_text.empty() || has_consented)
        return;
    if (!request.consent_version || *request.consent_version != settings.consent_version)
        throw Error{Code::unprocessable,
                    "Consent to the current text is needed; its version is in widget/config."}
            .with_field("consent");
    visitor.consent_version = settings.consent_version;
    visitor.consent_text =
        text_in_language(settings, request.language, "consent_text", settings.consent_text);
    visitor.consent_policy_url = settings.consent_policy_url;
    visitor.consent_at = tx.now();
}

void describe(const NewVisitor& request, const std::optional<Identity>& identity, Visitor& visitor) {
    const auto set = [](std::string& field, const std::string& value) {
        if (!value.empty())
            field = value;
    };
    if (identity) {
        visitor.verified = true;
        visitor.verified_id = identity->subject;
        set(visitor.name, truncate_characters(identity->name, name_characters_most));
        set(visitor.email, normalize_email(identity->email));
    } else {
        set(visitor.name, request.name);
        set(visitor.email, normalize_email(request.email));
    }
    set(visitor.language, request.language);
    set(visitor.ip_address, request.ip_address);
    set(visitor.page, page_of(request.page));
    set(visitor.user_agent, truncate_characters(request.user_agent, user_agent_characters_most));
}

} // namespace

Visitors::Visitors(const Context& context, RateLimits& limits) : context_(context), limits_(limits) {}

WidgetConfig Visitors::config(std::string_view widget_key, std::string_view origin,
                              const WantedLanguages& wanted) {
    const Organization organization = organization_of_key(context_, widget_key, origin);
    WidgetConfig config;
    config.organization_name = organization.name;
    config.language = organization.locale;
    OfficeHours hours;
    context_.store.read(organization.id, [&](storage::View& view) {
        config.settings = storage::widget_settings(view);
        config.suggested_questions = storage::list_suggested_questions(view);
        config.is_ai_only = ai_settings_now(view).mode == AnswerMode::ai_only;
        hours = storage::office_hours(view);
    });
    if (wanted.any()) {
        config.settings.language = widget_language(config.settings, wanted.of_script, wanted.of_page);
        hours.away_text =
            text_in_language(config.settings, config.settings.language, "away_text", hours.away_text);
        put_in_language(config.settings, config.settings.language);
    }
    if (config.settings.title.empty())
        config.settings.title = organization.name;
    const auto members = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::members_of(view, organization.id); });
    const Time now = context_.clock.now();
    const bool open = is_open(hours, now);
    config.is_online = open && std::any_of(members.begin(), members.end(), [](const Membership& member) {
                           return member.available && member.account_enabled;
                       });
    if (!open) {
        config.next_open_at = next_opening(hours, now);
        config.away_text = hours.away_text;
    }
    return config;
}

void Visitors::start_session(const NewVisitor& request, Then<VisitorSession> then) {
    limits_.spend(Limit::widget_session, address_key(request.ip_address));
    const Organization organization = organization_of_key(context_, request.widget_key, request.origin);
    validate(request);
    write_then<VisitorSession>(
        context_.store, organization.id,
        [request, id = organization.id, locale = organization.locale](storage::Tx& tx) {
            std::optional<Identity> identity;
            if (!request.identity_token.empty())
                identity = read_identity_token(request.identity_token, identity_secret_of(tx), tx.now());
            // A verified person is the same one on every device.
            auto known =
                identity ? storage::find_visitor_by_verified_id(tx, identity->subject) : std::nullopt;
            Visitor visitor = known.value_or(Visitor{});
            describe(request, identity, visitor);
            record_consent(tx, request, visitor);
            if (visitor.language.empty())
                visitor.language = locale;
            visitor.last_seen_at = tx.now();
            if (known)
                storage::update_visitor(tx, visitor);
            else
                visitor = storage::create_visitor(tx, std::move(visitor));
            std::string token = storage::create_visitor_session(tx, visitor.id, tx.now() + session_life);
            return VisitorSession{id, std::move(visitor), std::move(token)};
        },
        std::move(then));
}

void Visitors::introduce(const VisitorActor& actor, const std::optional<std::string>& name,
                         const std::optional<std::string>& email, Then<Visitor> then) {
    limits_.spend(Limit::widget_write, actor.visitor.text());
    if (name)
        validate_short_text("name", *name, 0, name_characters_most);
    if (email && !email->empty())
        validate_email(*email);
    write_then<Visitor>(
        context_.store, actor.organization,
        [visitor_id = actor.visitor, name, email](storage::Tx& tx) {
            Visitor visitor = storage::get_visitor(tx, visitor_id);
            if (visitor.verified)
                throw Error{Code::conflict, "The business has verified who this is; it alone changes that."};
            if (name)
                visitor.name = *name;
            if (email)
                visitor.email = normalize_email(*email);
            storage::update_visitor(tx, visitor);
            return visitor;
        },
        std::move(then));
}

VisitorActor Visitors::authenticate(std::string_view token) {
    const auto unknown = [] {
        return Error{Code::unauthenticated,
                     "This visitor token is unknown or has expired; start a new session."};
    };
    const auto id = storage::organization_of_visitor_token(token);
    if (!id)
        throw unknown();
    const auto organization = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::find_organization(view, *id); });
    if (!organization || organization->state == OrganizationState::deleting)
        throw unknown();
    require_active(*organization);
    const auto session = context_.store.read(
        *id, [&](storage::View& view) { return storage::find_visitor_session(view, token); });
    if (!session)
        throw unknown();
    return {*id, session->visitor_id};
}

void Visitors::check_origin(OrganizationId id, std::string_view origin) {
    if (origin.empty())
        return;
    require_origin(context_.store.control_read(
                       [&](storage::ControlView& view) { return storage::get_organization(view, id); }),
                   origin);
}

std::string Visitors::identity_secret(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_integrations);
    return context_.store.read(organization, [](storage::View& view) { return identity_secret_of(view); });
}

} // namespace iterochat::service
