#include "daemon/service/organizations.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/endpoint_change.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

template <class Value>
void take(Value& target, const std::optional<Value>& wanted) {
    if (wanted)
        target = *wanted;
}

void apply(WidgetSettings& settings, const WidgetChange& change) {
    take(settings.title, change.title);
    take(settings.greeting, change.greeting);
    take(settings.color, change.color);
    take(settings.position, change.position);
    take(settings.ask_name, change.ask_name);
    take(settings.ask_email, change.ask_email);
    take(settings.consent_text, change.consent_text);
    take(settings.consent_version, change.consent_version);
    take(settings.consent_policy_url, change.consent_policy_url);
    take(settings.language, change.language);
    take(settings.texts, change.texts);
    take(settings.avatar, change.avatar);
    take(settings.offline_form, change.offline_form);
    take(settings.show_footer, change.show_footer);
    take(settings.attachments, change.attachments);
    take(settings.attachment_mb, change.attachment_mb);
    validate(settings);
    const std::string& url = settings.consent_policy_url;
    if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
        throw Error{Code::unprocessable, "The policy's address starts with https:// or http://."}.with_field(
            "consent_policy_url");
}

void apply(AiSettings& settings, const AiChange& change) {
    take(settings.mode, change.mode);
    take(settings.enabled, change.enabled);
    take(settings.caution, change.caution);
    take(settings.idle_minutes, change.idle_minutes);
    take(settings.reopen_hours, change.reopen_hours);
    if (change.handoff_phrases) {
        settings.handoff_phrases = *change.handoff_phrases;
        std::erase(settings.handoff_phrases, ""); // an empty one empties the list
    }
    validate(settings);
}

void apply(OfficeHours& hours, const HoursChange& change) {
    take(hours.enabled, change.enabled);
    take(hours.time_zone, change.time_zone);
    take(hours.spans, change.spans);
    take(hours.closed_dates, change.closed_dates);
    take(hours.away_text, change.away_text);
    take(hours.ai_only_when_closed, change.ai_only_when_closed);
    std::erase(hours.closed_dates, ""); // an empty one empties the list
    validate(hours);
}

} // namespace

std::string_view name_of(AnswerMode mode) {
    switch (mode) {
    case AnswerMode::ai_then_people:
        return "ai_then_people";
    case AnswerMode::ai_only:
        return "ai_only";
    }
    return {};
}

AnswerMode answer_mode_from_name(std::string_view name) {
    for (const AnswerMode mode : {AnswerMode::ai_then_people, AnswerMode::ai_only})
        if (name_of(mode) == name)
            return mode;
    throw Error{Code::unprocessable, "The AI's mode is ai_then_people or ai_only."}.with_field("mode");
}

WidgetSettings Organizations::widget_settings(OrganizationId organization) {
    return context_.store.read(organization,
                               [](storage::View& view) { return storage::widget_settings(view); });
}

WidgetSettings Organizations::change_widget(const Actor& actor, OrganizationId organization,
                                            const WidgetChange& change) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        WidgetSettings settings = storage::widget_settings(tx);
        apply(settings, change);
        storage::set_widget_settings(tx, settings);
        audit::record(tx,
                      act_of(actor, organization, "settings.widget", "organization", organization.text()));
        return settings;
    });
}

AiSettings Organizations::ai_settings(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization, [](storage::View& view) { return storage::ai_settings(view); });
}

AiSettings Organizations::change_ai(const Actor& actor, OrganizationId organization, const AiChange& change) {
    require(actor, organization, Right::manage_knowledge);
    if (!change.endpoint.empty())
        require(actor, organization, Right::manage_integrations);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        if (!change.endpoint.empty())
            change_endpoint(tx, actor, change.endpoint);
        AiSettings settings = storage::ai_settings(tx);
        apply(settings, change);
        storage::set_ai_settings(tx, settings);
        audit::record(tx, act_of(actor, organization, "settings.ai", "organization", organization.text()));
        return settings;
    });
}

OfficeHours Organizations::office_hours(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization, [](storage::View& view) { return storage::office_hours(view); });
}

OfficeHours Organizations::change_hours(const Actor& actor, OrganizationId organization,
                                        const HoursChange& change) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        OfficeHours hours = storage::office_hours(tx);
        apply(hours, change);
        storage::set_office_hours(tx, hours);
        audit::record(tx, act_of(actor, organization, "settings.hours", "organization", organization.text()));
        return hours;
    });
}

bool HoursChange::empty() const {
    return !enabled && !time_zone && !spans && !closed_dates && !away_text && !ai_only_when_closed;
}

} // namespace iterochat::service
