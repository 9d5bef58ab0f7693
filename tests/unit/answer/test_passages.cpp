#include "daemon/answer/answer.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace iterochat;
using namespace iterochat::answer;

namespace {

Article article_of(std::string body) {
    Article article;
    article.id = ArticleId::make(Time{1'700'000'000'000});
    article.title = "Title";
    article.body = std::move(body);
    return article;
}

std::string words(int count, const std::string& end = ".") {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "word" + std::to_string(i) + (i + 1 < count ? " " : end);
    return text;
}

int count_words(const std::string& text) {
    std::istringstream in(text);
    int count = 0;
    for (std::string word; in >> word;)
        ++count;
    return count;
}

} // namespace

TEST_CASE("a short article is one passage and keeps its inner headings as lines") {
    const auto passages =
        split_passages(article_of("# First\n\nOne two three.\n\n## Second\n\nFour five six."));
    REQUIRE(passages.size() == 1);
    CHECK(passages[0].heading == "First");
    CHECK(passages[0].text == "One two three.\nSecond\nFour five six.");
    CHECK(passages[0].position == 0);
}

TEST_CASE("a long article is cut into passages of at most 120 words under their headings") {
    const auto passages =
        split_passages(article_of("# A\n\n" + words(80) + "\n\n" + words(70) + "\n\n# B\n\n" + words(90)));
    REQUIRE(passages.size() == 3);
    CHECK(passages[0].heading == "A");
    CHECK(passages[1].heading == "A");
    CHECK(passages[2].heading == "B");
    for (std::size_t i = 0; i < passages.size(); ++i) {
        CHECK(passages[i].position == static_cast<int>(i));
        CHECK(count_words(passages[i].text) <= 120);
        CHECK(count_words(passages[i].text) >= 60);
    }
}

TEST_CASE("a paragraph without a full stop is cut at blanks and loses no word") {
    const auto passages = split_passages(article_of(words(1000, "")));
    int total = 0;
    for (const Passage& passage : passages) {
        CHECK(count_words(passage.text) <= 150);
        total += count_words(passage.text);
    }
    CHECK(total == 1000);
}

TEST_CASE("formatting marks go and words stay") {
    const auto passages =
        split_passages(article_of("Open **Settings**, then [Billing](https://example.com/b) and "
                                  "`snake_case`.\n\n> *Note*: 2 * 3 = 6 <br> done"));
    REQUIRE(passages.size() == 1);
    CHECK(passages[0].text == "Open Settings, then Billing and snake_case.\nNote: 2 * 3 = 6  done");
}

TEST_CASE("list items and code lines keep lines of their own") {
    const auto passages =
        split_passages(article_of("Steps:\n\n1. Open it\n2. Close it\n\n```\nrun --now\nrun --later\n```"));
    REQUIRE(passages.size() == 1);
    CHECK(passages[0].text == "Steps:\n1. Open it\n2. Close it\nrun --now\nrun --later");
}

TEST_CASE("a table of contents is no passage") {
    const std::string long_part = words(100);
    const auto passages =
        split_passages(article_of("Table of Contents\n\n- First part\n- Second part\n\n## First part\n\n" +
                                  long_part + "\n\n## Second part\n\n" + long_part));
    REQUIRE(passages.size() == 2);
    CHECK(passages[0].heading == "First part");
    CHECK(passages[0].text == long_part);
}

TEST_CASE("an empty article has no passage") {
    CHECK(split_passages(article_of(" \n\n")).empty());
}
