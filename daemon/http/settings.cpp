#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/service/organizations.hpp"

#include "common/base/error.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

/// Numbers beyond an int are out of every range: refused here, so that none wraps into it.
std::optional<int> small_number(Fields& fields, const char* name) {
    const auto value = fields.optional_integer(name);
    if (!value)
        return std::nullopt;
    if (*value < 0 || *value > 1'000'000'000)
        throw Error{Code::unprocessable, std::string("The field ") + name + " is out of range."}.with_field(
            name);
    return static_cast<int>(*value);
}

service::WidgetChange read_widget(Fields fields) {
    service::WidgetChange change;
    change.title = fields.optional_string("title");
    change.greeting = fields.optional_string("greeting");
    change.color = fields.optional_string("color");
    change.position = fields.optional_string("position");
    change.ask_name = fields.optional_boolean("ask_name");
    change.ask_email = fields.optional_boolean("ask_email");
    change.consent_text = fields.optional_string("consent_text");
    change.consent_version = fields.optional_string("consent_version");
    change.consent_policy_url = fields.optional_string("consent_policy_url");
    change.language = fields.optional_string("language");
    change.texts = fields.optional_texts("texts");
    change.avatar = fields.optional_string("avatar");
    change.offline_form = fields.optional_boolean("offline_form");
    change.show_footer = fields.optional_boolean("show_footer");
    change.attachments = fields.optional_boolean("attachments");
    change.attachment_mb = small_number(fields, "attachment_mb");
    fields.finish();
    return change;
}

void read_endpoint(Fields& fields, service::EndpointChange& change) {
    if (const auto engine = fields.optional_string("engine"))
        change.engine = answer_engine_from_name(*engine);
    if (auto endpoint = fields.optional_object("endpoint")) {
        change.base_url = endpoint->optional_string("base_url");
        change.model = endpoint->optional_string("model");
        if (auto key = endpoint->optional_string("key")) {
            change.key.emplace(as_bytes(*key));
            wipe(*key);
        }
        change.allow_private = endpoint->optional_boolean("allow_private");
        endpoint->finish();
    }
    if (auto budgets = fields.optional_object("budgets")) {
        change.calls_a_day = small_number(*budgets, "calls_a_day");
        change.calls_a_visitor = small_number(*budgets, "calls_a_visitor");
        budgets->finish();
    }
}

service::AiChange read_ai(Fields fields) {
    service::AiChange change;
    if (const auto mode = fields.optional_string("mode"))
        change.mode = service::answer_mode_from_name(*mode);
    change.enabled = fields.optional_boolean("enabled");
    change.caution = fields.optional_string("caution");
    change.handoff_phrases = fields.optional_strings("handoff_phrases");
    change.idle_minutes = small_number(fields, "idle_minutes");
    change.reopen_hours = small_number(fields, "reopen_hours");
    read_endpoint(fields, change.endpoint);
    fields.finish();
    return change;
}

std::vector<OpenSpan> read_days(std::vector<Fields> list) {
    std::vector<OpenSpan> spans;
    for (Fields& day : list) {
        const std::string text = day.string("day") + ' ' + day.string("from") + '-' + day.string("to");
        day.finish();
        for (const OpenSpan& span : parse_open_spans(text))
            spans.push_back(span);
    }
    return spans;
}

service::HoursChange read_hours(Fields fields) {
    service::HoursChange change;
    change.enabled = fields.optional_boolean("enabled");
    change.time_zone = fields.optional_string("time_zone");
    if (auto days = fields.optional_objects("days"))
        change.spans = read_days(*std::move(days));
    change.closed_dates = fields.optional_strings("closed_dates");
    change.away_text = fields.optional_string("away_text");
    change.ai_only_when_closed = fields.optional_boolean("ai_only_when_closed");
    fields.finish();
    return change;
}

} // namespace

Routes settings_routes(service::Organizations& organizations) {
    return {
        {"GET", "/organizations/{org}/settings/widget", Access::member, "What the widget shows",
         [&organizations](const std::shared_ptr<Call>& call) {
             call->reply(200, desk::write(organizations.widget_settings(call->organization)));
         }},
        {"PATCH", "/organizations/{org}/settings/widget", Access::member, "Changes what the widget shows",
         [&organizations](const std::shared_ptr<Call>& call) {
             const service::WidgetChange change = read_widget(call->fields());
             call->reply(200,
                         desk::write(organizations.change_widget(call->actor, call->organization, change)));
         }},
        {"GET", "/organizations/{org}/settings/hours", Access::member, "When people answer",
         [&organizations](const std::shared_ptr<Call>& call) {
             call->reply(200, desk::write(organizations.office_hours(call->actor, call->organization)));
         }},
        {"PATCH", "/organizations/{org}/settings/hours", Access::member, "Changes when people answer",
         [&organizations](const std::shared_ptr<Call>& call) {
             const service::HoursChange change = read_hours(call->fields());
             call->reply(200,
                         desk::write(organizations.change_hours(call->actor, call->organization, change)));
         }},
        {"GET", "/organizations/{org}/settings/ai", Access::member, "How the AI behaves",
         [&organizations](const std::shared_ptr<Call>& call) {
             call->reply(200, desk::write(organizations.ai_settings(call->actor, call->organization),
                                          organizations.model_endpoint(call->actor, call->organization)));
         }},
        {"PATCH", "/organizations/{org}/settings/ai", Access::member, "Changes how the AI behaves",
         [&organizations](const std::shared_ptr<Call>& call) {
             const service::AiChange change = read_ai(call->fields());
             const AiSettings changed = organizations.change_ai(call->actor, call->organization, change);
             call->reply(200,
                         desk::write(changed, organizations.model_endpoint(call->actor, call->organization)));
         }},
    };
}

} // namespace iterochat::http
