#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "tests/unit/import/collected.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using import::Format;

TEST_CASE("formats have the names of the command line") {
    CHECK(import::format_from_name("auto") == Format::automatic);
    CHECK(import::format_from_name("jsonl") == Format::jsonl);
    CHECK_THROWS_AS(import::format_from_name("pdf"), Error);
}

TEST_CASE("standard input is recognised by its first bytes") {
    CHECK(read("-", "<!DOCTYPE html><h1>Shop</h1><p>Open.</p>").articles.at(0).title == "Shop");
    CHECK(read("-", R"({"id":"a","title":"T","body":"B"})").articles.at(0).source_id == "a");
    CHECK(read("-", "question,answer\nWhy?,Because.\n").articles.at(0).title == "Why?");
    CHECK(read("-", "# Hours\n\nAlways.\n").articles.at(0).title == "Hours");
    CHECK(read("-", "Hours\n\nAlways.\n").articles.at(0).body == "Always.");
    CHECK(read("-", std::string("\x7f"
                                "ELF\0\0",
                                6))
              .failures.size() == 1);
}

TEST_CASE("a file of an unknown kind is a failure, a format given wins over the name") {
    const Collected unknown = read("logo.svg", "<svg></svg>");
    REQUIRE(unknown.failures.size() == 1);
    CHECK(unknown.failures[0].source == "logo.svg");
    CHECK(unknown.articles.empty());
    CHECK(read("notes.log", "Line\n\nText", Format::text).articles.at(0).source_id == "notes.log");
    CHECK(read("page.txt", "<h1>A</h1><p>B</p>", Format::html).articles.at(0).title == "A");
}

TEST_CASE("text that can't be read gives a failure and no article") {
    for (const std::string_view bytes : {std::string_view("a\0b", 3), std::string_view("caf\xe9"),
                                         std::string_view("\xff\xfe"
                                                          "a\0",
                                                          4)})
        for (const char* name : {"a.txt", "a.md", "a.html", "a.csv"}) {
            const Collected got = read(name, bytes);
            INFO(name);
            CHECK(got.articles.empty());
            CHECK(got.failures.size() == 1);
        }
    CHECK(read("a.txt", "").failures.size() == 1);
    CHECK(read("a.html", "").failures.size() == 1);
    CHECK(read("a.jsonl", "").failures.size() == 1);
    CHECK(read("a.zip", "no archive").failures.size() == 1);
}

TEST_CASE("a damaged line of JSON Lines does not cost its neighbours") {
    const Collected got = read("a.jsonl", "{\"title\":\"A\",\"body\":\"1\"}\n{\"title\":\"\xff\",\"body\":"
                                          "\"2\"}\n{\"title\":\"C\",\"body\":\"3\"}\n");
    CHECK(got.articles.size() == 2);
    REQUIRE(got.failures.size() == 1);
    CHECK(got.failures[0].source == "a.jsonl:2");
}

TEST_CASE("a long title is cut between words, a long body refused") {
    std::string title;
    while (title.size() < 400)
        title += "abcdefg ";
    const ArticleDraft cut = read("a.html", "<h1>" + title + "</h1><p>Text.</p>").articles.at(0);
    CHECK(count_characters(cut.title) <= 300);
    CHECK(cut.title.ends_with("abcdefg"));
    CHECK(count_characters(
              read("a.html", "<h1>" + std::string(400, 'x') + "</h1><p>T.</p>").articles.at(0).title) == 300);

    const Collected long_body = read("a.md", "# T\n\n" + std::string(500'001, 'x'));
    CHECK(long_body.articles.empty());
    CHECK(long_body.failures.size() == 1);
}

TEST_CASE("the second use of an id is a failure") {
    const Collected got = read("a.csv", "id,title,body\nx,A,1\nx,B,2\n");
    REQUIRE(got.articles.size() == 1);
    CHECK(got.articles[0].title == "A");
    REQUIRE(got.failures.size() == 1);
    CHECK(got.failures[0].source == "a.csv:3");
}

TEST_CASE("a long manual is split at its sections, a short one is not") {
    std::string manual = "<h1>Pump</h1><p>About pumps.</p>";
    for (const char* part : {"Fitting", "Cleaning", "Storing"})
        manual += "<h2 id=" + std::string(part) + ">" + part + "</h2><h3>Notes</h3>";
    CHECK(read("pump.html", manual + "<p>End.</p>").articles.size() == 1);
    for (int i = 0; i < 3000; ++i)
        manual += "<p>One more paragraph.</p>";
    const Collected split = read("pump.html", manual);
    REQUIRE(split.articles.size() == 2); // Fitting and Cleaning have no text
    CHECK(split.articles[0].source_id == "pump.html");
    CHECK(split.articles[1].source_id == "pump.html#Storing");
    CHECK(split.articles[1].title == "Pump: Storing");
}

TEST_CASE("sections with the same words get different ids, the same at each reading") {
    const std::string page = "<h2>Why?</h2><p>a</p><h2>Why?</h2><p>b</p><h2 id='why-2'>Why?</h2><p>c</p>";
    const Collected first = read("p.html", page);
    REQUIRE(first.articles.size() == 3);
    CHECK(first.failures.empty());
    CHECK(first.articles == read("p.html", page).articles);
}

TEST_CASE("text looks the same after Markdown has read it") {
    const std::string body =
        read("a.html", "<h1>T</h1><p>a*b*c _d_ `e` [f](g) &amp;lt; ~~h~~ a_b 2 * 3</p>").articles.at(0).body;
    CHECK(body == R"(a\*b\*c \_d\_ \`e\` [f\](g) \&lt; \~\~h\~\~ a_b 2 * 3)");
}
