#include "daemon/service/rehearsal.hpp"

#include "common/base/error.hpp"
#include "daemon/service/answers.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {
namespace {

Rehearsed::Words words_of(storage::View& view, const answer::ScoredPassage& wanted) {
    Rehearsed::Words words;
    if (const auto article = storage::find_article(view, wanted.article_id))
        words.title = article->title;
    for (const Passage& passage : storage::passages_of(view, wanted.article_id))
        if (passage.position == wanted.position)
            words.text = passage.text;
    return words;
}

} // namespace

Rehearsal::Rehearsal(const Context& context, Answers& answers) : context_(context), answers_(answers) {}

Rehearsed Rehearsal::ask(const Actor& actor, OrganizationId organization, std::string_view question,
                         std::optional<double> threshold) {
    Rehearsed rehearsed{outcome(actor, organization, question, threshold), {}};
    context_.store.read(organization, [&](storage::View& view) {
        for (const answer::ScoredPassage& passage : rehearsed.outcome.passages)
            rehearsed.passages.push_back(words_of(view, passage));
    });
    return rehearsed;
}

answer::Outcome Rehearsal::outcome(const Actor& actor, OrganizationId organization, std::string_view question,
                                   std::optional<double> threshold) {
    require(actor, organization, Right::manage_knowledge);
    validate_message_text(question);
    if (threshold && !(*threshold >= 0 && *threshold <= 1))
        throw Error{Code::unprocessable, "A threshold lies between 0 and 1."}.with_field("threshold");
    return answers_.ask(organization, question, threshold);
}

void Rehearsal::train(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_knowledge);
    answers_.train_now(organization);
}

} // namespace iterochat::service
