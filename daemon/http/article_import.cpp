#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/service/background_import.hpp"

#include <httplib.h>
#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

bool is_true(const Call& call, std::string_view name) {
    const std::string value = call.query(name).value_or("false");
    if (value != "true" && value != "false")
        throw Error{Code::unprocessable, "The parameter " + std::string(name) + " is true or false."}
            .with_field(std::string(name));
    return value == "true";
}

const std::string& read_body(const Call& call) {
    if (lower_ascii(call.header("Content-Type")).starts_with("multipart/"))
        throw Error{Code::unsupported_media, "Send the file itself as the body, and its name as ?name=."};
    return call.exchange().request().body;
}

service::ImportRequest read_request(const Call& call) {
    service::ImportRequest request;
    request.name = call.query("name").value_or("");
    if (request.name.empty() || request.name.size() > 500 || !is_utf8(request.name))
        throw Error{Code::unprocessable,
                    "The file needs a name, for its format and its articles' source ids."}
            .with_field("name");
    request.format = service::import_format(call.query("format").value_or("auto"));
    request.prune = is_true(call, "prune");
    request.dry_run = is_true(call, "dry_run");
    return request;
}

} // namespace

Routes article_import_routes(service::BackgroundImport& imports) {
    return {
        {"POST", "/organizations/{org}/articles/import", Access::member,
         "Imports a file (the body, with ?name=) as a job",
         [&imports](const std::shared_ptr<Call>& call) {
             const service::ImportRequest request = read_request(*call);
             const Job job = imports.start(call->actor, call->organization, request, read_body(*call));
             call->reply(202, {{"job", {{"id", job.id.text()}, {"state", name_of(job.state)}}}});
         }},
    };
}

} // namespace iterochat::http
