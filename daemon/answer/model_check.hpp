#pragma once

#include "daemon/answer/model_prompt.hpp"
#include "daemon/answer/model_reply.hpp"

#include <span>
#include <string>
#include <string_view>

namespace iterochat::answer {

/// What may be wrong with a model's answer. The first that fails is named in the trace.
enum class Check {
    passed,
    unreadable,  ///< no JSON of the wanted form
    empty,       ///< neither an answer nor a wish to escalate
    too_long,    ///< over 1,200 characters
    leak,        ///< the canary, the boundary, or eight words in a row of the rules
    no_citation, ///< none, or one that was not offered
    placeholder, ///< a placeholder that stands for nothing
    contact,     ///< a link, host, email, phone, account or address that no cited passage holds
    number,      ///< a number, price or number word that no cited passage holds
    promise,  ///< "free", "guaranteed", "password": words that change everything, and are in no cited passage
    speech,   ///< speaks to a model, as an injected instruction does
    words,    ///< under 60 % of the weight of its words, in all or in one sentence, is in the cited passages
    negation, ///< says the contrary of the sentence that it resembles
    language, ///< written in another language than the cited passages: its words can't be compared
};
std::string_view name_of(Check check);

struct CheckedAgainst {
    std::span<const OfferedPassage> offered;
    std::string_view question; ///< long numbers in it, an order's or customer's, may be repeated
    std::string_view language; ///< of the conversation
    std::string_view rules;    ///< the request's system message
    const PromptSecrets& secrets;
};

/// Whether an answer (with its placeholders restored) may be shown. It believes nothing that the model says
/// about itself: a model that obeys instructions hidden in articles or messages passes only with sentences
/// that the cited passages hold. Not for a reply that escalates.
Check check_reply(const ModelReply& reply, const CheckedAgainst& against);

} // namespace iterochat::answer
