#include "daemon/admin/kb_ask.hpp"

#include "common/base/error.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/rehearsal.hpp"
#include "daemon/service/uploads.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

constexpr std::size_t line_bytes_most = 1U << 20;

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
                              {"score", candidate.score}});
    json passages = json::array();
    for (std::size_t i = 0; i < outcome.passages.size(); ++i)
        passages.push_back({{"article_id", outcome.passages[i].article_id.text()},
                            {"position", outcome.passages[i].position},
                            {"score", outcome.passages[i].score},
                            {"text", rehearsed.passage_texts[i]}});
    return {{"action", name_of(outcome.action)},
            {"text", outcome.text},
            {"confidence", outcome.confidence},
            {"language", outcome.language},
            {"reason", outcome.reason ? json(name_of(*outcome.reason)) : json(nullptr)},
            {"summary", outcome.summary},
            {"rule", outcome.rule},
            {"citations", std::move(citations)},
            {"suggestions", outcome.suggestions},
            {"candidates", std::move(candidates)},
            {"passages", std::move(passages)}};
}

/// Hands out the lines of an upload one by one, without the line ends; empty lines are left out.
void each_line(const std::function<std::string_view()>& pull,
               const std::function<void(const std::string&)>& take) {
    std::string line;
    const auto end_line = [&] {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (!line.empty())
            take(line);
        line.clear();
    };
    for (std::string_view piece = pull(); !piece.empty(); piece = pull()) {
        while (!piece.empty()) {
            const auto end = piece.find('\n');
            line.append(piece.substr(0, end));
            if (line.size() > line_bytes_most)
                throw Error{Code::bad_data, "A line of the batch is over 1 MiB."};
            if (end == std::string_view::npos)
                break;
            end_line();
            piece.remove_prefix(end + 1);
        }
    }
    end_line();
}

struct AskedLine {
    json id;
    std::string question;
};

AskedLine read_line(const std::string& line, std::size_t number) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object() || !object.contains("question") || !object["question"].is_string())
        throw Error{Code::bad_data, "Line " + std::to_string(number) +
                                        " of the batch is no object with a text \"question\"."};
    return {object.value("id", json(number)), object["question"].get<std::string>()};
}

json ask_batch(Invocation& call, const KnowledgeServices& services, OrganizationId organization,
               const std::optional<double>& threshold) {
    const auto file = services.uploads.take(call.text("upload"));
    services.rehearsal.train(call.actor(), organization);
    json answers = json::array();
    std::size_t number = 0;
    each_line(file->open(), [&](const std::string& line) {
        const AskedLine asked = read_line(line, ++number);
        json answer = write(services.rehearsal.ask(call.actor(), organization, asked.question, threshold));
        answer["id"] = asked.id;
        if (call.streams())
            call.line(answer); // a batch may be long: only the count is kept
        else
            answers.push_back(std::move(answer));
    });
    json result{{"asked", number}};
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
