#include "daemon/service/articles.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/answer/answer.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/article_search.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t batch = 200;

Article live_article(storage::View& view, const ArticleId& id) {
    auto found = storage::find_article(view, id);
    if (!found || found->deleted_at)
        throw Error{Code::not_found, "There is no article of this id."};
    return *std::move(found);
}

ArticleDraft draft_of(const Article& article) {
    return {.source_id = article.source_id,
            .title = article.title,
            .body = article.body,
            .language = article.language,
            .url = article.url,
            .questions = article.questions};
}

/// A live article is what visitors read: a title alone answers nothing.
void require_text(const Article& article) {
    if (article.live && trim(article.body).empty())
        throw Error{Code::unprocessable, "A live article needs a text; save it as a draft until it has one."}
            .with_field("body");
}

void apply(Article& article, const ArticleChange& change) {
    if (change.title)
        article.title = *change.title;
    if (change.body)
        article.body = *change.body;
    if (change.language)
        article.language = *change.language;
    if (change.url)
        article.url = *change.url;
    if (change.questions)
        article.questions = *change.questions;
    if (change.live)
        article.live = *change.live;
    if (change.handoff)
        article.handoff = *change.handoff;
    validate(draft_of(article));
    require_text(article);
}

Article article_of(const NewArticle& wanted) {
    validate(wanted.draft);
    Article article;
    article.source_id = wanted.draft.source_id;
    article.title = wanted.draft.title;
    article.body = wanted.draft.body;
    article.language = wanted.draft.language;
    article.url = wanted.draft.url;
    article.questions = wanted.draft.questions;
    article.live = wanted.live;
    article.handoff = wanted.handoff;
    require_text(article);
    return article;
}

/// About 160 characters of the body around the first of the words, on one line.
std::string snippet_of(const Article& article, std::string_view words) {
    constexpr std::size_t before = 60;
    const std::string body = lower_ascii(article.body);
    std::size_t at = std::string::npos;
    for (const std::string& word : words_of(words))
        at = std::min(at, body.find(word));
    std::size_t begin = at == std::string::npos || at < before ? 0 : at - before;
    while (begin > 0 && begin < body.size() && (static_cast<unsigned char>(body[begin]) & 0xC0U) == 0x80U)
        --begin;
    std::string line = truncate_characters(std::string_view(article.body).substr(begin), 160);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return std::string(trim(line));
}

} // namespace

Articles::Articles(const Context& context, ArticlesChanged changed)
    : context_(context), changed_(std::move(changed)) {}

Article Articles::create(const Actor& actor, OrganizationId organization, const NewArticle& wanted) {
    require(actor, organization, Right::manage_knowledge);
    const Article article = article_of(wanted);
    const std::vector<Passage> passages = answer::split_passages(article);
    Article created = context_.store.write(organization, [&](storage::Tx& tx) {
        Article stored = storage::create_article(tx, article, passages);
        audit::record(tx, act_of(actor, organization, "article.create", "article", stored.id.text()));
        return stored;
    });
    changed_(organization);
    return created;
}

Article Articles::change(const Actor& actor, OrganizationId organization, ArticleId id,
                         const ArticleChange& change) {
    require(actor, organization, Right::manage_knowledge);
    Article changed = context_.store.write(organization, [&](storage::Tx& tx) {
        Article article = live_article(tx, id);
        apply(article, change);
        storage::update_article(tx, article, answer::split_passages(article));
        audit::record(tx, act_of(actor, organization, "article.set", "article", id.text()));
        return live_article(tx, id);
    });
    changed_(organization);
    return changed;
}

void Articles::forget_old_words(OrganizationId organization) {
    if (!context_.store.read(organization,
                             [](storage::View& view) { return storage::has_old_article_words(view); }))
        return;
    bool begin = true;
    while (context_.store.write(organization,
                                [&](storage::Tx& tx) { return storage::merge_article_words(tx, begin); }))
        begin = false;
}

