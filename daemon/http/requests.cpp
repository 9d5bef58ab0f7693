#include "daemon/service/requests.hpp"
#include "common/base/error.hpp"
#include "daemon/http/privacy_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

json optional_time(const std::optional<Time>& time) {
    return time ? json(format_time(*time)) : json(nullptr);
}
json optional_text(std::string_view text) {
    return text.empty() ? json(nullptr) : json(text);
}

json write(const service::RequestView& shown) {
    const SubjectRequest& request = shown.request;
    json subject = nullptr; // it was erased
    if (!request.subject.empty())
        subject = {{std::string(name_of(request.naming)), request.subject}};
    return {{"id", request.id.text()},
            {"kind", name_of(request.kind)},
            {"state", request.closed_at ? "closed" : "open"},
            {"alarm", name_of(shown.alarm)},
            {"subject", std::move(subject)},
            {"subject_digest", request.subject_digest},
            {"matches", shown.matches},
            {"note", optional_text(request.note)},
            {"received_at", format_time(request.received_at)},
            {"due_at", format_time(request.due_at)},
            {"extended", request.extended_at.has_value()},
            {"extension_reason", optional_text(request.extension_reason)},
            {"closed_at", optional_time(request.closed_at)},
            {"outcome", request.outcome ? json(name_of(*request.outcome)) : json(nullptr)},
            {"closing_note", optional_text(request.closing_note)},
            {"erasure", request.erasure ? json(request.erasure->text()) : json(nullptr)},
            {"export_sha256", optional_text(request.export_sha256)},
            {"created_at", format_time(request.created_at)}};
}

service::NewRequest read_new(const Call& call) {
    Fields fields = call.fields();
    service::NewRequest wanted;
    wanted.kind = request_kind_from_name(fields.string("kind"));
    auto subject = fields.optional_object("subject");
    int ways = 0;
    for (const SubjectNaming naming :
         {SubjectNaming::email, SubjectNaming::visitor, SubjectNaming::verified_id})
        if (const auto named =
                subject ? subject->optional_string(std::string(name_of(naming)).c_str()) : std::nullopt) {
            wanted.naming = naming;
            wanted.subject = *named;
            ++ways;
        }
    if (ways != 1)
        throw Error{Code::unprocessable, "Name the person in exactly one way: email, visitor or verified_id."}
            .with_field("subject");
    subject->finish();
    if (const auto received = fields.optional_string("received_at"))
        wanted.received_at = parse_time(*received);
    wanted.note = fields.optional_string("note").value_or("");
    fields.finish();
    return wanted;
}

service::RequestClosing read_closing(const Call& call) {
    Fields fields = call.fields();
    service::RequestClosing closing;
    closing.outcome = request_outcome_from_name(fields.string("outcome"));
    closing.note = fields.optional_string("note").value_or("");
    closing.export_sha256 = fields.optional_string("export_sha256").value_or("");
    if (const auto erasure = fields.optional_string("erasure")) {
        closing.erasure = JobId::parse(*erasure);
        if (!closing.erasure)
            throw Error{Code::not_found, "There is no such erasure."}.with_field("erasure");
    }
    fields.finish();
    return closing;
}

void list(service::Requests& requests, Shared call) {
    const std::string state = call->query("state").value_or("all");
    if (state != "all" && state != "open" && state != "closed")
        throw Error{Code::unprocessable, "The state is open, closed or all."}.with_field("state");
    json items = json::array();
    for (const auto& request : requests.list(call->actor, call->organization,
                                             state == "all" ? std::nullopt : std::optional(state == "open")))
        items.push_back(write(request));
    call->reply(200, {{"items", std::move(items)}, {"next", nullptr}});
}

void extend(service::Requests& requests, Shared call) {
    const auto id = call->path_id<RequestId>("id");
    Fields fields = call->fields();
    const std::string reason = fields.string("reason");
    fields.finish();
    call->reply(200, write(requests.extend(call->actor, call->organization, id, reason)));
}

} // namespace

Routes request_routes(service::Requests& requests) {
    return {
        {"GET", "/organizations/{org}/requests", Access::member,
         "Requests of data subjects by due date; state is open, closed or all",
         [&requests](Shared call) { list(requests, call); }},
        {"POST", "/organizations/{org}/requests", Access::member,
         "Writes down a request of a data subject; due in one calendar month",
         [&requests](Shared call) {
             call->reply(201, write(requests.add(call->actor, call->organization, read_new(*call))));
         }},
        {"GET", "/organizations/{org}/requests/{id}", Access::member, "One request of a data subject",
         [&requests](Shared call) {
             call->reply(
                 200, write(requests.get(call->actor, call->organization, call->path_id<RequestId>("id"))));
         }},
        {"POST", "/organizations/{org}/requests/{id}/extend", Access::member,
         "Two more months, once and in time, with the reason that the person was told",
         [&requests](Shared call) { extend(requests, call); }},
        {"POST", "/organizations/{org}/requests/{id}/close", Access::member,
         "How it was answered; erasure and export_sha256 name what fulfilled it",
         [&requests](Shared call) {
             const auto id = call->path_id<RequestId>("id");
             call->reply(200,
                         write(requests.close(call->actor, call->organization, id, read_closing(*call))));
         }},
    };
}

} // namespace iterochat::http
