#include "desk.hpp"

#include "daemon/service/deleted_items.hpp"
#include "daemon/service/knowledge_import.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;
using service::ImportChange;

namespace {

/// Hands a text out in small pieces, as a connection does.
std::function<std::string_view()> pieces_of(const std::string& text) {
    return [&text, at = std::size_t{0}]() mutable {
        const std::string_view piece = std::string_view(text).substr(at, 7);
        at += piece.size();
        return piece;
    };
}

std::string line(const std::string& id, const std::string& title, const std::string& body) {
    return R"({"id":")" + id + R"(","title":")" + title + R"(","body":")" + body + "\"}\n";
}

struct ImportDesk : Desk {
    OrganizationId acme = make_tenant();
    service::Articles articles{context, note_change};
    service::KnowledgeImport imports{context, note_change};

    service::ImportReport run(const std::string& text, bool prune = false, bool dry_run = false,
                              const std::string& name = "faq.jsonl") {
        service::ImportRequest request;
        request.name = name;
        request.prune = prune;
        request.dry_run = dry_run;
        return imports.run(administrator, acme, request, pieces_of(text), [](auto, auto, auto) {});
    }
    std::size_t stored() {
        std::size_t count = 0;
        articles.each(administrator, acme, [&](const Article&) { ++count; });
        return count;
    }
};

} // namespace

TEST_CASE("an import adds, and the same again changes nothing") {
    ImportDesk desk;
    const std::string faq = line("a", "Returns", "Within 30 days.") + line("b", "Shipping", "By bicycle.");
    const auto first = desk.run(faq);
    CHECK(first.count(ImportChange::added) == 2);
    CHECK(first.failures.empty());
    const auto id = desk.articles.id_of(desk.acme, "a");
    const int told = desk.articles_changed;
    const auto second = desk.run(faq);
    CHECK(second.count(ImportChange::unchanged) == 2);
    CHECK(second.articles.size() == 2);
    CHECK(desk.articles.id_of(desk.acme, "a") == id);
    CHECK(desk.articles_changed == told); // nothing to learn
}

TEST_CASE("an import updates what changed and leaves the rest, under the same ids") {
    ImportDesk desk;
    desk.run(line("a", "Returns", "Within 30 days.") + line("b", "Shipping", "By bicycle."));
    const auto id = desk.articles.id_of(desk.acme, "a");
    service::ArticleChange to_draft;
    to_draft.live = false;
    desk.articles.change(desk.administrator, desk.acme, id, to_draft);
    const auto report =
        desk.run(line("a", "Returns", "Within 14 days.") + line("b", "Shipping", "By bicycle."));
    REQUIRE(report.articles.size() == 2);
    CHECK(report.articles[0].source_id == "a");
    CHECK(report.articles[0].change == ImportChange::updated);
    CHECK(report.articles[0].id == id);
    CHECK(report.articles[1].change == ImportChange::unchanged);
    const auto article = desk.articles.get(desk.administrator, desk.acme, id);
    CHECK(article.body.find("14 days") != std::string::npos);
    CHECK_FALSE(article.live); // what the team decided stays
    CHECK(desk.articles.passages(desk.administrator, desk.acme, id)[0].text.find("14 days") !=
          std::string::npos);
}

TEST_CASE("a dry run reports the same and writes nothing") {
    ImportDesk desk;
    desk.run(line("a", "Returns", "Within 30 days.") + line("b", "Shipping", "By bicycle."));
    const std::string next = line("a", "Returns", "Within 14 days.") + line("c", "Payment", "By card.");
    const auto planned = desk.run(next, true, true);
    CHECK(planned.dry_run);
    CHECK(desk.stored() == 2);
    const auto done = desk.run(next, true);
    for (const auto change :
         {ImportChange::added, ImportChange::updated, ImportChange::unchanged, ImportChange::removed}) {
        CHECK(planned.count(change) == done.count(change));
        CHECK(done.count(change) == (change == ImportChange::unchanged ? 0U : 1U));
    }
}

