#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// What a model said, in the form it was asked for.
struct ModelReply {
    std::string answer;
    std::vector<std::string> citations; ///< ids of passages, without repeats
    bool escalate = false;
    std::string reason;   ///< as said; may be anything
    std::string language; ///< likewise
};

/// Reads the reply however it is wrapped: bare JSON, inside a code fence, behind a train of thought, with a
/// sentence before or after it. None when there is no object with an answer or a wish to escalate in it, or a
/// field of it has another type.
std::optional<ModelReply> parse_model_reply(std::string_view content);

} // namespace iterochat::answer
