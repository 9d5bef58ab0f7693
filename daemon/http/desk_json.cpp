#include "daemon/http/desk_json.hpp"

#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http::desk {

using nlohmann::json;

namespace {

json time_or_null(const std::optional<Time>& time) {
    return time ? json(format_time(*time)) : json(nullptr);
}

template <class Item>
json write_all(const std::vector<Item>& items) {
    json all = json::array();
    for (const Item& item : items)
        all.push_back(write(item));
    return all;
}

} // namespace

json write(const Account& account) {
    return {{"id", account.id.text()},
            {"email", account.email},
            {"name", account.name},
            {"created_at", format_time(account.created_at)}};
}

json write(const service::OwnOrganization& organization) {
    return {{"id", organization.id.text()},  {"slug", organization.slug},
            {"name", organization.name},     {"role", name_of(organization.role)},
            {"active", organization.active}, {"requires_totp", organization.requires_totp}};
}

json write(const service::Session& session) {
    return {{"id", session.id.text()},
            {"current", session.current},
            {"address", session.device.address},
            {"user_agent", session.device.user_agent},
            {"created_at", format_time(session.created_at)},
            {"last_used_at", format_time(session.last_used_at)},
            {"expires_at", format_time(session.expires_at)}};
}

json write(const service::Me& me) {
    json object = write(me.account);
    object["totp"] = me.totp;
    object["recovery_codes_left"] = me.recovery_codes_left;
    object["organizations"] = write_all(me.organizations);
    return object;
}

json write(const service::SignedIn& signed_in) {
    return {{"token", signed_in.token},
            {"account", write(signed_in.account)},
            {"organizations", write_all(signed_in.organizations)}};
}

json write(const Organization& organization) {
    return {{"id", organization.id.text()},
            {"slug", organization.slug},
            {"name", organization.name},
            {"state", name_of(organization.state)},
            {"locale", organization.locale},
            {"origins", organization.origins},
            {"widget_key", organization.widget_key},
            {"created_at", format_time(organization.created_at)}};
}

json write(const service::TeamMember& team_member) {
    const Membership& member = team_member.membership;
    return {{"id", member.account_id.text()},
            {"name", member.account_name},
            {"email", member.account_email},
            {"role", name_of(member.role)},
            {"availability", member.available ? "available" : "away"},
            {"available", member.available},
            {"online", team_member.online},
            {"enabled", member.account_enabled}};
}

json write(const service::InvitationDetails& details) {
    const Invitation& invitation = details.invitation;
    return {{"id", invitation.id.text()},
            {"email", invitation.email},
            {"role", name_of(invitation.role)},
            {"organization",
             {{"id", invitation.organization_id.text()},
              {"slug", details.organization_slug},
              {"name", details.organization_name}}},
            {"created_at", format_time(invitation.created_at)},
            {"expires_at", format_time(invitation.expires_at)},
            {"invited_by", details.invited_by_name}};
}

json write(const WidgetSettings& settings) {
    return {{"title", settings.title},
            {"greeting", settings.greeting},
            {"color", settings.color},
            {"position", settings.position},
            {"ask_name", settings.ask_name},
            {"ask_email", settings.ask_email},
            {"consent_text", settings.consent_text},
            {"consent_version", settings.consent_version},
            {"consent_policy_url", settings.consent_policy_url},
            {"language", settings.language},
            {"texts", settings.texts},
            {"avatar", settings.avatar},
            {"offline_form", settings.offline_form},
            {"show_footer", settings.show_footer},
            {"attachments", settings.attachments},
            {"attachment_mb", settings.attachment_mb}};
}

json write(const OfficeHours& hours) {
    json days = json::array();
    for (const OpenSpan& span : hours.spans)
        days.push_back({{"day", weekday_names[static_cast<std::size_t>(span.weekday)]},
                        {"from", format_clock(span.from)},
                        {"to", format_clock(span.to)}});
    return {{"enabled", hours.enabled},     {"time_zone", hours.time_zone},
            {"days", std::move(days)},      {"closed_dates", hours.closed_dates},
            {"away_text", hours.away_text}, {"ai_only_when_closed", hours.ai_only_when_closed}};
}

json write(const AiSettings& settings, const ModelEndpoint& endpoint) {
    return {
        {"mode", service::name_of(settings.mode)},
        {"enabled", settings.enabled},
        {"caution", settings.caution},
        {"handoff_phrases", settings.handoff_phrases},
        {"idle_minutes", settings.idle_minutes},
        {"reopen_hours", settings.reopen_hours},
        {"engine", name_of(endpoint.engine)},
        {"endpoint",
         {{"base_url", endpoint.base_url},
          {"model", endpoint.model},
          {"key_set", endpoint.has_key},
          {"allow_private", endpoint.allow_private}}},
        {"budgets", {{"calls_a_day", endpoint.calls_a_day}, {"calls_a_visitor", endpoint.calls_a_visitor}}}};
}

json write(const Article& article) {
    return {{"id", article.id.text()},
            {"source_id", article.source_id},
            {"title", article.title},
            {"body", article.body},
            {"language", article.language},
            {"url", article.url},
            {"state", article.live ? "live" : "draft"},
            {"handoff", article.handoff},
            {"questions", article.questions},
            {"created_at", format_time(article.created_at)},
            {"updated_at", format_time(article.updated_at)}};
}

json write(const Instruction& instruction) {
    return {{"id", instruction.id.text()},
            {"title", instruction.title},
            {"body", instruction.body},
            {"enabled", instruction.enabled},
            {"position", instruction.position},
            {"created_at", format_time(instruction.created_at)},
            {"updated_at", format_time(instruction.updated_at)}};
}

json write(const QuickReply& reply) {
    return {{"id", reply.id.text()},
            {"shortcut", reply.shortcut},
            {"title", reply.title},
            {"body", reply.body},
            {"created_at", format_time(reply.created_at)},
            {"updated_at", format_time(reply.updated_at)}};
}

json write(const Tag& tag) {
    return {{"id", tag.id.text()}, {"name", tag.name}, {"created_at", format_time(tag.created_at)}};
}

json write(const SuggestedQuestion& question) {
    return {{"id", question.id.text()}, {"text", question.text}, {"position", question.position}};
}

json write(const DeletedItem& item) {
    return {{"id", item.id.text()},
            {"kind", name_of(item.kind)},
            {"title", item.title},
            {"deleted_at", format_time(item.deleted_at)},
            {"deleted_by", item.deleted_by}};
}

json write(const service::DeletedEntry& entry) {
    json object = write(entry.item);
    object["purge_at"] = time_or_null(entry.purge_at);
    object["conversation"] = nullptr;
    if (const auto& conversation = entry.conversation)
        object["conversation"] = {{"visitor_name", conversation->visitor_name},
                                  {"began_at", format_time(conversation->began_at)},
                                  {"beginning", conversation->beginning}};
    return object;
}

json list_of(json items, const std::optional<std::string>& next) {
    return {{"items", std::move(items)}, {"next", next ? json(*next) : json(nullptr)}};
}

} // namespace iterochat::http::desk
