#include "daemon/outbound/chat_completions.hpp"

#include <chrono>

namespace iterochat::outbound {
namespace {

constexpr int dialects_tried_most = 6; ///< in one question; a server that is learned costs one call

/// The server answered, and minds something about the request itself.
bool is_refusal_of_form(int status) {
    return status == 400 || status == 404 || status == 415 || status == 422 || status == 501;
}

/// Answers that say something about the server's health. A wrong key or model does too: trying it with every
/// visitor helps nobody.
bool is_success(int status) {
    return status >= 200 && status < 300;
}

Reach reach_of(const ModelEndpoint& endpoint) {
    if (!parse_base_address(endpoint.base_url, endpoint.allow_private).is_https)
        return Reach::inside_only;
    return endpoint.allow_private ? Reach::open_and_inside : Reach::open_only;
}

std::string url_of(const ModelEndpoint& endpoint) {
    const BaseAddress base = parse_base_address(endpoint.base_url, endpoint.allow_private);
    return base.origin + base.path + "/chat/completions";
}

} // namespace

ChatCompletions::ChatCompletions(HttpClient& http, ModelEndpoint endpoint, Secret key,
                                 std::function<Time()> now, HttpTimes times, BreakerOptions breaker)
    : http_(http),
      endpoint_(std::move(endpoint)),
      key_(std::move(key)),
      now_(std::move(now)),
      times_(times),
      breaker_(breaker) {}

ChatDialect ChatCompletions::dialect() const {
    const std::lock_guard lock(mutex_);
    return dialect_;
}

HttpReply ChatCompletions::post(const ChatCall& call, const ChatDialect& dialect,
                                std::chrono::milliseconds left) {
    HttpRequest request;
    request.url = url_of(endpoint_);
    request.body = chat_body(endpoint_.model, call, dialect);
    request.bearer = &key_;
    request.reach = reach_of(endpoint_);
    request.times = times_;
    request.times.total = left;
    return http_.post_json(request);
}

/// Speaks as strictly as the server understands. All tries together keep to the time of one.
ChatAnswer ChatCompletions::negotiate(const ChatCall& call) {
    ChatAnswer answer;
    ChatDialect spoken = dialect();
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < dialects_tried_most; ++i) {
        const auto used =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
        if (used > times_.total / 2)
            return answer;
        const HttpReply reply = post(call, spoken, times_.total - used);
        answer.calls += reply.tries;
        if (reply.failure) {
            answer.failure = name_of(*reply.failure);
            return answer;
        }
        if (is_success(reply.status)) {
            answer.content = chat_content(reply.body);
            answer.failure = answer.content ? "" : "not_a_chat_reply";
            const std::lock_guard lock(mutex_);
            dialect_ = spoken;
            return answer;
        }
        answer.failure = "http_" + std::to_string(reply.status);
        const auto next = is_refusal_of_form(reply.status) ? next_dialect(spoken, reply.body) : std::nullopt;
        if (!next)
            return answer;
        spoken = *next;
    }
    return answer;
}

ChatAnswer ChatCompletions::complete(const ChatCall& call) {
    switch (breaker_.ask(now_())) {
    case Breaker::Answer::open:
        return {std::nullopt, "breaker_open", 0};
    case Breaker::Answer::full:
        return {std::nullopt, "busy", 0};
    case Breaker::Answer::go:
        break;
    }
    try {
        ChatAnswer answer = negotiate(call);
        if (answer.content)
            breaker_.succeeded();
        else if (answer.failure == name_of(HttpFailure::stopped))
            breaker_.given_up();
        else
            breaker_.failed(now_());
        return answer;
    } catch (...) {
        breaker_.given_up();
        throw;
    }
}

} // namespace iterochat::outbound
