#include "common/base/error.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/admin/desk_commands.hpp"
#include "daemon/service/organizations.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write_widget(const WidgetSettings& widget) {
    return {{"title", widget.title},
            {"greeting", widget.greeting},
            {"color", widget.color},
            {"position", widget.position},
            {"ask_name", widget.ask_name},
            {"ask_email", widget.ask_email},
            {"consent_text", widget.consent_text},
            {"consent_version", widget.consent_version},
            {"consent_policy_url", widget.consent_policy_url}};
}

/// Whether the model's key is set, never the key.
json write_endpoint(const ModelEndpoint& endpoint) {
    return {{"base_url", endpoint.base_url},
            {"model", endpoint.model},
            {"key_set", endpoint.has_key},
            {"allow_private", endpoint.allow_private}};
}

json write_ai(const AiSettings& ai, const ModelEndpoint& endpoint) {
    return {
        {"enabled", ai.enabled},
        {"mode", service::name_of(ai.mode)},
        {"caution", ai.caution},
        {"handoff_phrases", ai.handoff_phrases},
        {"idle_minutes", ai.idle_minutes},
        {"reopen_hours", ai.reopen_hours},
        {"engine", name_of(endpoint.engine)},
        {"endpoint", write_endpoint(endpoint)},
        {"budgets", {{"calls_a_day", endpoint.calls_a_day}, {"calls_a_visitor", endpoint.calls_a_visitor}}}};
}

json write_hours(const OfficeHours& hours) {
    json spans = json::array();
    for (const OpenSpan& span : hours.spans)
        spans.push_back(format_open_span(span));
    return {{"enabled", hours.enabled},     {"time_zone", hours.time_zone},
            {"spans", std::move(spans)},    {"closed_dates", hours.closed_dates},
            {"away_text", hours.away_text}, {"ai_only_when_closed", hours.ai_only_when_closed}};
}

/// None when the tenant's files are damaged: it can still be listed and disabled.
std::optional<service::OrganizationCounts>
counts_of(const Invocation& call, service::Organizations& organizations, const Organization& organization) {
    try {
        return organizations.counts(call.actor(), organization.id);
    } catch (const Error& error) {
        if (error.code() != Code::damaged && error.code() != Code::io)
            throw;
        return std::nullopt;
    }
}

json write_row(const Organization& organization, const std::optional<service::OrganizationCounts>& counts) {
    const auto count = [&](auto member) { return counts ? json((*counts).*member) : json(nullptr); };
    return {{"id", organization.id.text()},
            {"slug", organization.slug},
            {"name", organization.name},
            {"state", name_of(organization.state)},
            {"locale", organization.locale},
            {"members", count(&service::OrganizationCounts::members)},
            {"articles", count(&service::OrganizationCounts::articles)},
            {"conversations", count(&service::OrganizationCounts::conversations)},
            {"created_at", format_time(organization.created_at)}};
}

/// {"tenant":{…}}: everything about one.
json show(const Invocation& call, service::Organizations& organizations, OrganizationId id) {
    const Organization organization = organizations.get(call.actor(), id);
    json tenant = write_row(organization, counts_of(call, organizations, organization));
    tenant["origins"] = organization.origins;
    tenant["widget_key"] = organization.widget_key;
    tenant["widget"] = write_widget(organizations.widget_settings(id));
    tenant["ai"] =
        write_ai(organizations.ai_settings(call.actor(), id), organizations.model_endpoint(call.actor(), id));
    tenant["hours"] = write_hours(organizations.office_hours(call.actor(), id));
    return {{"tenant", std::move(tenant)}};
}

json create(Invocation& call, service::Organizations& organizations) {
    service::NewOrganization wanted;
    wanted.slug = call.text("slug");
    wanted.name = call.text("name");
    wanted.locale = optional_text(call, "locale").value_or(wanted.locale);
    wanted.origins = call.list("origin");
    wanted.if_not_exists = call.flag("if_not_exists");
    const service::CreatedOrganization made = organizations.create(call.actor(), wanted);
    json result = show(call, organizations, made.organization.id);
    result["created"] = made.created;
    return result;
}

json list(Invocation& call, service::Organizations& organizations) {
    const std::string state = call.text("state");
    json tenants = json::array();
    for (const Organization& organization : organizations.list(call.actor())) {
        if (tenants.size() >= limit_of(call))
            break;
        if (state.empty() || state == name_of(organization.state))
            tenants.push_back(write_row(organization, counts_of(call, organizations, organization)));
    }
    return {{"tenants", std::move(tenants)}};
}

