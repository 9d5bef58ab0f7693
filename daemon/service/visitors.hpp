#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/knowledge.hpp"
#include "daemon/model/organization.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/deferred.hpp"
#include "daemon/service/rate_limits.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

/// What the page says about languages; nothing: the settings stay as they are written, in no language.
struct WantedLanguages {
    std::string of_script;
    std::vector<std::string> of_page; ///< the page's, then the browser's
    bool any() const { return !of_script.empty() || !of_page.empty(); }
};

/// What the widget shows before anyone signs in to it.
struct WidgetConfig {
    std::string organization_name;
    WidgetSettings settings; ///< the title is filled
    std::vector<SuggestedQuestion> suggested_questions;
    std::string language;
    bool is_online = false;           ///< within the office hours, and a member is available
    std::optional<Time> next_open_at; ///< outside the office hours
    std::string away_text;            ///< outside the office hours; empty: the widget's own words
    bool is_ai_only = false;          ///< now nobody can be asked to join
};

/// A visitor who opens the widget, as the request told it.
struct NewVisitor {
    std::string widget_key;
    std::string origin; ///< the Origin header; empty when there was none
    std::string name;
    std::string email;
    std::string language;
    std::optional<std::string> consent_version; ///< of the consent text that was shown
    std::string identity_token;                 ///< HS256 JWT by the business; empty: anonymous or unverified
    std::string ip_address;
    std::string user_agent;
    std::string page; ///< where the widget stands
};

struct VisitorSession {
    OrganizationId organization;
    Visitor visitor;
    std::string token; ///< "vt_…": shown once, only its hash is stored
};

/// Who the widget talks to. Any thread.
class Visitors {
  public:
    Visitors(const Context& context, RateLimits& limits);

    /// Unknown keys are not_found, foreign origins forbidden.
    WidgetConfig config(std::string_view widget_key, std::string_view origin,
                        const WantedLanguages& wanted = {});
    void start_session(const NewVisitor& request, Then<VisitorSession> then);

    /// What a visitor says of themselves later on; none: as it is. Conflict for a verified one, of whom the
    /// business speaks.
    void introduce(const VisitorActor& actor, const std::optional<std::string>& name,
                   const std::optional<std::string>& email, Then<Visitor> then);

    /// The visitor of a token. Throws unauthenticated; unavailable while the organization is disabled.
    VisitorActor authenticate(std::string_view token);
    /// Throws forbidden unless the organization's allowed domains have this Origin (empty: no header,
    /// allowed).
    void check_origin(OrganizationId organization, std::string_view origin);

    /// The secret with which the business signs identity tokens. Needs Right::own.
    std::string identity_secret(const Actor& actor, OrganizationId organization);

  private:
    Context context_;
    RateLimits& limits_;
};

} // namespace iterochat::service