TEST_CASE("a prune moves imported articles that are missing to the deleted items, and no others") {
    ImportDesk desk;
    service::NewArticle by_hand;
    by_hand.draft.title = "Written here";
    by_hand.draft.body = "By hand.";
    desk.articles.create(desk.administrator, desk.acme, by_hand);
    desk.run(line("a", "Returns", "Within 30 days.") + line("b", "Shipping", "By bicycle."));
    CHECK(desk.run(line("a", "Returns", "Within 30 days.")).count(ImportChange::removed) == 0);
    const auto report = desk.run(line("a", "Returns", "Within 30 days."), true);
    CHECK(report.count(ImportChange::removed) == 1);
    CHECK(report.articles.back().source_id == "b");
    CHECK(desk.stored() == 2);
    service::DeletedItems deleted(desk.context, {}, desk.note_change);
    const auto entries = deleted.list(desk.administrator, desk.acme, ItemKind::article);
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].item.title == "Shipping");
}

TEST_CASE("a deleted article that is imported again is a new one; the old one can't come back beside it") {
    ImportDesk desk;
    desk.run(line("a", "Returns", "Within 30 days."));
    const auto old_id = desk.articles.id_of(desk.acme, "a");
    desk.articles.remove(desk.administrator, desk.acme, old_id);
    CHECK(desk.run(line("a", "Returns", "Within 30 days.")).count(ImportChange::added) == 1);
    CHECK(desk.articles.id_of(desk.acme, "a") != old_id);
    service::DeletedItems deleted(desk.context, {}, desk.note_change);
    CHECK(refusal([&] { deleted.restore(desk.administrator, desk.acme, old_id); }) == Code::conflict);
}

TEST_CASE("damaged records are reported with their place, the others arrive") {
    ImportDesk desk;
    const auto report = desk.run(line("a", "Returns", "Within 30 days.") + "not json\n" +
                                 line("a", "Twice", "Body.") + line("b", "Shipping", "By bicycle."));
    CHECK(report.count(ImportChange::added) == 2);
    REQUIRE(report.failures.size() == 2);
    CHECK(report.failures[0].source == "faq.jsonl:2");
    CHECK_FALSE(report.failures[0].reason.empty());
}

TEST_CASE("a prune removes nothing when it can't know what failed") {
    ImportDesk desk;
    desk.run(line("a", "Returns", "Within 30 days.") + line("b", "Shipping", "By bicycle."));
    const auto report = desk.run(line("a", "Returns", "Within 30 days.") + "{\"id\":\"b\", damaged\n", true);
    CHECK(report.count(ImportChange::removed) == 0);
    CHECK(report.failures.size() == 2); // the line, and that nothing was pruned
    CHECK(desk.stored() == 2);
}

TEST_CASE("a damaged archive is refused") {
    ImportDesk desk;
    CHECK(refusal([&] {
              desk.run(std::string("PK\x03\x04") + std::string(2000, 'x'), false, false, "kb.zip");
          }) == Code::bad_data);
    CHECK(desk.stored() == 0);
}

TEST_CASE("an import that is cancelled keeps the batches before, and goes on when run again") {
    ImportDesk desk;
    std::string faq;
    for (int i = 0; i < 450; ++i)
        faq += line("q" + std::to_string(i), "Question " + std::to_string(i), "Answer.");
    int batches = 0;
    service::ImportRequest request;
    request.name = "faq.jsonl";
    const auto cancel_in_third = [&](std::string_view, std::int64_t, std::int64_t) {
        if (++batches == 3)
            throw Error{Code::busy, "Cancelled."};
    };
    CHECK(refusal([&] {
              desk.imports.run(desk.administrator, desk.acme, request, pieces_of(faq), cancel_in_third);
          }) == Code::busy);
    CHECK(desk.stored() == 400);
    CHECK(desk.articles_changed == 1);
    const auto report = desk.run(faq);
    CHECK(report.count(ImportChange::unchanged) == 400);
    CHECK(report.count(ImportChange::added) == 50);
}

TEST_CASE("agents import nothing") {
    ImportDesk desk;
    const auto agent = desk.make_member(desk.acme, Role::agent, "cem@acme.example");
    const std::string faq = line("a", "Returns", "Within 30 days.");
    CHECK(refusal([&] { desk.imports.run(agent, desk.acme, {}, pieces_of(faq), [](auto, auto, auto) {}); }) ==
          Code::forbidden);
}
