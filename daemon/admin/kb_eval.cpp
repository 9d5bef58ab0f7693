#include "common/base/error.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/admin/jsonl.hpp"
#include "daemon/admin/kb_ask.hpp"
#include "daemon/service/articles.hpp"
#include "daemon/service/evaluation.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/rehearsal.hpp"
#include "daemon/service/uploads.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

namespace iterochat::admin {

using nlohmann::json;

namespace {

constexpr std::size_t questions_a_progress_line = 100;

double rounded(double share) {
    return std::round(share * 1e4) / 1e4;
}

/// The label's text; empty: no article should answer this.
std::string label_of(const json& object, std::size_t line) {
    const auto found = object.find("article_id");
    if (found != object.end() && found->is_null())
        return {};
    if (found == object.end() || !found->is_string() || found->get<std::string>().empty())
        throw Error{Code::bad_data,
                    "Line " + std::to_string(line) +
                        " has no \"article_id\": the right article's id or source id, or null."};
    return found->get<std::string>();
}

void check_known(const KnowledgeServices& services, OrganizationId organization, const std::string& label,
                 std::size_t line) {
    try {
        services.articles.id_of(organization, label);
    } catch (const Error& error) {
        if (error.code() != Code::not_found)
            throw;
        throw Error{Code::bad_data, "Line " + std::to_string(line) + " names an article that is not there."}
            .with_hint("iterochat kb list -t TENANT");
    }
}

} // namespace

json evaluate(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    const auto threshold = optional_number(call, "threshold");
    const auto file = services.uploads.take(call.text("upload"));
    call.progress("training", 0, 0);
    services.rehearsal.train(call.actor(), organization);
    service::Evaluation evaluation;
    std::set<std::string> known;
    std::size_t asked = 0;
    each_question(file->open(), [&](const json& object, std::size_t line) {
        const std::string label = label_of(object, line);
        if (!label.empty() && known.insert(label).second)
            check_known(services, organization, label, line);
        evaluation.add(services.rehearsal.outcome(call.actor(), organization,
                                                  object["question"].get<std::string>(), threshold),
                       label);
        if (++asked % questions_a_progress_line == 0)
            call.progress("asking", static_cast<std::int64_t>(asked), 0);
    });
    const service::EvaluationFigures figures = evaluation.figures();
    return {{"eval",
             {{"questions", figures.questions},
              {"in_scope", figures.in_scope},
              {"out_of_scope", figures.out_of_scope},
              {"top_1", rounded(figures.top_1)},
              {"auroc", rounded(figures.auroc)},
              {"answered_rightly", rounded(figures.answered_rightly)},
              {"handed_off", rounded(figures.handed_off)},
              {"precision", rounded(figures.precision)}}}};
}

} // namespace iterochat::admin
