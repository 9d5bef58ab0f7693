#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/admin/desk_commands.hpp"
#include "daemon/admin/kb_ask.hpp"
#include "daemon/service/articles.hpp"
#include "daemon/service/downloads.hpp"
#include "daemon/service/knowledge_import.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/rehearsal.hpp"
#include "daemon/service/uploads.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write_row(const Article& article) {
    return {{"id", article.id.text()},
            {"source_id", article.source_id},
            {"title", article.title},
            {"language", article.language},
            {"url", article.url},
            {"state", article.live ? "live" : "draft"},
            {"questions", article.questions.size()},
            {"characters", count_characters(article.body)},
            {"updated_at", format_time(article.updated_at)}};
}

/// A line that kb import reads back.
json write_exported(const Article& article) {
    return {{"id", article.source_id.empty() ? article.id.text() : article.source_id},
            {"title", article.title},
            {"body", article.body},
            {"questions", article.questions},
            {"language", article.language},
            {"url", article.url}};
}

json write(const service::ImportReport& report) {
    using service::ImportChange;
    json articles = json::array();
    for (const service::ImportedArticle& article : report.articles)
        if (article.change != ImportChange::unchanged)
            articles.push_back({{"id", article.id.is_nil() ? json(nullptr) : json(article.id.text())},
                                {"source_id", article.source_id},
                                {"title", article.title},
                                {"change", name_of(article.change)}});
    json failures = json::array();
    for (const auto& failure : report.failures)
        failures.push_back({{"source", failure.source}, {"reason", failure.reason}});
    return {{"import",
             {{"added", report.count(ImportChange::added)},
              {"updated", report.count(ImportChange::updated)},
              {"unchanged", report.count(ImportChange::unchanged)},
              {"deleted", report.count(ImportChange::removed)},
              {"failed", report.failures.size()}}},
            {"articles", std::move(articles)},
            {"failures", std::move(failures)},
            {"dry_run", report.dry_run},
            {"problems", report.failures.size()}};
}

json run_import(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    service::ImportRequest request;
    request.name = optional_text(call, "name").value_or("-");
    request.format = service::import_format(optional_text(call, "as").value_or("auto"));
    request.prune = call.flag("prune");
    request.dry_run = call.flag("dry_run");
    const auto file = services.uploads.take(call.text("upload"));
    const service::ImportReport report = services.imports.run(
        call.actor(), organization, request, file->open(),
        [&](std::string_view stage, std::int64_t done, std::int64_t total) {
            call.progress(stage, done, stage == "reading" ? static_cast<std::int64_t>(file->bytes()) : total);
        });
    return write(report);
}

json list(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    const std::string state = call.text("state");
    const std::size_t limit = limit_of(call);
    json articles = json::array();
    services.articles.each(call.actor(), organization, [&](const Article& article) {
        if (articles.size() < limit && (state.empty() || (state == "live") == article.live))
            articles.push_back(write_row(article));
    });
    return {{"articles", std::move(articles)}};
}

json show(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    const ArticleId id = services.articles.id_of(organization, call.text("article"));
    const Article article = services.articles.get(call.actor(), organization, id);
    json passages = json::array();
    for (const Passage& passage : services.articles.passages(call.actor(), organization, id))
        passages.push_back(
            {{"position", passage.position}, {"heading", passage.heading}, {"text", passage.text}});
    json object = write_row(article);
    object.erase("characters");
    object["body"] = article.body;
    object["handoff"] = article.handoff;
    object["questions"] = article.questions;
    object["passages"] = std::move(passages);
    object["created_at"] = format_time(article.created_at);
    return {{"article", std::move(object)}};
}

json search(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    const auto limit = static_cast<int>(std::min<std::size_t>(limit_of(call), 1'000'000));
    json articles = json::array();
    for (const service::ArticleHit& hit :
         services.articles.search(call.actor(), organization, call.text("query"), limit)) {
        articles.push_back(write_row(hit.article));
        articles.back()["snippet"] = hit.snippet;
    }
    return {{"articles", std::move(articles)}};
}

/// The articles are read when the file is fetched, batch by batch.
json start_export(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    const Organization tenant = services.organizations.get(call.actor(), organization);
    const auto counts = services.organizations.counts(call.actor(), organization);
    service::Downloads::Entry entry;
    entry.file_name = tenant.slug + "-kb.jsonl";
    entry.produce = [&articles = services.articles, actor = call.actor(),
                     organization](const service::Downloads::Write& write) {
        articles.each(actor, organization, [&](const Article& article) {
            if (!write(write_exported(article).dump() + "\n"))
                throw Error{Code::busy, "The caller went away."};
        });
    };
    const std::string file_name = entry.file_name;
    return {{"download", services.downloads.add(std::move(entry))},
            {"export", {{"filename", file_name}, {"articles", counts.articles}}}};
}

json reindex(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    const service::Reindexed done =
        services.articles.reindex(call.actor(), organization, [&](std::int64_t articles, std::int64_t total) {
            call.progress("splitting", articles, total);
        });
    call.progress("training", 0, 0);
    services.rehearsal.train(call.actor(), organization);
    return {{"reindex", {{"articles", done.articles}, {"passages", done.passages}}}};
}

json remove(Invocation& call, const KnowledgeServices& services) {
    const OrganizationId organization = tenant_of(call, services.organizations);
    const ArticleId id = services.articles.id_of(organization, call.text("article"));
    const bool dry_run = call.flag("dry_run");
    const Article article = dry_run ? services.articles.get(call.actor(), organization, id)
                                    : services.articles.remove(call.actor(), organization, id);
    return {{"article",
             {{"id", article.id.text()},
              {"source_id", article.source_id},
              {"title", article.title},
              {"deleted_at", article.deleted_at ? json(format_time(*article.deleted_at)) : json(nullptr)}}},
            {"dry_run", dry_run}};
}

} // namespace

HandlerRows knowledge_handlers(const KnowledgeServices& services) {
    return {
        {"kb import", [services](Invocation& call) { return run_import(call, services); }},
        {"kb list", [services](Invocation& call) { return list(call, services); }},
        {"kb show", [services](Invocation& call) { return show(call, services); }},
        {"kb search", [services](Invocation& call) { return search(call, services); }},
        {"kb ask", [services](Invocation& call) { return ask(call, services); }},
        {"kb eval", [services](Invocation& call) { return evaluate(call, services); }},
        {"kb export", [services](Invocation& call) { return start_export(call, services); }},
        {"kb reindex", [services](Invocation& call) { return reindex(call, services); }},
        {"kb delete", [services](Invocation& call) { return remove(call, services); }},
    };
}

} // namespace iterochat::admin
