#include "common/base/text.hpp"
#include "tests/unit/import/collected.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

using namespace iterochat;

TEST_CASE("Debian's FAQ becomes one article for each question") {
    const std::filesystem::path folder = "/usr/share/doc/debian/FAQ";
    if (!std::filesystem::exists(folder / "software.en.html")) {
        WARN("debian-faq is not installed: not tested with it");
        return;
    }
    std::map<std::string, ArticleDraft> articles;
    std::size_t failures = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename();
        if (!name.ends_with(".en.html"))
            continue;
        const Collected got = read(name, file_content(entry.path()));
        failures += got.failures.size();
        for (const ArticleDraft& draft : got.articles)
            articles[draft.source_id] = draft;
    }
    CHECK(failures == 0);
    CHECK(articles.size() > 100);
    CHECK(std::none_of(articles.begin(), articles.end(),
                       [](const auto& each) { return each.first.starts_with("index.en.html"); }));

    REQUIRE(articles.contains("software.en.html#java"));
    const ArticleDraft& java = articles.at("software.en.html#java");
    CHECK(java.title == "(How) Does Debian support Java?");
    CHECK(java.language == "en");
    REQUIRE(articles.contains("choosing.en.html#s3.1.2"));
    CHECK(articles.at("choosing.en.html#s3.1.2").title ==
          "Will there be different versions of packages in different distributions?");
    CHECK(articles.at("pkgtools.en.html#pkgprogs").body.find("\n### APT\n") != std::string::npos);

    for (const auto& [id, draft] : articles) {
        INFO(id);
        CHECK((draft.title.empty() || draft.title[0] < '0' || draft.title[0] > '9')); // no "3.1. …"
        CHECK(draft.body.find("Table of Contents") == std::string::npos);
        CHECK(draft.body.find("<p>") == std::string::npos);
        CHECK(draft.body.find("](choosing") == std::string::npos);
        CHECK(count_characters(draft.body) >= 20);
    }
}
