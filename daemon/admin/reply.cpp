#include "daemon/admin/reply.hpp"

#include "common/api/wire.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

json error_object(const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    if (!known || known->code() == Code::internal)
        return {{"code", "internal"},
                {"message",
                 "Something went wrong in the daemon; its log has the cause under the incident number."},
                {"incident", log_incident("admin", "failed", error)},
                {"hint", "journalctl -u iterochatd"},
                {"exit", code_exit_status(Code::internal)}};
    return api::error_object(*known).at("error");
}

net::Response error_reply(const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    net::Response response;
    response.status = known ? code_http_status(known->code()) : 500;
    response.body = json{{"error", error_object(error)}}.dump();
    return response;
}

net::Response result_reply(const json& result) {
    net::Response response;
    response.body = json{{"result", result}}.dump();
    return response;
}

} // namespace iterochat::admin
