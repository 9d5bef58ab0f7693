#include "daemon/admin/kb_ask.hpp"

#include "common/base/error.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/admin/jsonl.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/rehearsal.hpp"
#include "daemon/service/uploads.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

/// Six decimals: enough to rank by, few enough to read.
double rounded(double value) {
    return std::isfinite(value) ? std::round(value * 1e6) / 1e6 : 0.0;
}
double share(double value) {
    return std::clamp(rounded(value), 0.0, 1.0);
}

json write(const service::Rehearsed& rehearsed) {
    const auto& outcome = rehearsed.outcome;
    json citations = json::array();
    for (const Citation& citation : outcome.citations)
        citations.push_back({{"article_id", citation.article_id.text()},
                             {"title", citation.title},
                             {"quote", citation.quote},
                             {"url", citation.url}});
    json candidates = json::array();
    for (const auto& candidate : outcome.candidates)
        candidates.push_back({{"article_id", candidate.article_id.text()},
                              {"source_id", candidate.source_id},
                              {"title", candidate.title},
                              {"score", rounded(candidate.score)}});
    json passages = json::array();
    for (std::size_t i = 0; i < outcome.passages.size(); ++i)
        passages.push_back({{"article_id", outcome.passages[i].article_id.text()},
                            {"position", outcome.passages[i].position},
                            {"score", rounded(outcome.passages[i].score)},
                            {"text", rehearsed.passage_texts[i]}});
    return {{"action", name_of(outcome.action)},
            {"text", outcome.text},
            {"confidence", share(outcome.confidence)},
            {"language", outcome.language},
            {"reason", outcome.reason ? json(name_of(*outcome.reason)) : json(nullptr)},
            {"summary", outcome.summary},
            {"rule", outcome.rule},
            {"citations", std::move(citations)},
            {"suggestions", outcome.suggestions},
            {"candidates", std::move(candidates)},
            {"passages", std::move(passages)}};
}

/// What a program compares: where a rule decided, the candidates and the confidence still are retrieval's.
/// "unknown" (nobody to hand to, in AI-only mode) is "handoff" here: it would not answer.
json write_line(const json& id, const answer::Outcome& outcome, double milliseconds) {
    const bool is_unknown = outcome.action == answer::Action::unknown;
    json candidates = json::array();
    for (const auto& candidate : outcome.candidates)
        candidates.push_back({{"article_id", candidate.article_id.text()},
                              {"source_id", candidate.source_id},
                              {"score", rounded(candidate.score)}});
    json article = nullptr;
    if (!outcome.candidates.empty())
        article = outcome.candidates.front().article_id.text();
    if (!outcome.citations.empty())
        article = outcome.citations.front().article_id.text();
    json reason = outcome.reason ? json(name_of(*outcome.reason)) : json(nullptr);
    if (is_unknown && reason.is_null())
        reason = name_of(HandoffReason::low_confidence);
    return {{"id", id},
            {"action", is_unknown ? "handoff" : answer::name_of(outcome.action)},
            {"article_id", std::move(article)},
            {"confidence", share(outcome.confidence)},
            {"candidates", std::move(candidates)},
            {"reason", std::move(reason)},
            {"language", outcome.language},
            {"ms", std::round(milliseconds * 1000) / 1000}};
}

/// The upload is kept by the spool and read line by line, so that a batch of any length needs the memory of
/// one line; only a caller without a stream gets all answers in one document.
json ask_batch(Invocation& call, const KnowledgeServices& services, OrganizationId organization,
               const std::optional<double>& threshold) {
    using std::chrono::steady_clock;
    const auto file = services.uploads.take(call.text("upload"));
    services.rehearsal.train(call.actor(), organization);
    json answers = json::array();
    std::size_t asked = 0;
    each_question(file->open(), [&](const json& object, std::size_t number) {
        const auto start = steady_clock::now();
        const auto outcome = services.rehearsal.outcome(call.actor(), organization,
                                                        object["question"].get<std::string>(), threshold);
        const std::chrono::duration<double, std::milli> took = steady_clock::now() - start;
        json answer = write_line(object.value("id", json(number)), outcome, took.count());
        ++asked;
        if (call.streams())
            call.line(answer);
        else
            answers.push_back(std::move(answer));
    });
    json result{{"asked", asked}};
    if (!call.streams())
        result["answers"] = std::move(answers);
    return result;
}

} // namespace

json ask(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    const auto threshold = optional_number(call, "threshold");
    const bool has_question = has(call, "question");
    if (has_question == has(call, "upload"))
        throw Error{Code::usage, "Give one question or --batch FILE."}.with_hint(
            "iterochat kb ask \"How do I return an order?\" -t TENANT");
    if (!has_question)
        return ask_batch(call, services, organization, threshold);
    return write(services.rehearsal.ask(call.actor(), organization, call.text("question"), threshold));
}

} // namespace iterochat::admin
