#include "daemon/service/answer_trace.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {

using nlohmann::json;

std::string trace_of(const answer::Outcome& outcome, const AiSettings& settings) {
    json candidates = json::array();
    for (const answer::Candidate& candidate : outcome.candidates)
        candidates.push_back({{"article_id", candidate.article_id.text()},
                              {"source_id", candidate.source_id},
                              {"title", candidate.title},
                              {"score", candidate.score}});
    json passages = json::array();
    for (const answer::ScoredPassage& passage : outcome.passages)
        passages.push_back({{"article_id", passage.article_id.text()},
                            {"position", passage.position},
                            {"score", passage.score}});
    json document{{"engine", "embedded"},
                  {"action", answer::name_of(outcome.action)},
                  {"rule", outcome.rule},
                  {"reason", outcome.reason ? json(name_of(*outcome.reason)) : json(nullptr)},
                  {"language", outcome.language},
                  {"confidence", outcome.confidence},
                  {"caution", settings.caution},
                  {"candidates", candidates},
                  {"passages", passages},
                  {"sent", json::array()}}; // the embedded engine sends nothing anywhere
    if (!outcome.model_trace.empty()) {
        document["model"] = json::parse(outcome.model_trace);
        document["engine"] = outcome.rule.starts_with("model") ? "openai" : "embedded"; // whose word it is
        document["sent"] = document["model"].value("sent", json::array());
        document["model"].erase("sent");
    }
    return document.dump();
}

} // namespace iterochat::service
