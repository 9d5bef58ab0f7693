#include "daemon/model/model_endpoint.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <algorithm>

namespace iterochat {
namespace {

constexpr std::size_t address_characters = 300;
constexpr std::size_t model_characters = 200;
constexpr int calls_most = 10'000'000;

[[noreturn]] void refuse(const char* field, const std::string& sentence) {
    throw Error{Code::unprocessable, sentence}.with_field(field);
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

void check_port(std::string_view port) {
    const bool digits = !port.empty() && port.size() <= 5 &&
                        std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || std::stoi(std::string(port)) < 1 || std::stoi(std::string(port)) > 65535)
        refuse("base_url", "The port of the model's address is 1 to 65535.");
}

/// "host", "host:port" or "[address]:port", as an address line holds them.
void check_host(std::string_view host) {
    std::string_view name = host;
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        if (end == std::string_view::npos || end < 3)
            refuse("base_url", "The model's address has no host.");
        name = host.substr(1, end - 1);
        if (name.find_first_not_of("0123456789abcdef:.") != std::string_view::npos)
            refuse("base_url", "The brackets in the model's address hold no IPv6 address.");
        host.remove_prefix(end + 1);
        if (host.empty())
            return;
        if (!host.starts_with(':'))
            refuse("base_url", "The model's address has no host.");
        return check_port(host.substr(1));
    }
    if (const std::size_t colon = host.find(':'); colon != std::string_view::npos) {
        name = host.substr(0, colon);
        check_port(host.substr(colon + 1));
    }
    if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") != name.npos)
        refuse("base_url", "The host of the model's address is a name or an address, without a user name.");
}

} // namespace

std::string_view name_of(AnswerEngineKind kind) {
    switch (kind) {
    case AnswerEngineKind::embedded:
        return "embedded";
    case AnswerEngineKind::openai:
        return "openai";
    }
    return {};
}

AnswerEngineKind answer_engine_from_name(std::string_view name) {
    for (const AnswerEngineKind kind : {AnswerEngineKind::embedded, AnswerEngineKind::openai})
        if (name_of(kind) == name)
            return kind;
    throw Error{Code::unprocessable, "The engine is embedded or openai."}.with_field("engine");
}

BaseAddress parse_base_address(std::string_view base_url, bool allow_private) {
    if (base_url.size() > address_characters || !is_printable(base_url))
        refuse("base_url", "The model's address is at most 300 printable characters without blanks.");
    BaseAddress address;
    const std::size_t scheme = base_url.find("://");
    const std::string name = lower_ascii(base_url.substr(0, scheme));
    if (scheme == std::string_view::npos || (name != "https" && name != "http"))
        refuse("base_url", "The model's address starts with https://.");
    address.is_https = name == "https";
    if (!address.is_https && !allow_private)
        refuse("base_url", "The model's address starts with https://; plain http is for private addresses, "
                           "which an administrator allows.");
    std::string_view rest = base_url.substr(scheme + 3);
    if (rest.find_first_of("?#\\") != std::string_view::npos)
        refuse("base_url", "The model's address has neither a query nor a fragment.");
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string host = lower_ascii(rest.substr(0, slash));
    check_host(host);
    address.origin = name + "://" + host;
    address.path = rest.substr(slash);
    while (address.path.ends_with('/'))
        address.path.pop_back();
    if (address.path.find("/..") != std::string::npos)
        refuse("base_url", "The model's address has no '..' in its path.");
    return address;
}

void validate(const ModelEndpoint& endpoint) {
    if (!endpoint.base_url.empty())
        parse_base_address(endpoint.base_url, endpoint.allow_private);
    if (!is_utf8(endpoint.model) || count_characters(endpoint.model) > model_characters ||
        std::any_of(endpoint.model.begin(), endpoint.model.end(),
                    [](char c) { return static_cast<unsigned char>(c) < ' '; }))
        refuse("model", "The model's name is at most 200 characters on one line.");
    for (const auto& [field, calls] : {std::pair{"calls_a_day", endpoint.calls_a_day},
                                       std::pair{"calls_a_visitor", endpoint.calls_a_visitor}})
        if (calls < 0 || calls > calls_most)
            refuse(field, "A budget of calls is 0 to 10,000,000 a day.");
    if (endpoint.engine == AnswerEngineKind::embedded)
        return;
    if (endpoint.base_url.empty())
        refuse("base_url", "The openai engine needs the model's address.");
    if (endpoint.model.empty())
        refuse("model", "The openai engine needs the model's name.");
}

} // namespace iterochat
