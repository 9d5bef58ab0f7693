#include "daemon/service/articles.hpp"

#include "common/base/error.hpp"
#include "daemon/codec/json_objects.hpp"
#include "daemon/http/desk_json.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/service/rehearsal.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

bool is_live(const std::string& state) {
    if (state != "live" && state != "draft")
        throw Error{Code::unprocessable, "An article's state is live or draft."}.with_field("state");
    return state == "live";
}

service::NewArticle read_new(Fields fields) {
    service::NewArticle article;
    article.draft.title = fields.string("title");
    article.draft.body = fields.string("body");
    article.draft.language = fields.optional_string("language").value_or("");
    article.draft.url = fields.optional_string("url").value_or("");
    article.draft.questions = fields.optional_strings("questions").value_or(std::vector<std::string>{});
    article.live = is_live(fields.optional_string("state").value_or("live"));
    article.handoff = fields.optional_boolean("handoff").value_or(false);
    fields.finish();
    return article;
}

service::ArticleChange read_change(Fields fields) {
    service::ArticleChange change;
    change.title = fields.optional_string("title");
    change.body = fields.optional_string("body");
    change.language = fields.optional_string("language");
    change.url = fields.optional_string("url");
    change.questions = fields.optional_strings("questions");
    if (const auto state = fields.optional_string("state"))
        change.live = is_live(*state);
    change.handoff = fields.optional_boolean("handoff");
    fields.finish();
    return change;
}

nlohmann::json write_articles(const std::vector<Article>& articles, const std::optional<std::string>& next) {
    nlohmann::json items = nlohmann::json::array();
    for (const Article& article : articles)
        items.push_back(desk::write(article));
    return desk::list_of(std::move(items), next);
}

nlohmann::json write_hits(const std::vector<service::ArticleHit>& hits) {
    nlohmann::json items = nlohmann::json::array();
    for (const service::ArticleHit& hit : hits) {
        items.push_back(desk::write(hit.article));
        items.back()["snippet"] = hit.snippet;
    }
    return desk::list_of(std::move(items));
}

service::ArticleQuery read_query(const Call& call, int limit) {
    service::ArticleQuery query{.cursor = call.query("cursor").value_or(""), .limit = limit, .live = {}};
    const std::string order = call.query("order").value_or("oldest");
    if (order != "oldest" && order != "newest")
        throw Error{Code::unprocessable, "The order is oldest or newest."}.with_field("order");
    query.newest_first = order == "newest";
    if (const auto state = call.query("state"); state && !state->empty())
        query.live = is_live(*state);
    return query;
}

/// With ?q= the best matches without a cursor, else everything page by page.
void list(service::Articles& articles, Call& call) {
    const int limit = static_cast<int>(call.query_integer("limit", 50, 1, 200));
    if (const auto words = call.query("q"))
        return call.reply(200, write_hits(articles.search(call.actor, call.organization, *words, limit)));
    const service::ArticlePage page = articles.list(call.actor, call.organization, read_query(call, limit));
    call.reply(200, write_articles(page.items, page.next));
}

} // namespace

Routes article_routes(service::Articles& articles, service::Rehearsal& rehearsal) {
    return {
        {"GET", "/organizations/{org}/articles", Access::member,
         "The knowledge base, or what a search finds in it; state is live or draft, order oldest or newest",
         [&articles](const std::shared_ptr<Call>& call) { list(articles, *call); }},
        {"POST", "/organizations/{org}/articles", Access::member, "Adds an article",
         [&articles](const std::shared_ptr<Call>& call) {
             const service::NewArticle article = read_new(call->fields());
             call->reply(201, desk::write(articles.create(call->actor, call->organization, article)));
         }},
        {"POST", "/organizations/{org}/articles/ask", Access::member, "What the AI would answer, and why",
         [&rehearsal](const std::shared_ptr<Call>& call) {
             Fields fields = call->fields();
             const std::string question = fields.string("question");
             fields.finish();
             call->reply(200, codec::write(rehearsal.ask(call->actor, call->organization, question, {})));
         }},
        {"GET", "/organizations/{org}/articles/{id}", Access::member, "One article",
         [&articles](const std::shared_ptr<Call>& call) {
             call->reply(200, desk::write(articles.get(call->actor, call->organization,
                                                       call->path_id<ArticleId>("id"))));
         }},
        {"PATCH", "/organizations/{org}/articles/{id}", Access::member, "Changes an article",
         [&articles](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<ArticleId>("id");
             const service::ArticleChange change = read_change(call->fields());
             call->reply(200, desk::write(articles.change(call->actor, call->organization, id, change)));
         }},
        {"DELETE", "/organizations/{org}/articles/{id}", Access::member,
         "Deletes an article; it can be restored",
         [&articles](const std::shared_ptr<Call>& call) {
             articles.remove(call->actor, call->organization, call->path_id<ArticleId>("id"));
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
