// The wire form of chat completions, and what servers differ in.
#include "daemon/outbound/chat_completions.hpp"

#include "common/base/text.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::outbound {

using nlohmann::json;
using Format = ChatDialect::Format;
using TokenLimit = ChatDialect::TokenLimit;

std::string_view name_of(Format format) {
    switch (format) {
    case Format::json_schema:
        return "json_schema";
    case Format::json_object:
        return "json_object";
    case Format::free_text:
        return "free_text";
    }
    return {};
}

std::string chat_body(std::string_view model, const ChatCall& call, const ChatDialect& dialect) {
    json body{{"model", model},
              {"stream", false},
              {"messages", json::array({json{{"role", "system"}, {"content", call.system}},
                                        json{{"role", "user"}, {"content", call.user}}})}};
    if (dialect.format == Format::json_schema)
        body["response_format"] = {
            {"type", "json_schema"},
            {"json_schema", {{"name", "answer"}, {"strict", true}, {"schema", json::parse(call.schema)}}}};
    if (dialect.format == Format::json_object)
        body["response_format"] = {{"type", "json_object"}};
    if (dialect.store)
        body["store"] = false; // a host that keeps conversations is asked not to
    if (dialect.temperature)
        body["temperature"] = 0;
    if (dialect.token_limit == TokenLimit::max_tokens)
        body["max_tokens"] = call.tokens_most;
    if (dialect.token_limit == TokenLimit::max_completion_tokens)
        body["max_completion_tokens"] = call.tokens_most;
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::string> chat_content(std::string_view reply_body) {
    const json reply = json::parse(reply_body, nullptr, false);
    const json::json_pointer place{"/choices/0/message/content"};
    if (!reply.is_object() || !reply.contains(place) || !reply.at(place).is_string())
        return std::nullopt;
    return reply.at(place).get<std::string>();
}

std::optional<ChatDialect> next_dialect(const ChatDialect& dialect, std::string_view reply_body) {
    const std::string complaint = lower_ascii(reply_body.substr(0, 4096));
    const auto names = [&](const char* word) { return complaint.find(word) != std::string::npos; };
    ChatDialect next = dialect;
    if (dialect.token_limit == TokenLimit::max_tokens && names("max_tokens"))
        next.token_limit =
            names("max_completion_tokens") ? TokenLimit::max_completion_tokens : TokenLimit::none;
    else if (dialect.token_limit == TokenLimit::max_completion_tokens && names("max_completion_tokens"))
        next.token_limit = TokenLimit::none;
    else if (dialect.temperature && names("temperature"))
        next.temperature = false;
    else if (dialect.store && (names("\"store\"") || names("'store'") || names("`store`") ||
                               names(" store") || names("\\\"store\\\"")))
        next.store = false;
    else if (dialect.format == Format::json_schema)
        next.format = Format::json_object;
    else if (dialect.format == Format::json_object)
        next.format = Format::free_text;
    else if (dialect.store || dialect.temperature || dialect.token_limit != TokenLimit::none)
        next = {Format::free_text, false, false, TokenLimit::none}; // a server that doesn't say what it minds
    else
        return std::nullopt;
    return next;
}

} // namespace iterochat::outbound
