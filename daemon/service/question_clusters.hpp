#pragma once

#include "daemon/model/ids.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace iterochat::service {

/// One question the AI could not answer.
struct OpenQuestion {
    std::string text;
    std::string language;
    std::string reason; ///< "low_confidence", "suggested", "not_known" …
    MessageId message_id;
    ConversationId conversation_id;
    Time at;
};

/// Questions that ask the same, by their newest one.
struct QuestionCluster {
    OpenQuestion newest;
    std::int64_t count = 0;
    Time first_at;
    std::map<std::string, std::int64_t> reasons;
};

/// Groups questions that share most of their words, with or without typing errors: a question joins the
/// group whose first question it resembles most (half of the weight of word stems, rare ones weighing more,
/// or of character trigrams). `questions` oldest first. Largest group first, then the newest. Quadratic only
/// among questions that share a word.
std::vector<QuestionCluster> cluster_questions(const std::vector<OpenQuestion>& questions);

} // namespace iterochat::service
