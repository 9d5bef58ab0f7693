#pragma once

#include "daemon/model/ids.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat {

enum class Role { owner, admin, agent };
std::string_view name_of(Role role);
Role role_from_name(std::string_view name); ///< throws Code::unprocessable

/// What a member may do: one row of the table of rights per kind of act (roles.cpp).
enum class Right {
    work_inbox, ///< claim, reply, note, tag, resolve, use quick replies
    see_ai_conversations,
    manage_knowledge, ///< articles, instructions, AI and widget settings, suggested questions
    manage_labels,    ///< quick replies, tags, deleting a conversation
    see_metrics,
    manage_privacy, ///< deleted items, restore, export, erase, retention, audit log
    manage_members,
    manage_integrations,
    own, ///< plan, invoices, transfer, delete the organization
};
bool allows(Role role, Right right);

enum class OrganizationState { active, disabled, deleting };
std::string_view name_of(OrganizationState state);

struct Organization {
    OrganizationId id;
    std::string slug; ///< 2 to 40 of a-z 0-9 and "-", unique in the installation
    std::string name;
    OrganizationState state = OrganizationState::active;
    std::string locale = "en";
    std::vector<std::string> origins; ///< allowed domains of the widget; empty: all
    std::string widget_key;           ///< the current one, "wk_…"
    Time created_at;
    bool require_totp = false; ///< members need a second factor to work here
};

struct Account {
    AccountId id;
    std::string email;
    std::string name;
    bool enabled = true;
    Time created_at;
    std::optional<Time> last_sign_in_at;
};

struct Membership {
    AccountId account_id;
    OrganizationId organization_id;
    Role role = Role::agent;
    bool available = true;
    std::string account_name;
    std::string account_email;
    bool account_enabled = true;
};

struct Invitation {
    InvitationId id;
    OrganizationId organization_id;
    std::string email;
    Role role = Role::agent;
    Time created_at;
    Time expires_at;
    std::optional<Time> accepted_at;
    std::optional<Time> revoked_at;
    std::optional<AccountId> invited_by; ///< none: the administrator, or an account that is gone
};

/// What the widget shows and how it behaves, one per organization.
struct WidgetSettings {
    std::string title; ///< empty: the organization's name
    std::string greeting;
    std::string color = "#2457d6";
    std::string position = "right"; ///< right or left
    bool ask_name = false;
    bool ask_email = false;
    std::string consent_text; ///< empty: none is asked
    std::string consent_version;
    std::string consent_policy_url;
    std::string language = "auto";            ///< of its own texts: auto (the page's or browser's), en or bn
    std::map<std::string, std::string> texts; ///< own wordings, by the name of a text of the widget's table
    std::string avatar;                       ///< a small picture as a data: address; empty: none
    bool offline_form = true;                 ///< when nobody is there, a message can be left
    bool show_footer = true;
    bool attachments = true; ///< visitors may send pictures and PDF files
    int attachment_mb = 10;  ///< the largest file, in 1,048,576 bytes; of members too
};

enum class AnswerMode { ai_then_people, ai_only };

struct AiSettings {
    AnswerMode mode = AnswerMode::ai_then_people;
    bool enabled = true;                      ///< false: every conversation waits for a person at once
    std::string caution = "careful";          ///< careful (alpha .2) or balanced (.3)
    std::vector<std::string> handoff_phrases; ///< the organization's own
    int idle_minutes = 24 * 60;               ///< an idle AI conversation resolves itself after that
    int reopen_hours = 7 * 24;                ///< a resolved one reopens within that
};

void validate_slug(std::string_view slug);
void validate_password(std::string_view password); ///< 8 to 1,024 characters, not a common one
void validate_email(std::string_view email);
void validate(const WidgetSettings& settings);
void validate(const AiSettings& settings);

} // namespace iterochat
