#include "daemon/model/knowledge.hpp"
#include "tests/fuzz/import/check.hpp"
#include "tests/unit/import/collected.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <pthread.h>

using namespace iterochat;
using import::Format;

namespace {

std::string repeated(std::string_view piece, int times) {
    std::string text;
    text.reserve(piece.size() * static_cast<std::size_t>(times));
    for (int i = 0; i < times; ++i)
        text += piece;
    return text;
}

std::size_t largest_body(const Collected& collected) {
    std::size_t largest = 0;
    for (const ArticleDraft& draft : collected.articles)
        largest = std::max(largest, draft.body.size());
    return largest;
}

/// Reads on a thread whose stack of 256 KB no recursion along the input survives.
Collected read_on_small_stack(const std::string& path, const std::string& content) {
    struct Task {
        const std::string& path;
        const std::string& content;
        Collected collected;
    } task{path, content, {}};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 << 10);
    pthread_t thread{};
    const auto run = [](void* given) -> void* {
        Task& it = *static_cast<Task*>(given);
        it.collected = read(it.path, it.content);
        return nullptr;
    };
    REQUIRE(pthread_create(&thread, &attributes, run, &task) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    return task.collected;
}

} // namespace

TEST_CASE("no depth of nesting brings the reader down") {
    for (const char* open : {"<div>", "<ul><li>x", "<blockquote>x", "<b a=", "<dl><dt>a", "<table><tr><td>x",
                             "<div><select></div></select>"}) {
        INFO(open);
        const Collected got = read_on_small_stack("deep.html", repeated(open, 5'000) + "end");
        CHECK(got.articles.size() + got.failures.size() == 1);
    }
}

TEST_CASE("a page that makes the parser quadratic is refused in time") {
    const Collected got = read("deep.html", repeated("<div>", 100'000));
    REQUIRE(got.failures.size() == 1);
    CHECK(got.failures[0].reason.find("too deeply nested") != std::string::npos);
}

TEST_CASE("Markdown stays in proportion to a deep page") {
    const Collected got = read("deep.html", "<h1>T</h1>" + repeated("<ul><li>x", 2000));
    REQUIRE(got.articles.size() == 1);
    CHECK(largest_body(got) < 2000 * 50);
}

TEST_CASE("reopened formatting can't use up the memory") {
    std::string page;
    for (int i = 0; i < 40'000; ++i)
        page += "<div><b a=" + std::to_string(i) + "></div>";
    const Collected got = read("formatting.html", page + "end");
    CHECK(got.articles.empty());
    REQUIRE(got.failures.size() == 1);
    CHECK(got.failures[0].reason.find("too large") != std::string::npos);
}

TEST_CASE("huge tables and flat pages are read or refused, never both") {
    CHECK(read("t.html", "<table>" + repeated("<tr><td>a</td><td>b</td></tr>", 20'000) + "</table>")
              .articles.size() == 1);
    CHECK(read("p.html", repeated("<p>some words here</p>", 100'000)).failures.size() == 1);
    CHECK(read("big.html", std::string(9 << 20, '<')).failures.size() == 1);
}

TEST_CASE("deep JSON is refused without recursion") {
    CHECK(read_on_small_stack("a.jsonl", repeated("[", 100'000)).failures.size() == 1);
    CHECK(read_on_small_stack("a.jsonl", repeated("[", 100'000) + repeated("]", 100'000)).failures.size() ==
          1);
    CHECK(read_on_small_stack("a.jsonl", repeated("{\"a\":", 50'000) + "1" + repeated("}", 50'000))
              .failures.size() == 1);
}

TEST_CASE("the seeds of the fuzz targets hold the importer's promises") {
    const std::filesystem::path seeds =
        std::filesystem::path(ITEROCHAT_SOURCE_DIR) / "tests/fuzz/import/seeds";
    std::size_t read_seeds = 0;
    for (const auto& [folder, format] :
         {std::pair{"html", Format::html}, std::pair{"csv", Format::csv}, std::pair{"jsonl", Format::jsonl}})
        for (const auto& entry : std::filesystem::directory_iterator(seeds / folder)) {
            INFO(entry.path().filename());
            CHECK(import::broken_promise(file_content(entry.path()), format) == "");
            ++read_seeds;
        }
    CHECK(read_seeds >= 9);
}