Article Articles::remove(const Actor& actor, OrganizationId organization, ArticleId id) {
    require(actor, organization, Right::manage_knowledge);
    Article removed = context_.store.write(organization, [&](storage::Tx& tx) {
        Article article = live_article(tx, id);
        storage::delete_item(tx, ItemKind::article, id, label_of(actor));
        audit::record(tx, act_of(actor, organization, "article.delete", "article", id.text()));
        article.deleted_at = tx.now();
        article.deleted_by = label_of(actor);
        return article;
    });
    changed_(organization);
    return removed;
}

Article Articles::get(const Actor& actor, OrganizationId organization, ArticleId id) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization, [&](storage::View& view) { return live_article(view, id); });
}

std::vector<Passage> Articles::passages(const Actor& actor, OrganizationId organization, ArticleId id) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization, [&](storage::View& view) {
        live_article(view, id);
        return storage::passages_of(view, id);
    });
}

ArticlePage Articles::list(const Actor& actor, OrganizationId organization, const ArticleQuery& query) {
    require(actor, organization, Right::manage_knowledge);
    std::optional<ArticleId> last;
    if (!query.cursor.empty() && !(last = ArticleId::parse(query.cursor)))
        throw Error{Code::invalid, "This cursor is not one of ours; begin without one."}.with_field("cursor");
    const auto wanted = static_cast<std::size_t>(query.limit);
    ArticlePage page;
    page.items = context_.store.read(organization, [&](storage::View& view) {
        return query.newest_first || query.live ? storage::newest_articles(view, last, query.live, wanted + 1)
                                                : storage::list_articles(view, last, wanted + 1);
    });
    if (page.items.size() > wanted) {
        page.items.resize(wanted);
        page.next = page.items.back().id.text();
    }
    return page;
}

std::vector<ArticleHit> Articles::search(const Actor& actor, OrganizationId organization,
                                         std::string_view words, int limit) {
    require(actor, organization, Right::manage_knowledge);
    const auto found = context_.store.read(organization, [&](storage::View& view) {
        return storage::search_articles(view, words, static_cast<std::size_t>(limit));
    });
    std::vector<ArticleHit> hits;
    for (const Article& article : found)
        hits.push_back({article, snippet_of(article, words)});
    return hits;
}

void Articles::each(const Actor& actor, OrganizationId organization,
                    const std::function<void(const Article&)>& take) {
    require(actor, organization, Right::manage_knowledge);
    std::optional<ArticleId> after;
    for (;;) {
        const auto part = context_.store.read(
            organization, [&](storage::View& view) { return storage::list_articles(view, after, batch); });
        for (const Article& article : part)
            take(article);
        if (part.size() < batch)
            return;
        after = part.back().id;
    }
}

ArticleId Articles::id_of(OrganizationId organization, std::string_view id_or_source) {
    return context_.store.read(organization, [&](storage::View& view) {
        if (const auto id = ArticleId::parse(id_or_source))
            if (const auto found = storage::find_article(view, *id); found && !found->deleted_at)
                return *id;
        if (const auto found = storage::find_article_by_source(view, id_or_source))
            return found->id;
        throw Error{Code::not_found, "There is no article of this id or source id."}.with_hint(
            "iterochat kb list -t TENANT");
    });
}

Reindexed Articles::reindex(const Actor& actor, OrganizationId organization,
                            const std::function<void(std::int64_t, std::int64_t)>& progress) {
    require(actor, organization, Right::manage_knowledge);
    const std::int64_t total =
        context_.store.read(organization, [](storage::View& view) { return storage::count_articles(view); });
    Reindexed done;
    std::optional<ArticleId> after;
    for (bool more = true; more;) {
        more = context_.store.write(organization, [&](storage::Tx& tx) {
            const auto part = storage::list_articles(tx, after, batch);
            for (const Article& article : part) {
                const auto passages = answer::split_passages(article);
                storage::update_article(tx, article, passages);
                done.passages += passages.size();
            }
            done.articles += part.size();
            if (!part.empty())
                after = part.back().id;
            return part.size() == batch;
        });
        progress(static_cast<std::int64_t>(done.articles), total);
    }
    changed_(organization);
    return done;
}

} // namespace iterochat::service
