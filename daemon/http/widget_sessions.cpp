#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/talk_routes.hpp"
#include "daemon/service/visitors.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using service::NewVisitor;
using service::VisitorSession;
using service::WidgetConfig;

json write_config(const WidgetConfig& config) {
    json questions = json::array();
    for (const SuggestedQuestion& question : config.suggested_questions)
        questions.push_back(question.text);
    json consent = nullptr;
    if (!config.settings.consent_text.empty())
        consent = {{"text", config.settings.consent_text},
                   {"version", config.settings.consent_version},
                   {"policy_url", config.settings.consent_policy_url}};
    return {{"organization", {{"name", config.organization_name}}},
            {"title", config.settings.title},
            {"greeting", config.settings.greeting},
            {"color", config.settings.color},
            {"position", config.settings.position},
            {"suggested_questions", std::move(questions)},
            {"pre_chat",
             {{"name", config.settings.ask_name},
              {"email", config.settings.ask_email},
              {"consent", std::move(consent)}}},
            {"language", config.language},
            {"languages", {"en", "bn"}},
            {"widget_language", config.settings.language},
            {"texts", config.settings.texts},
            {"avatar", config.settings.avatar},
            {"offline_form", config.settings.offline_form},
            {"show_footer", config.settings.show_footer},
            {"attachments", config.settings.attachments},
            {"attachment_mb", config.settings.attachment_mb},
            {"online", config.is_online},
            {"next_open_at", config.next_open_at ? json(format_time(*config.next_open_at)) : json(nullptr)},
            {"away_text", config.away_text},
            {"ai_only", config.is_ai_only}};
}

json write(const Visitor& visitor) {
    return {{"id", visitor.id.text()}, {"name", visitor.name}, {"verified", visitor.verified}};
}

json write_session(const VisitorSession& session) {
    return {{"visitor", write(session.visitor)}, {"token", session.token}};
}

void introduce(service::Visitors& visitors, const std::shared_ptr<Call>& call) {
    Fields fields = call->fields();
    const auto name = fields.optional_string("name");
    const auto email = fields.optional_string("email");
    fields.finish();
    visitors.introduce(visitor_of(*call), name, email,
                       reply_when_done<Visitor>(call, [](Call& answered, const Visitor& visitor) {
                           answered.reply(200, {{"visitor", write(visitor)}});
                       }));
}

NewVisitor read_session(const Call& call) {
    Fields fields = call.fields();
    NewVisitor visitor;
    visitor.widget_key = fields.string("widget_key");
    visitor.name = fields.optional_string("name").value_or("");
    visitor.email = fields.optional_string("email").value_or("");
    visitor.language = fields.optional_string("language").value_or("");
    visitor.page = fields.optional_string("page").value_or("");
    visitor.identity_token = fields.optional_string("identity_token").value_or("");
    if (auto consent = fields.optional_object("consent")) {
        visitor.consent_version = consent->string("version");
        consent->finish();
    }
    fields.finish();
    visitor.origin = call.header("Origin");
    visitor.ip_address = call.exchange().peer().address;
    visitor.user_agent = call.header("User-Agent");
    return visitor;
}

/// language: what the script tag says; page_language: the page's and the browser's, with a comma between.
void send_config(service::Visitors& visitors, const std::shared_ptr<Call>& call) {
    service::WantedLanguages wanted;
    wanted.of_script = call->query("language").value_or("");
    if (const auto page = call->query("page_language"))
        wanted.of_page = {page->substr(0, page->find(',')), page->substr(page->find(',') + 1)};
    call->reply(
        200, write_config(visitors.config(call->query("key").value_or(""), call->header("Origin"), wanted)));
}

} // namespace

Routes widget_session_routes(service::Visitors& visitors) {
    return {
        {"GET", "/widget/config", Access::widget, "What the widget shows before a visitor signs in",
         [&visitors](const std::shared_ptr<Call>& call) { send_config(visitors, call); }},
        {"POST", "/widget/sessions", Access::widget, "Starts a visitor's session",
         [&visitors](const std::shared_ptr<Call>& call) {
             visitors.start_session(
                 read_session(*call),
                 reply_when_done<VisitorSession>(call, [](Call& answered, const VisitorSession& session) {
                     answered.reply(201, write_session(session));
                 }));
         }},
        {"GET", "/organizations/{org}/settings/identity", Access::member,
         "The secret with which the business signs who its visitors are (HS256)",
         [&visitors](const std::shared_ptr<Call>& call) {
             call->reply(200, {{"secret", visitors.identity_secret(call->actor, call->organization)}});
         }},
        {"PATCH", "/widget/visitor", Access::visitor, "Changes the name and address that the visitor goes by",
         [&visitors](const std::shared_ptr<Call>& call) { introduce(visitors, call); }},
    };
}

} // namespace iterochat::http
