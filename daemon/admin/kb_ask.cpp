#include "daemon/admin/kb_ask.hpp"

#include "common/base/error.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/admin/jsonl.hpp"
#include "daemon/codec/json_objects.hpp"
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

double share(double value) {
    return std::clamp(codec::rounded(value), 0.0, 1.0);
}

/// What a program compares: where a rule decided, the candidates and the confidence still are retrieval's.
/// "unknown" (nobody to hand to, in AI-only mode) is "handoff" here: it would not answer.
json write_line(const json& id, const answer::Outcome& outcome, double milliseconds) {
    const bool is_unknown = outcome.action == answer::Action::unknown;
    json candidates = json::array();
    for (const auto& candidate : outcome.candidates)
        candidates.push_back({{"article_id", candidate.article_id.text()},
                              {"source_id", candidate.source_id},
                              {"score", codec::rounded(candidate.score)}});
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
    return codec::write(services.rehearsal.ask(call.actor(), organization, call.text("question"), threshold));
}

} // namespace iterochat::admin
