#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/answer/chat_model.hpp"
#include "daemon/answer/mask.hpp"

#include <span>
#include <string>
#include <vector>

namespace iterochat::answer {

/// A stored passage that may be shown to the model and cited by it.
struct OfferedPassage {
    std::string id; ///< "p1": its name in this request
    ArticleId article_id;
    int position = 0;
    std::string title;
    std::string heading;
    std::string text; ///< as stored
    std::string url;
    std::string language; ///< of the article; may be empty
};

constexpr std::size_t offered_passages_most = 6;
constexpr std::size_t offered_characters_most = 6000; ///< of all passages together

/// What the request is made of besides the question: random, new for each request, never shown.
struct PromptSecrets {
    std::string boundary; ///< encloses the data
    std::string canary;   ///< stands among the rules; a reply that holds it gives the rules away
};

/// The passages that a model gets, best first, named p1, p2 …: neutral ones of those given, within the
/// limits. Those that speak to a model are left out, and so is what follows when the limit is reached.
std::vector<OfferedPassage> passages_to_offer(std::vector<OfferedPassage> retrieved);

/// The request for one question: the rules, the organization's wishes of tone, and, as JSON inside the
/// boundary, passages, the last turns and the question. Every text is neutralized and masked.
ChatRequest prompt_for(const Question& question, std::span<const OfferedPassage> offered,
                       std::span<const std::string> instructions, std::string_view language,
                       const PromptSecrets& secrets, Mask& mask);

} // namespace iterochat::answer
