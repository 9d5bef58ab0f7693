#include "daemon/service/knowledge_import.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/answer/answer.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/import_input.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace iterochat::service {
namespace {

constexpr std::size_t articles_a_batch = 200;
constexpr std::size_t bytes_a_batch = 4U << 20; ///< of bodies: bounds memory and the time of a transaction

/// A draft that is ready to be stored: split outside of the transaction.
struct Ready {
    Article article;
    std::vector<Passage> passages;
};

Ready ready_of(ArticleDraft&& draft) {
    Ready ready;
    ready.article.source_id = std::move(draft.source_id);
    ready.article.title = std::move(draft.title);
    ready.article.body = std::move(draft.body);
    ready.article.language = std::move(draft.language);
    ready.article.url = std::move(draft.url);
    ready.article.questions = std::move(draft.questions);
    ready.passages = answer::split_passages(ready.article);
    return ready;
}

bool has_content_of(const Article& stored, const Article& wanted) {
    return stored.title == wanted.title && stored.body == wanted.body && stored.language == wanted.language &&
           stored.url == wanted.url && stored.questions == wanted.questions;
}

/// A failed page or text is known by its path, so its articles can be spared by a prune. Which articles a
/// failed record ("faq.csv:12"), table or archive would have held is unknown.
bool is_single_document(std::string_view source) {
    const auto colon = source.rfind(':');
    const bool is_record = colon != std::string_view::npos && colon + 1 < source.size() &&
                           source.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
    const auto dot = source.rfind('.');
    const std::string extension = dot == std::string_view::npos ? "" : lower_ascii(source.substr(dot));
    const bool is_table =
        extension == ".csv" || extension == ".jsonl" || extension == ".ndjson" || extension == ".zip";
    return !is_record && !is_table && source != "archive";
}

/// The documents that could not be read, or nothing when a prune can't know what to spare.
std::optional<std::vector<std::string>> spared_documents(const std::vector<import::Failure>& failures) {
    std::vector<std::string> spared;
    for (const import::Failure& failure : failures) {
        if (!is_single_document(failure.source))
            return std::nullopt;
        spared.push_back(failure.source);
    }
    return spared;
}

bool comes_from(std::string_view source_id, const std::vector<std::string>& documents) {
    return std::any_of(documents.begin(), documents.end(), [&](const std::string& document) {
        return source_id == document || source_id.starts_with(document + "#");
    });
}

/// One import between its pieces: the batch being filled, the report, what was seen.
class Run {
  public:
    Run(storage::Store& store, const Actor& actor, OrganizationId organization, bool dry_run,
        const ImportProgress& progress)
        : store_(store), actor_(actor), organization_(organization), progress_(progress) {
        report_.dry_run = dry_run;
    }

    void add(ArticleDraft&& draft) {
        seen_.insert(draft.source_id);
        bytes_ += draft.body.size();
        batch_.push_back(ready_of(std::move(draft)));
        if (batch_.size() >= articles_a_batch || bytes_ >= bytes_a_batch)
            flush();
    }
    void fail(import::Failure&& failure) { report_.failures.push_back(std::move(failure)); }
    void read(std::uint64_t bytes) { bytes_read_ = static_cast<std::int64_t>(bytes); }

    void flush();
    void prune();
    const ImportReport& report() const { return report_; }
    ImportReport take_report() { return std::move(report_); }
    bool changed_anything() const {
        return !report_.dry_run && report_.count(ImportChange::unchanged) < report_.articles.size();
    }

  private:
    ImportedArticle store(storage::Tx& tx, const Ready& ready) const;
    ImportedArticle compare(storage::View& view, const Ready& ready) const;

