#pragma once

#include "common/base/secret.hpp"
#include "daemon/model/model_endpoint.hpp"
#include "daemon/model/office_hours.hpp"
#include "daemon/model/organization.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/view.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

struct NewOrganization {
    std::string slug;
    std::string name; ///< empty: the slug
    std::string locale = "en";
    std::vector<std::string> origins;
    bool if_not_exists = false;
};

struct CreatedOrganization {
    Organization organization;
    bool created = true; ///< false: it was there, with `if_not_exists`
};

struct OrganizationChange {
    std::optional<std::string> name;
    std::optional<std::string> locale;
    std::optional<std::vector<std::string>> origins; ///< allowed domains of the widget; empty: all
};

/// What an organization holds, for lists.
struct OrganizationCounts {
    std::int64_t members = 0;
    std::int64_t articles = 0;      ///< not deleted
    std::int64_t conversations = 0; ///< not deleted
};

/// Only what is set changes.
struct WidgetChange {
    std::optional<std::string> title;
    std::optional<std::string> greeting;
    std::optional<std::string> color;
    std::optional<std::string> position;
    std::optional<bool> ask_name;
    std::optional<bool> ask_email;
    std::optional<std::string> consent_text;
    std::optional<std::string> consent_version;
    std::optional<std::string> consent_policy_url;
    std::optional<std::string> language;
    std::optional<std::map<std::string, std::string>> texts;
    std::optional<std::string> avatar;
    std::optional<bool> offline_form;
    std::optional<bool> show_footer;
    std::optional<bool> attachments;
    std::optional<int> attachment_mb;
};

/// Of the language model that words the answers.
struct EndpointChange {
    std::optional<AnswerEngineKind> engine;
    std::optional<std::string> base_url;
    std::optional<std::string> model;
    std::optional<Secret> key; ///< an empty one removes it
    std::optional<bool> allow_private;
    std::optional<int> calls_a_day;
    std::optional<int> calls_a_visitor;
    bool empty() const;
};

struct SecuritySettings {
    bool require_totp = false; ///< members need a second factor to work here
};

struct AiChange {
    std::optional<AnswerMode> mode;
    std::optional<bool> enabled;
    std::optional<std::string> caution;
    std::optional<std::vector<std::string>> handoff_phrases;
    std::optional<int> idle_minutes;
    std::optional<int> reopen_hours;
    EndpointChange endpoint;
};

/// Only what is set changes.
struct HoursChange {
    std::optional<bool> enabled;
    std::optional<std::string> time_zone;
    std::optional<std::vector<OpenSpan>> spans;
    std::optional<std::vector<std::string>> closed_dates;
    std::optional<std::string> away_text;
    std::optional<bool> ai_only_when_closed;
    bool empty() const;
};

/// "ai_then_people" and "ai_only": the wire's words.
std::string_view name_of(AnswerMode mode);
AnswerMode answer_mode_from_name(std::string_view name); ///< throws Code::unprocessable

constexpr std::size_t owned_organizations_most = 20; ///< of one account that made them itself

/// The organizations ("tenants") of this installation and their settings. Any thread.
class Organizations {
  public:
    /// `open`: anyone who can sign in may make organizations (accounts.open_organizations).
    Organizations(const Context& context, std::string public_url, bool open = false);

    /// A taken slug is Code::exists with the command that shows it.
    CreatedOrganization create(const Actor& actor, const NewOrganization& wanted);
    /// One's own, with oneself as its owner. Without a slug one is made from the name. Forbidden unless open;
    /// conflict beyond `owned_organizations_most`.
    Organization create_own(AccountId account, std::string_view name, std::string_view slug,
                            std::string_view from_address = {});
    std::vector<Organization> list(const Actor& actor); ///< all, by slug: administrators only
    Organization get(const Actor& actor, OrganizationId organization);
    OrganizationCounts counts(const Actor& actor, OrganizationId organization);
    OrganizationId
    id_of(std::string_view slug_or_id); ///< not_found suggests a near one; for the admin socket
    Organization change(const Actor& actor, OrganizationId organization, const OrganizationChange& change);
    void set_enabled(const Actor& actor, OrganizationId organization, bool enabled);
    /// A new widget key; the old one works for `grace` from now.
    Organization rotate_widget_key(const Actor& actor, OrganizationId organization, Span grace);
    std::string snippet(const Actor& actor,
                        OrganizationId organization); ///< the script tag for the business's pages

    std::string
    page_url(const Organization& organization) const; ///< the panel as a page of its own, for web views

    /// The organization of a widget key, current or in its grace. Throws not_found for an unknown key and
    /// Code::unavailable while the organization is disabled.
    Organization of_widget_key(std::string_view widget_key);
    /// Is this value of the Origin header one of the allowed domains? No origin and no list: yes.
    static bool allows_origin(const Organization& organization, std::string_view origin);

    WidgetSettings widget_settings(OrganizationId organization); ///< public: what the widget shows
    WidgetSettings change_widget(const Actor& actor, OrganizationId organization, const WidgetChange& change);
    AiSettings ai_settings(const Actor& actor, OrganizationId organization);
    /// All of it or nothing. The endpoint asks for more than the rest: who manages integrations may change
    /// it, only an administrator lets it reach private addresses, and a key never follows to another host.
    AiSettings change_ai(const Actor& actor, OrganizationId organization, const AiChange& change);
    OfficeHours office_hours(const Actor& actor, OrganizationId organization);
    OfficeHours change_hours(const Actor& actor, OrganizationId organization, const HoursChange& change);
    ModelEndpoint model_endpoint(const Actor& actor,
                                 OrganizationId organization); ///< says whether a key is set

    SecuritySettings security_settings(const Actor& actor, OrganizationId organization);
    /// Conflict for a member who would lock themselves out; the streams of members without a second factor
    /// end.
    SecuritySettings change_security(const Actor& actor, OrganizationId organization,
                                     const SecuritySettings& wanted);

  private:
    using AndThen = std::function<void(storage::ControlTx&, const Organization&)>;
    /// Files first, then the row and what `and_then` adds to it, in one transaction. Code::exists for a slug.
    Organization make(Organization organization, const AndThen& and_then);

    Context context_;
    std::string public_url_;
    bool open_;
};

} // namespace iterochat::service
