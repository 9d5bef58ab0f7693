#include "daemon/service/certificates.hpp"
#include "daemon/http/privacy_routes.hpp"

#include <httplib.h>

namespace iterochat::http {
namespace {

using Shared = const std::shared_ptr<Call>&;

/// Bytes as they are: a signature holds for these and no others.
void send(const Call& call, std::string type, std::string body) {
    net::Response response;
    response.status = 200;
    response.content_type = std::move(type);
    response.headers = call.headers();
    response.body = std::move(body);
    call.exchange().send(std::move(response));
}

} // namespace

Routes certificate_routes(service::Certificates& certificates) {
    return {
        {"GET", "/organizations/{org}/erasures/{id}/certificate", Access::member,
         "The certificate of an erasure, exactly the bytes that were signed",
         [&certificates](Shared call) {
             send(*call, "application/json",
                  certificates.get(call->actor, call->path_id<JobId>("id")).document);
         }},
        {"GET", "/organizations/{org}/erasures/{id}/certificate/signature", Access::member,
         "Its Ed25519 signature in base64",
         [&certificates](Shared call) {
             const auto certificate = certificates.get(call->actor, call->path_id<JobId>("id"));
             send(*call, "text/plain; charset=utf-8", to_base64(certificate.signature));
         }},
    };
}

} // namespace iterochat::http
