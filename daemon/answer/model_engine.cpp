#include "daemon/answer/model_engine.hpp"

#include "common/base/text.hpp"
#include "daemon/answer/model_check.hpp"
#include "daemon/answer/neutral_text.hpp"
#include "daemon/answer/sentences.hpp"
#include "daemon/answer/support.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace iterochat::answer {

using nlohmann::json;

namespace {

HandoffReason reason_of(std::string_view said) {
    for (const HandoffReason reason :
         {HandoffReason::refund, HandoffReason::complaint, HandoffReason::account, HandoffReason::payment,
          HandoffReason::person_requested})
        if (name_of(reason) == said)
            return reason;
    return HandoffReason::low_confidence;
}

/// A person, or where none answers, the admission not to know.
Outcome not_answered(const ModelTurn& turn, HandoffReason reason, std::string rule) {
    Outcome outcome = turn.embedded;
    outcome.citations.clear();
    outcome.suggestions.clear();
    outcome.rule = std::move(rule);
    if (turn.question.settings.mode == AnswerMode::ai_only) {
        outcome.action = Action::unknown;
        outcome.reason.reset();
        outcome.summary.clear();
        outcome.text = phrase(Phrase::not_known_ai_only, outcome.language);
        return outcome;
    }
    outcome.action = Action::handoff;
    outcome.reason = reason;
    outcome.text.clear();
    outcome.summary = summarize(turn.question.text, turn.question.history, reason);
    return outcome;
}

/// The sentence of the passage that the answer rests on most, verbatim.
std::string quote_from(const OfferedPassage& passage, const std::string& answer) {
    const bool by_sound = std::any_of(answer.begin(), answer.end(), [](char c) { return c < 0; });
    const auto said = compared_words(answer, by_sound);
    const std::set<std::string> words(said.begin(), said.end());
    std::string_view best = passage.text;
    std::size_t most = 0;
    for (const std::string_view sentence : sentences_in(passage.text)) {
        const auto here = compared_words(sentence, by_sound);
        const auto shared = static_cast<std::size_t>(std::count_if(
            here.begin(), here.end(), [&](const std::string& word) { return words.count(word) > 0; }));
        if (shared > most) {
            most = shared;
            best = sentence;
        }
    }
    return std::string(best);
}

Outcome answered(const ModelTurn& turn, const ModelReply& reply, const std::vector<OfferedPassage>& offered) {
    Outcome outcome = turn.embedded;
    outcome.action = Action::answer;
    outcome.text = std::string(trim(neutralized(reply.answer)));
    outcome.reason.reset();
    outcome.summary.clear();
    outcome.suggestions.clear();
    outcome.citations.clear();
    outcome.rule = "model:passed";
    for (const std::string& id : reply.citations)
        for (const OfferedPassage& passage : offered)
            if (passage.id == id)
                outcome.citations.push_back(
                    {passage.article_id, passage.title, quote_from(passage, outcome.text), passage.url});
    return outcome;
}

json masked_counts(const Mask& mask) {
    json counts = json::object();
    for (std::size_t i = 0; i < personal_kinds; ++i)
        if (const auto kind = static_cast<Personal>(i); mask.count(kind) > 0)
            counts[name_of(kind)] = mask.count(kind);
    return counts;
}

/// One line of the trace's "sent": the text as it left, and to whom.
json sent_line(const ModelTurn& turn, const ChatRequest& request, const std::vector<OfferedPassage>& offered,
               const Mask& mask) {
    json passages = json::array();
    for (const OfferedPassage& passage : offered)
        passages.push_back(
            {{"id", passage.id}, {"article_id", passage.article_id.text()}, {"position", passage.position}});
    return {{"to", turn.destination},
            {"model", turn.model},
            {"text", request.user},
            {"passages", passages},
            {"masked", masked_counts(mask)}};
}

} // namespace

bool may_ask_model(const Outcome& embedded) {
    if (embedded.confidence < model_confidence_least || embedded.passages.empty())
        return false;
    switch (embedded.action) {
    case Action::answer:
    case Action::unknown:
        return true;
    case Action::suggest:
        return !embedded.rule.starts_with("smalltalk:");
    case Action::handoff:
        return embedded.reason == HandoffReason::low_confidence;
    }
    return false;
}

Outcome answer_with_model(const ModelTurn& turn, ChatModel& model) {
    const std::vector<OfferedPassage> offered = passages_to_offer(turn.passages);
    json trace{{"passages_withheld", turn.passages.size() - offered.size()}};
    const auto done = [&](Outcome outcome, const std::string& decision) {
        trace["decision"] = decision;
        outcome.model_trace = trace.dump(-1, ' ', false, json::error_handler_t::replace);
        return outcome;
    };
    if (offered.empty())
        return done(turn.embedded, "no_passages");

    Mask mask;
    const ChatRequest request =
        prompt_for(turn.question, offered, turn.instructions, turn.embedded.language, turn.secrets, mask);
    const ChatReply said = model.complete(request);
    trace["masked"] = masked_counts(mask);
    trace["sent"] = json::array();
    if (said.was_sent)
        trace["sent"].push_back(sent_line(turn, request, offered, mask));
    if (!said.content)
        return done(turn.embedded, "fallback:" + said.failure);

    std::optional<ModelReply> reply = parse_model_reply(*said.content);
    if (!reply)
        return done(not_answered(turn, HandoffReason::low_confidence, "model_check:unreadable"),
                    "check:unreadable");
    if (reply->escalate) {
        const HandoffReason reason = reason_of(reply->reason);
        return done(not_answered(turn, reason, "model:escalate"), "escalate");
    }
    reply->answer = mask.restored(reply->answer);
    const Check check = check_reply(*reply, {.offered = offered,
                                             .question = turn.question.text,
                                             .language = turn.embedded.language,
                                             .rules = request.system,
                                             .secrets = turn.secrets});
    const std::string name(name_of(check));
    if (check == Check::passed)
        return done(answered(turn, *reply, offered), "check:passed");
    if (check == Check::language)
        return done(turn.embedded, "check:language");
    return done(not_answered(turn, HandoffReason::low_confidence, "model_check:" + name), "check:" + name);
}

} // namespace iterochat::answer