    storage::Store& store_;
    const Actor& actor_;
    OrganizationId organization_;
    const ImportProgress& progress_;
    ImportReport report_;
    std::vector<Ready> batch_;
    std::set<std::string, std::less<>> seen_;
    std::size_t bytes_ = 0;
    std::int64_t bytes_read_ = 0;
};

/// What the source id names: an article of an earlier import, or one written by hand that an export named by
/// its id.
std::optional<Article> find_stored(storage::View& view, const std::string& source_id) {
    if (auto imported = storage::find_article_by_source(view, source_id))
        return imported;
    const auto id = ArticleId::parse(source_id);
    auto by_hand = id ? storage::find_article(view, *id) : std::nullopt;
    return by_hand && !by_hand->deleted_at && by_hand->source_id.empty() ? by_hand : std::nullopt;
}

ImportedArticle Run::compare(storage::View& view, const Ready& ready) const {
    ImportedArticle imported{{}, ready.article.source_id, ready.article.title, ImportChange::added};
    if (const auto stored = find_stored(view, ready.article.source_id)) {
        imported.id = stored->id;
        imported.change =
            has_content_of(*stored, ready.article) ? ImportChange::unchanged : ImportChange::updated;
    }
    return imported;
}

ImportedArticle Run::store(storage::Tx& tx, const Ready& ready) const {
    ImportedArticle imported = compare(tx, ready);
    if (imported.change == ImportChange::added) {
        imported.id = storage::create_article(tx, ready.article, ready.passages).id;
    } else if (imported.change == ImportChange::updated) {
        Article article = *storage::find_article(tx, imported.id); // keeps draft and hand-off marks
        article.title = ready.article.title;
        article.body = ready.article.body;
        article.language = ready.article.language;
        article.url = ready.article.url;
        article.questions = ready.article.questions;
        storage::update_article(tx, article, ready.passages);
    }
    return imported;
}

void Run::flush() {
    progress_("reading", bytes_read_, 0); // may throw: cancelled before this batch
    std::vector<ImportedArticle> done;
    if (report_.dry_run) {
        done = store_.read(organization_, [&](storage::View& view) {
            std::vector<ImportedArticle> each;
            for (const Ready& ready : batch_)
                each.push_back(compare(view, ready));
            return each;
        });
    } else if (!batch_.empty()) {
        done = store_.write(organization_, [&](storage::Tx& tx) {
            std::vector<ImportedArticle> each;
            for (const Ready& ready : batch_)
                each.push_back(store(tx, ready));
            return each;
        });
    }
    std::move(done.begin(), done.end(), std::back_inserter(report_.articles));
    batch_.clear();
    bytes_ = 0;
}

void Run::prune() {
    const auto spared = spared_documents(report_.failures);
    if (!spared) {
        report_.failures.push_back({"--prune", "not_pruned",
                                    "Nothing was moved to the deleted items, because what failed may be "
                                    "articles that are still wanted."});
        return;
    }
    std::vector<ImportedArticle> missing;
    store_.read(organization_, [&](storage::View& view) {
        for (const auto& [id, source] : storage::article_sources(view))
            if (!seen_.contains(source) && !comes_from(source, *spared))
                missing.push_back(
                    {id, source, storage::find_article(view, id)->title, ImportChange::removed});
    });
    for (std::size_t begin = 0; begin < missing.size(); begin += articles_a_batch) {
        progress_("removing", static_cast<std::int64_t>(begin), static_cast<std::int64_t>(missing.size()));
        const std::size_t end = std::min(begin + articles_a_batch, missing.size());
        if (!report_.dry_run)
            store_.write(organization_, [&](storage::Tx& tx) {
                for (std::size_t i = begin; i < end; ++i)
                    if (const auto article = storage::find_article(tx, missing[i].id);
                        article && !article->deleted_at)
                        storage::delete_item(tx, ItemKind::article, missing[i].id, label_of(actor_));
            });
    }
    std::move(missing.begin(), missing.end(), std::back_inserter(report_.articles));
}

void record_import(storage::Store& store, const Actor& actor, OrganizationId organization,
                   const ImportReport& report) {
    store.write(organization, [&](storage::Tx& tx) {
        audit::Act act = act_of(actor, organization, "kb.import", "organization", organization.text());
        for (const ImportChange change : {ImportChange::added, ImportChange::updated, ImportChange::removed})
            act.facts.emplace_back(name_of(change), std::to_string(report.count(change)));
        audit::record(tx, act);
    });
}

} // namespace

import::Format import_format(std::string_view name){return import::format_from_name(name);
} // namespace iterochat::service

std::string_view name_of(ImportChange change) {
    constexpr std::array<std::string_view, 4> names{"added", "updated", "unchanged", "deleted"};
    return names[static_cast<std::size_t>(change)];
}

std::size_t ImportReport::count(ImportChange change) const {
    return static_cast<std::size_t>(std::count_if(
        articles.begin(), articles.end(), [&](const auto& article) { return article.change == change; }));
}

KnowledgeImport::KnowledgeImport(const Context& context, ArticlesChanged changed)
    : context_(context), changed_(std::move(changed)) {}

ImportReport KnowledgeImport::run(const Actor& actor, OrganizationId organization,
                                  const ImportRequest& request, const std::function<std::string_view()>& pull,
                                  const ImportProgress& progress) {
    require(actor, organization, Right::manage_knowledge);
    Run run(context_.store, actor, organization, request.dry_run, progress);
    const import::Sink sink{[&](ArticleDraft&& draft) { run.add(std::move(draft)); },
                            [&](import::Failure&& failure) { run.fail(std::move(failure)); },
                            [&](std::uint64_t bytes) { run.read(bytes); }};
    const auto finish = [&] {
        const ImportReport& report = run.report();
        if (run.changed_anything()) {
            record_import(context_.store, actor, organization, report);
            changed_(organization);
        }
    };
    try {
        read_input(request.name, request.format, pull, sink);
        run.flush();
        if (request.prune)
            run.prune();
    } catch (...) {
        finish(); // what was committed counts
        throw;
    }
    finish();
    return run.take_report();
}

} // namespace iterochat::service
