#include "daemon/service/exports.hpp"
#include "common/base/error.hpp"
#include "daemon/http/download_threads.hpp"
#include "daemon/http/privacy_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using service::ExportKind;
using Shared = const std::shared_ptr<Call>&;

constexpr int downloads_most = 8; ///< at a time

template <class SomeId>
SomeId id_in(const std::string& text, const char* field) {
    if (const auto id = SomeId::parse(text))
        return *id;
    throw Error{Code::unprocessable, std::string("The field ") + field + " is no id."}.with_field(field);
}

service::ExportRequest read_request(Call& call) {
    service::ExportRequest request;
    request.organization = call.organization;
    Fields fields = call.fields();
    const std::string scope = fields.string("scope");
    if (scope == "conversation") {
        request.kind = ExportKind::conversation;
        request.conversation = id_in<ConversationId>(fields.string("conversation"), "conversation");
    } else if (scope == "subject") {
        request.kind = ExportKind::subject;
        if (const auto visitor = fields.optional_string("visitor"))
            request.subject.visitor = id_in<VisitorId>(*visitor, "visitor");
        request.subject.verified_id = fields.optional_string("verified_id").value_or("");
        request.subject.email = fields.optional_string("email").value_or("");
        request.subject.include_unverified = fields.optional_boolean("include_unverified").value_or(false);
        request.redact_others = fields.optional_boolean("redact_others").value_or(false);
        request.portability = fields.optional_boolean("portability").value_or(false);
    } else if (scope != "organization") {
        throw Error{Code::unprocessable, "The scope is organization, subject or conversation."}.with_field(
            "scope");
    }
    fields.finish();
    return request;
}

json write(const service::KeptExport& kept) {
    static constexpr const char* scopes[] = {"organization", "conversation", "subject"};
    return {{"id", kept.id},
            {"state", "ready"},
            {"scope", scopes[static_cast<std::size_t>(kept.prepared.request.kind)]},
            {"file_name", kept.prepared.file_name},
            {"counts", kept.prepared.counts},
            {"expires_at", format_time(kept.expires_at)}};
}

void send(service::Exports& exports, DownloadThreads& threads, const Call& call,
          const service::PreparedExport& prepared) {
    threads.run(
        call.shared_exchange(), prepared.file_name,
        [&exports, prepared](const DownloadThreads::Write& write) { exports.write(prepared, write); });
}

} // namespace

Routes export_routes(service::Exports& exports) {
    const auto threads = std::make_shared<DownloadThreads>(downloads_most);
    return {
        {"GET", "/organizations/{org}/conversations/{id}/export", Access::member,
         "One conversation as an archive: data and a page to read",
         [&exports, threads](Shared call) {
             service::ExportRequest request;
             request.kind = ExportKind::conversation;
             request.organization = call->organization;
             request.conversation = call->path_id<ConversationId>("id");
             send(exports, *threads, *call, exports.prepare(call->actor, request));
         }},
        {"POST", "/organizations/{org}/exports", Access::member,
         "Prepares an export of the organization, a person or a conversation; it is made while it is fetched",
         [&exports](Shared call) {
             const service::ExportRequest request = read_request(*call);
             call->reply(202, write(exports.keep(exports.prepare(call->actor, request))));
         }},
        {"GET", "/organizations/{org}/exports/{id}", Access::member, "A prepared export",
         [&exports](Shared call) {
             call->reply(200, write(exports.kept(call->actor, call->organization, call->path("id"))));
         }},
        {"GET", "/organizations/{org}/exports/{id}/download", Access::member,
         "The archive of a prepared export",
         [&exports, threads](Shared call) {
             send(exports, *threads, *call,
                  exports.kept(call->actor, call->organization, call->path("id")).prepared);
         }},
    };
}

} // namespace iterochat::http
