#include "daemon/http/route.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/text.hpp"

#include <charconv>
#include <httplib.h>
#include <nlohmann/json.hpp>

namespace iterochat::http {

using nlohmann::json;

namespace {

/// What went wrong with our own files names them: that is for the log and the administrator, not for the
/// network.
std::string sentence_for_outside(const Error& error) {
    if (error.code() != Code::io && error.code() != Code::damaged)
        return error.what();
    return "The data can't be read or written at the moment (incident " +
           log_incident("http", "refused", error) + "); try again later.";
}

} // namespace

Call::Call(std::shared_ptr<net::Exchange> exchange,
           std::map<std::string, std::string, std::less<>> path_values)
    : exchange_(std::move(exchange)), path_values_(std::move(path_values)) {}

void Call::throw_not_found() {
    throw Error{Code::not_found, "There is nothing of this id here."};
}

Fields Call::fields() const {
    const httplib::Request& request = exchange_->request();
    const std::string type = lower_ascii(request.get_header_value("Content-Type"));
    if (!request.body.empty() && !type.starts_with("application/json"))
        throw Error{Code::unsupported_media, "Send the body as application/json."};
    return Fields{request.body};
}

std::string Call::path(std::string_view name) const {
    const auto found = path_values_.find(name);
    return found == path_values_.end() ? std::string{} : found->second;
}

std::optional<std::string> Call::query(std::string_view name) const {
    const auto& parameters = exchange_->request().params;
    const auto found = parameters.find(std::string(name));
    if (found == parameters.end())
        return std::nullopt;
    if (!is_utf8(found->second))
        throw Error{Code::invalid, "The query is not valid UTF-8."}.with_field(std::string(name));
    return found->second;
}

std::int64_t Call::query_integer(std::string_view name, std::int64_t fallback, std::int64_t least,
                                 std::int64_t most) const {
    const auto text = query(name);
    if (!text)
        return fallback;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < least || value > most)
        throw Error{Code::unprocessable, "The parameter " + std::string(name) + " is a whole number from " +
                                             std::to_string(least) + " to " + std::to_string(most) + "."}
            .with_field(std::string(name));
    return value;
}

std::string Call::header(std::string_view name) const {
    return exchange_->request().get_header_value(std::string(name).c_str());
}

std::string Call::bearer() const {
    const std::string value = header("Authorization");
    constexpr std::string_view scheme = "bearer ";
    if (value.size() <= scheme.size() || lower_ascii(value.substr(0, scheme.size())) != scheme)
        return {};
    return std::string(trim(std::string_view(value).substr(scheme.size())));
}

void Call::add_header(std::string name, std::string value) {
    headers_.emplace_back(std::move(name), std::move(value));
}

void Call::reply(int status, const json& body) {
    net::Response response;
    response.status = status;
    response.headers = headers_;
    response.body = body.dump();
    exchange_->send(std::move(response));
}

void Call::reply_empty(int status) {
    net::Response response;
    response.status = status;
    response.headers = headers_;
    response.content_type.clear();
    exchange_->send(std::move(response));
}

json error_object(const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    if (!known || known->code() == Code::internal)
        return {{"code", "internal"},
                {"message", "Something went wrong here; the incident number finds it in the log."},
                {"incident", log_incident("http", "failed", error)}};
    json object{{"code", code_name(known->code())}, {"message", sentence_for_outside(*known)}};
    if (!known->field().empty())
        object["field"] = known->field();
    return object;
}

void Call::reply_error(const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    const int status = code_http_status(known ? known->code() : Code::internal);
    if (known && known->retry_after_seconds() > 0)
        add_header("Retry-After", std::to_string(known->retry_after_seconds()));
    if (status == 401)
        add_header("WWW-Authenticate", "Bearer");
    reply(status, {{"error", error_object(error)}});
}

} // namespace iterochat::http
