#include "daemon/service/erasures.hpp"
#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/http/privacy_routes.hpp"
#include "daemon/service/conversation_admin.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/rectification.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

json write(const EraseCounts& counts) {
    return {{"conversations", counts.conversations},
            {"messages", counts.messages},
            {"notes", counts.notes},
            {"ai_traces", counts.ai_traces},
            {"attachments", counts.attachments},
            {"visitors", counts.visitors},
            {"keys", counts.keys}};
}

json write(const service::ErasureView& erasure) {
    return {{"id", erasure.id.text()},
            {"state", erasure.state},
            {"step", erasure.step},
            {"kind", erasure.kind},
            {"counts", write(erasure.counts)},
            {"certificate", erasure.certificate
                                ? json{{"key", erasure.certificate->key_id},
                                       {"created_at", format_time(erasure.certificate->created_at)}}
                                : json(nullptr)},
            {"created_at", format_time(erasure.created_at)},
            {"finished_at", erasure.finished_at ? json(format_time(*erasure.finished_at)) : json(nullptr)}};
}

/// The salt is given out here and kept nowhere: it is the person's.
json write_started(const service::ErasureView& erasure) {
    json reply = write(erasure);
    reply["salt"] = erasure.salt;
    return reply;
}

[[noreturn]] void refuse_confirmation(const std::string& what) {
    throw Error{Code::unprocessable, "Type " + what + " to confirm: an erasure can't be undone."}.with_field(
        "confirm");
}

/// "confirm" is the short id, typed by the person who erases.
void erase_conversation(service::Erasures& erasures, service::ConversationAdmin& conversations, Shared call) {
    const auto id = call->path_id<ConversationId>("id");
    Fields fields = call->fields();
    const std::string confirm = fields.string("confirm");
    service::ErasureWish wish;
    wish.reason = fields.optional_string("reason").value_or("");
    wish.ground = fields.optional_string("ground").value_or("request");
    fields.finish();
    const auto conversation = conversations.find(call->actor, call->organization, id.text());
    if (!conversation)
        throw Error{Code::not_found, "There is no such conversation."};
    if (confirm != conversation->short_id)
        refuse_confirmation("the conversation's short id");
    call->reply(202, write_started(erasures.start_conversation(call->actor, call->organization, id, wish)));
}

service::SubjectSelector read_subject(Fields& fields) {
    service::SubjectSelector subject;
    if (const auto visitor = fields.optional_string("visitor")) {
        subject.visitor = VisitorId::parse(*visitor);
        if (!subject.visitor)
            throw Error{Code::not_found, "There is no such visitor."}.with_field("visitor");
    }
    subject.verified_id = fields.optional_string("verified_id").value_or("");
    subject.email = fields.optional_string("email").value_or("");
    subject.include_unverified = fields.optional_boolean("include_unverified").value_or(false);
    return subject;
}

bool read_messages_only(Fields& fields) {
    return fields.optional_string("scope").value_or("conversations") == "messages";
}

json write(const service::Erasures::SubjectPlan& plan) {
    json people = json::array();
    for (const Visitor& visitor : plan.people)
        people.push_back({{"id", visitor.id.text()},
                          {"name", visitor.name},
                          {"email", visitor.email},
                          {"verified", visitor.verified},
                          {"created_at", format_time(visitor.created_at)},
                          {"last_seen_at", format_time(visitor.last_seen_at)}});
    return {{"visitors", std::move(people)}, {"counts", write(plan.counts)}};
}

/// What an erasure of the person would take; changes nothing.
void plan_subject(service::Erasures& erasures, Shared call) {
    Fields fields = call->fields();
    const service::SubjectSelector subject = read_subject(fields);
    const bool messages_only = read_messages_only(fields);
    fields.finish();
    call->reply(200, write(erasures.plan_subject(call->actor, call->organization, subject, messages_only)));
}

/// The words by which the person was named, or the id of the first visitor whom they mean.
bool is_confirmed(const std::string& typed, const service::SubjectSelector& subject,
                  const service::Erasures::SubjectPlan& plan) {
    if (typed.empty())
        return false;
    return typed == plan.visitors.front().text() || typed == subject.verified_id ||
           (!subject.email.empty() && normalize_email(typed) == normalize_email(subject.email));
}

