#pragma once

#include <optional>
#include <string>

namespace iterochat::answer {

struct ChatRequest {
    std::string system;
    std::string user;
    std::string schema; ///< JSON Schema of the wanted reply
};

struct ChatReply {
    std::optional<std::string> content; ///< what the model said, meant to be JSON; none: `failure` says why
    std::string failure;                ///< one word: "time_out", "breaker_open", "budget"
    bool was_sent = false;              ///< the request left, whatever came back
};

/// A language model outside of this program. Joined to the network by service, doubled in tests. Any thread.
class ChatModel {
  public:
    virtual ~ChatModel() = default;
    virtual ChatReply
    complete(const ChatRequest& request) = 0; ///< blocks; doesn't throw for what fails outside
};

} // namespace iterochat::answer
