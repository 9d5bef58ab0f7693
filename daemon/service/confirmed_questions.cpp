#include "daemon/service/confirmed_questions.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/inbox_access.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t question_characters_most = 500; ///< as of an article's own questions
constexpr std::int64_t questions_most = 1000;
constexpr std::size_t messages_looked_at = 50;

/// What the visitor had asked before this message of the AI.
Message question_before(storage::View& view, const Actor& actor, const MessageId& id) {
    const auto answer = storage::find_message(view, id);
    if (!answer)
        throw Error{Code::not_found, "There is no such message."};
    open_to_changes(view, actor, answer->conversation_id);
    if (answer->author.kind != AuthorKind::ai && answer->author.kind != AuthorKind::system)
        throw Error{Code::unprocessable, "Only what the AI said can be confirmed; name one of its messages."};
    const auto before =
        storage::messages_before(view, answer->conversation_id, answer->seq, messages_looked_at);
    const auto asked = std::find_if(before.rbegin(), before.rend(), [](const Message& message) {
        return message.author.kind == AuthorKind::visitor;
    });
    if (asked == before.rend() || asked->text.empty())
        throw Error{Code::unprocessable, "The visitor's question to this answer is not there any more."};
    return *asked;
}

ArticleId article_for(storage::View& view, const MessageId& answer, const std::optional<ArticleId>& wanted) {
    std::optional<ArticleId> id = wanted;
    if (!id)
        if (const auto message = storage::find_message(view, answer); message && !message->citations.empty())
            id = message->citations.front().article_id;
    if (!id)
        throw Error{Code::unprocessable, "This message cites no article; name the right one in article_id."}
            .with_field("article_id");
    const auto article = storage::find_article(view, *id);
    if (!article || article->deleted_at)
        throw Error{Code::unprocessable, "There is no article of this id."}.with_field("article_id");
    return *id;
}

} // namespace

ConfirmedQuestions::ConfirmedQuestions(const Context& context, ArticlesChanged changed)
    : context_(context), changed_(std::move(changed)) {}

storage::ConfirmedQuestion ConfirmedQuestions::confirm(const Actor& actor, OrganizationId organization,
                                                       MessageId message,
                                                       const std::optional<ArticleId>& article) {
    require(actor, organization, Right::manage_knowledge);
    auto confirmed = context_.store.write(organization, [&](storage::Tx& tx) {
        const Message asked = question_before(tx, actor, message);
        if (count_characters(asked.text) > question_characters_most)
            throw Error{Code::unprocessable,
                        "The visitor's message is too long for a question (500 characters at most)."};
        const ArticleId id = article_for(tx, message, article);
        if (storage::count_confirmed_questions(tx, id) >= questions_most)
            throw Error{Code::conflict, "This article has 1,000 confirmed questions already."};
        const storage::ConfirmedQuestion question{asked.id, asked.conversation_id, id, asked.text, tx.now()};
        storage::put_confirmed_question(tx, question);
        audit::record(tx, act_of(actor, organization, "article.confirm_question", "article", id.text()));
        return question;
    });
    changed_(organization);
    return confirmed;
}

void ConfirmedQuestions::withdraw(const Actor& actor, OrganizationId organization, MessageId message) {
    require(actor, organization, Right::manage_knowledge);
    context_.store.write(organization, [&](storage::Tx& tx) {
        const Message asked = question_before(tx, actor, message);
        if (!storage::remove_confirmed_question(tx, asked.id))
            throw Error{Code::not_found, "This answer was not confirmed."};
        audit::record(tx,
                      act_of(actor, organization, "article.withdraw_question", "message", asked.id.text()));
    });
    changed_(organization);
}

std::vector<storage::ConfirmedQuestion>
ConfirmedQuestions::of_article(const Actor& actor, OrganizationId organization, ArticleId article) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization, [&](storage::View& view) {
        const auto found = storage::find_article(view, article);
        if (!found || found->deleted_at)
            throw Error{Code::not_found, "There is no such article."};
        return storage::confirmed_questions_of(view, article);
    });
}

} // namespace iterochat::service