/// A span in whole units of at least one ("never" has no place here).
int span_in(const Invocation& call, const char* name, Span unit, const char* sentence) {
    const std::string text = call.text(name);
    if (text == "never" || parse_span(text).ms / unit.ms > 1'000'000'000)
        throw Error{Code::unprocessable, sentence}.with_field(name);
    return static_cast<int>(parse_span(text).ms / unit.ms);
}

service::WidgetChange widget_change(const Invocation& call) {
    service::WidgetChange change;
    change.title = optional_text(call, "title");
    change.greeting = optional_text(call, "greeting");
    change.color = optional_text(call, "accent");
    change.position = optional_text(call, "position");
    change.ask_name = optional_flag(call, "ask_name");
    change.ask_email = optional_flag(call, "ask_email");
    change.consent_text = optional_text(call, "consent_text");
    change.consent_version = optional_text(call, "consent_version");
    change.consent_policy_url = optional_text(call, "consent_url");
    return change;
}

std::optional<int> calls_in(const Invocation& call, const char* name) {
    if (!has(call, name))
        return std::nullopt;
    return static_cast<int>(std::min<std::int64_t>(call.number(name, 0), std::numeric_limits<int>::max()));
}

service::EndpointChange endpoint_change(const Invocation& call) {
    service::EndpointChange change;
    if (const auto engine = optional_text(call, "engine"))
        change.engine = answer_engine_from_name(*engine);
    change.base_url = optional_text(call, "endpoint_url");
    change.model = optional_text(call, "endpoint_model");
    if (auto key = optional_text(call, "endpoint_key")) {
        change.key.emplace(as_bytes(*key));
        wipe(*key);
    }
    change.allow_private = optional_flag(call, "endpoint_private");
    change.calls_a_day = calls_in(call, "calls_a_day");
    change.calls_a_visitor = calls_in(call, "calls_a_visitor");
    return change;
}

service::AiChange ai_change(const Invocation& call) {
    service::AiChange change;
    if (const auto mode = optional_text(call, "ai_mode"))
        change.mode = service::answer_mode_from_name(*mode);
    change.enabled = optional_flag(call, "ai");
    change.caution = optional_text(call, "caution");
    if (has(call, "handoff_phrase"))
        change.handoff_phrases = call.list("handoff_phrase");
    if (has(call, "idle_after"))
        change.idle_minutes =
            span_in(call, "idle_after", minutes(1), "The idle time-out is 1 minute to a year.");
    if (has(call, "reopen_within"))
        change.reopen_hours =
            span_in(call, "reopen_within", hours(1), "The reopen window is 0 hours to a year.");
    change.endpoint = endpoint_change(call);
    return change;
}

service::HoursChange hours_change(const Invocation& call) {
    service::HoursChange change;
    if (has(call, "hours")) {
        change.spans.emplace();
        for (const std::string& text : call.list("hours"))
            if (!text.empty())
                for (const OpenSpan& span : parse_open_spans(text))
                    change.spans->push_back(span);
        change.enabled = !change.spans->empty();
    }
    change.time_zone = optional_text(call, "time_zone");
    if (has(call, "closed_date"))
        change.closed_dates = call.list("closed_date");
    change.away_text = optional_text(call, "away_text");
    change.ai_only_when_closed = optional_flag(call, "closed_ai_only");
    return change;
}

bool has_any(const Invocation& call, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (has(call, name))
            return true;
    return false;
}

json set(Invocation& call, service::Organizations& organizations) {
    const OrganizationId id = organizations.id_of(call.text("slug"));
    const service::WidgetChange widget = widget_change(call);
    const service::AiChange ai = ai_change(call);
    const service::HoursChange hours = hours_change(call);
    if (has_any(call, {"name", "locale", "origin"})) {
        service::OrganizationChange change;
        change.name = optional_text(call, "name");
        change.locale = optional_text(call, "locale");
        if (has(call, "origin"))
            change.origins = call.list("origin");
        organizations.change(call.actor(), id, change);
    }
    if (has_any(call, {"title", "greeting", "accent", "position", "ask_name", "ask_email", "consent_text",
                       "consent_version", "consent_url"}))
        organizations.change_widget(call.actor(), id, widget);
    if (has_any(call, {"ai", "ai_mode", "caution", "handoff_phrase", "idle_after", "reopen_within"}) ||
        !ai.endpoint.empty())
        organizations.change_ai(call.actor(), id, ai);
    if (!hours.empty())
        organizations.change_hours(call.actor(), id, hours);
    return show(call, organizations, id);
}

json set_enabled(Invocation& call, service::Organizations& organizations, bool enabled) {
    const OrganizationId id = organizations.id_of(call.text("slug"));
    organizations.set_enabled(call.actor(), id, enabled);
    const Organization organization = organizations.get(call.actor(), id);
    json tenant = write_row(organization, counts_of(call, organizations, organization));
    tenant["widget_key"] = organization.widget_key;
    return {{"tenant", std::move(tenant)}};
}

json snippet(Invocation& call, service::Organizations& organizations) {
    const OrganizationId id = organizations.id_of(call.text("slug"));
    const Organization organization = organizations.get(call.actor(), id);
    return {{"snippet", organizations.snippet(call.actor(), id)},
            {"widget_key", organization.widget_key},
            {"url", organizations.page_url(organization)}};
}

} // namespace

HandlerRows tenant_handlers(service::Organizations& organizations) {
    return {
        {"tenant create", [&organizations](Invocation& call) { return create(call, organizations); }},
        {"tenant list", [&organizations](Invocation& call) { return list(call, organizations); }},
        {"tenant show",
         [&organizations](Invocation& call) {
             return show(call, organizations, organizations.id_of(call.text("slug")));
         }},
        {"tenant set", [&organizations](Invocation& call) { return set(call, organizations); }},
        {"tenant enable",
         [&organizations](Invocation& call) { return set_enabled(call, organizations, true); }},
        {"tenant disable",
         [&organizations](Invocation& call) { return set_enabled(call, organizations, false); }},
        {"tenant snippet", [&organizations](Invocation& call) { return snippet(call, organizations); }},
    };
}

} // namespace iterochat::admin