/// The refusal of an empty confirmation doesn't tell the visitor id: it comes from the plan, the export or
/// the list.
void erase_subject(service::Erasures& erasures, Shared call) {
    Fields fields = call->fields();
    const service::SubjectSelector subject = read_subject(fields);
    const bool messages_only = read_messages_only(fields);
    service::ErasureWish wish;
    wish.reason = fields.optional_string("reason").value_or("");
    wish.ground = fields.optional_string("ground").value_or("request");
    const std::string confirm = fields.string("confirm");
    fields.finish();
    const auto plan = erasures.plan_subject(call->actor, call->organization, subject, messages_only,
                                            service::Erasures::Intent::erase);
    if (!is_confirmed(confirm, subject, plan))
        refuse_confirmation("the visitor's id, or what named the person,");
    call->reply(202, write_started(erasures.start_subject(call->actor, call->organization, subject,
                                                          messages_only, wish)));
}

/// "confirm" is the organization's slug.
void erase_organization(service::Erasures& erasures, service::Organizations& organizations, Shared call) {
    Fields fields = call->fields();
    const std::string confirm = fields.string("confirm");
    service::ErasureWish wish;
    wish.reason = fields.optional_string("reason").value_or("");
    fields.finish();
    (void)erasures.count_organization(
        call->actor, call->organization,
        service::Erasures::Intent::erase); // owners only, before anything is told
    if (confirm != organizations.get(call->actor, call->organization).slug)
        refuse_confirmation("the organization's short name");
    call->reply(202, write(erasures.start_organization(call->actor, call->organization, wish)));
}

void rectify(service::Rectification& rectification, Shared call) {
    const auto id = call->path_id<MessageId>("id");
    Fields fields = call->fields();
    const std::string text = fields.string("text");
    service::ErasureWish wish;
    wish.reason = fields.optional_string("reason").value_or("");
    fields.finish();
    call->reply(202, write(rectification.start(call->actor, call->organization, id, text, wish)));
}

} // namespace

Routes rectification_routes(service::Rectification& rectification) {
    return {{"PUT", "/organizations/{org}/messages/{id}/text", Access::member,
             "Corrects a message's text (GDPR Art. 16); the old one is erased",
             [&rectification](Shared call) { rectify(rectification, call); }}};
}

Routes erasure_routes(service::Erasures& erasures, service::ConversationAdmin& conversations,
                      service::Organizations& organizations) {
    return {
        {"DELETE", "/organizations/{org}", Access::member,
         "Erases the whole organization (owners only); confirm holds its slug",
         [&erasures, &organizations](Shared call) { erase_organization(erasures, organizations, call); }},
        {"POST", "/organizations/{org}/conversations/{id}/erase", Access::member,
         "Erases a conversation for good; confirm holds its short id",
         [&erasures, &conversations](Shared call) { erase_conversation(erasures, conversations, call); }},
        {"POST", "/organizations/{org}/erasures", Access::member,
         "Erases a person across the organization; confirm repeats the visitor id, email or verified_id",
         [&erasures](Shared call) { erase_subject(erasures, call); }},
        {"POST", "/organizations/{org}/erasures/plan", Access::member,
         "Whom a visitor id, email or verified_id means, and what their erasure would take",
         [&erasures](Shared call) { plan_subject(erasures, call); }},
        {"GET", "/organizations/{org}/erasures", Access::member, "Erasures, newest first",
         [&erasures](Shared call) {
             json items = json::array();
             for (const auto& erasure : erasures.list(call->actor, call->organization))
                 items.push_back(write(erasure));
             call->reply(200, {{"items", std::move(items)}, {"next", nullptr}});
         }},
        {"GET", "/organizations/{org}/erasures/{id}", Access::member, "How far an erasure is",
         [&erasures](Shared call) {
             call->reply(200, write(erasures.get(call->actor, call->path_id<JobId>("id"))));
         }},
    };
}

} // namespace iterochat::http
