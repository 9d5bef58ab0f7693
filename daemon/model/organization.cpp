#include "daemon/model/organization.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/model/common_passwords.hpp"
#include "daemon/model/conversation.hpp"

#include <algorithm>

namespace iterochat {
namespace {

constexpr std::array<std::string_view, 3> role_names{"owner", "admin", "agent"};
constexpr std::array<std::string_view, 3> state_names{"active", "disabled", "deleting"};

struct RightRow {
    Right right;
    bool owner;
    bool admin;
    bool agent;
};
constexpr std::array right_rows{
    RightRow{Right::work_inbox, true, true, true},
    RightRow{Right::see_ai_conversations, true, true, false},
    RightRow{Right::manage_knowledge, true, true, false},
    RightRow{Right::manage_labels, true, true, false},
    RightRow{Right::see_metrics, true, true, false},
    RightRow{Right::manage_privacy, true, true, false},
    RightRow{Right::manage_members, true, true, false},
    RightRow{Right::manage_integrations, true, true, false},
    RightRow{Right::own, true, false, false},
};

} // namespace

std::string_view name_of(Role role) {
    return role_names[static_cast<std::size_t>(role)];
}
std::string_view name_of(OrganizationState state) {
    return state_names[static_cast<std::size_t>(state)];
}

Role role_from_name(std::string_view name) {
    for (std::size_t i = 0; i < role_names.size(); ++i)
        if (role_names[i] == name)
            return static_cast<Role>(i);
    throw Error{Code::unprocessable, "A role is owner, admin or agent."}.with_field("role");
}

bool allows(Role role, Right right) {
    for (const RightRow& row : right_rows)
        if (row.right == right)
            return role == Role::owner ? row.owner : role == Role::admin ? row.admin : row.agent;
    return false;
}

void validate_slug(std::string_view slug) {
    const bool good = slug.size() >= 2 && slug.size() <= 40 && slug.front() != '-' && slug.back() != '-' &&
                      std::all_of(slug.begin(), slug.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                      });
    if (!good)
        throw Error{Code::unprocessable, "A tenant's short name has 2 to 40 of a-z, 0-9 and inner '-'."}
            .with_field("slug");
}

void validate_password(std::string_view password) {
    if (!is_utf8(password))
        throw Error{Code::invalid, "The password is not valid UTF-8."}.with_field("password");
    const std::size_t characters = count_characters(password);
    if (characters < 8 || characters > 1024)
        throw Error{Code::unprocessable, "A password has 8 to 1,024 characters."}.with_field("password");
    if (is_common_password(password))
        throw Error{Code::unprocessable, "This password is on lists of common passwords; choose another."}
            .with_field("password");
}

void validate_email(std::string_view email) {
    if (email.size() > 254 || !is_utf8(email) || normalize_email(email).empty())
        throw Error{Code::unprocessable, "This is not an email address."}.with_field("email");
}

namespace {

constexpr std::size_t own_texts_most = 200;

/// "greeting", or "bn.greeting" for one language.
bool is_text_name(std::string_view name) {
    return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

void validate_texts(const std::map<std::string, std::string>& texts) {
    if (texts.size() > own_texts_most)
        throw Error{Code::unprocessable,
                    "There are at most " + std::to_string(own_texts_most) + " own texts."}
            .with_field("texts");
    for (const auto& [name, text] : texts) {
        if (!is_text_name(name))
            throw Error{Code::unprocessable, "The name of a text has 1 to 40 of a-z, 0-9, _ and a dot."}
                .with_field("texts");
        validate_short_text("texts." + name, text, 0, name.ends_with(".consent_text") ? 2000 : 500);
    }
}

/// Kept with the settings, so that the widget loads it from nowhere else. 32 KiB as base64.
void validate_avatar(std::string_view avatar) {
    constexpr std::size_t bytes_most = 44'000;
    const bool good = avatar.empty() || ((avatar.starts_with("data:image/png;base64,") ||
                                          avatar.starts_with("data:image/jpeg;base64,") ||
                                          avatar.starts_with("data:image/webp;base64,")) &&
                                         avatar.size() <= bytes_most);
    if (!good)
        throw Error{Code::unprocessable, "The avatar is a PNG, JPEG or WebP picture of at most 32 KB, as a "
                                         "data: address in base64."}
            .with_field("avatar");
}

} // namespace

void validate(const WidgetSettings& settings) {
    validate_short_text("title", settings.title, 0, 100);
    validate_short_text("greeting", settings.greeting, 0, 500);
    const bool color = settings.color.size() == 7 && settings.color[0] == '#' &&
                       settings.color.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
    if (!color)
        throw Error{Code::unprocessable, "A colour is written like #2457d6."}.with_field("color");
    if (settings.position != "right" && settings.position != "left")
        throw Error{Code::unprocessable, "A position is right or left."}.with_field("position");
    validate_short_text("consent_text", settings.consent_text, 0, 2000);
    validate_short_text("consent_version", settings.consent_version, settings.consent_text.empty() ? 0 : 1,
                        50);
    validate_short_text("consent_policy_url", settings.consent_policy_url, 0, 2000);
    if (settings.language != "auto" && settings.language != "en" && settings.language != "bn")
        throw Error{Code::unprocessable, "The widget's language is auto, en or bn."}.with_field("language");
    validate_texts(settings.texts);
    validate_avatar(settings.avatar);
    if (settings.attachment_mb < 1 || settings.attachment_mb > attachment_mb_most)
        throw Error{Code::unprocessable,
                    "The largest file is 1 to " + std::to_string(attachment_mb_most) + " MB."}
            .with_field("attachment_mb");
}

void validate(const AiSettings& settings) {
    if (settings.caution != "careful" && settings.caution != "balanced")
        throw Error{Code::unprocessable, "The caution is careful or balanced."}.with_field("caution");
    if (settings.handoff_phrases.size() > 200)
        throw Error{Code::unprocessable, "There are at most 200 hand-off phrases."}.with_field(
            "handoff_phrases");
    for (const std::string& phrase : settings.handoff_phrases)
        validate_short_text("handoff_phrases", phrase, 2, 200);
    if (settings.idle_minutes < 1 || settings.idle_minutes > 525'600)
        throw Error{Code::unprocessable, "The idle time-out is 1 to 525,600 minutes."}.with_field(
            "idle_minutes");
    if (settings.reopen_hours < 0 || settings.reopen_hours > 8760)
        throw Error{Code::unprocessable, "The reopen window is 0 to 8,760 hours."}.with_field("reopen_hours");
}

} // namespace iterochat
