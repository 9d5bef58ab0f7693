#pragma once

#include "common/base/secret.hpp"
#include "daemon/model/model_endpoint.hpp"
#include "daemon/outbound/breaker.hpp"
#include "daemon/outbound/http_client.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat::outbound {

/// One question to a model: two messages, and the JSON that is wanted back.
struct ChatCall {
    std::string system;
    std::string user;
    std::string schema; ///< JSON Schema of the answer, as JSON text
    int tokens_most = 700;
};

struct ChatAnswer {
    std::optional<std::string> content; ///< what the model said; none: `failure` says why
    std::string failure; ///< "time_out", "http_503", "breaker_open", "busy" …: one word for logs and traces
    int calls = 0;       ///< HTTP requests made
};

/// What a server understands of the protocol, from the strictest on. Learned from its refusals and
/// remembered.
struct ChatDialect {
    enum class Format { json_schema, json_object, free_text };
    enum class TokenLimit { max_tokens, max_completion_tokens, none };
    Format format = Format::json_schema;
    bool store = true;       ///< may "store": false be said
    bool temperature = true; ///< may "temperature": 0 be said
    TokenLimit token_limit = TokenLimit::max_tokens;
    bool operator==(const ChatDialect&) const = default;
};
std::string_view name_of(ChatDialect::Format format);

/// The request's body.
std::string chat_body(std::string_view model, const ChatCall& call, const ChatDialect& dialect);
/// "choices"[0]."message"."content" of an answer; none when it has another form.
std::optional<std::string> chat_content(std::string_view reply_body);
/// What to try after a refusal (400, 404, 415, 422, 501) whose body is `reply_body`: without the field that
/// it names, else the next lower format. None: nothing is left to drop.
std::optional<ChatDialect> next_dialect(const ChatDialect& dialect, std::string_view reply_body);

/// One organization's endpoint with its memory: what it understands, whether it answers at all. Made anew
/// when the settings change. Any thread.
class ChatCompletions {
  public:
    /// `http` outlives it. `now` is for the breaker; it never goes back.
    ChatCompletions(HttpClient& http, ModelEndpoint endpoint, Secret key, std::function<Time()> now,
                    HttpTimes times = {}, BreakerOptions breaker = {});

    ChatAnswer complete(const ChatCall& call);
    bool is_open() const { return breaker_.is_open(now_()); } ///< the breaker's: not worth a call now
    const ModelEndpoint& endpoint() const { return endpoint_; }
    ChatDialect dialect() const;

  private:
    ChatAnswer negotiate(const ChatCall& call);
    HttpReply post(const ChatCall& call, const ChatDialect& dialect, std::chrono::milliseconds left);

    HttpClient& http_;
    const ModelEndpoint endpoint_;
    const Secret key_;
    const std::function<Time()> now_;
    const HttpTimes times_;
    Breaker breaker_;
    mutable std::mutex mutex_;
    ChatDialect dialect_; ///< under mutex
};

} // namespace iterochat::outbound
