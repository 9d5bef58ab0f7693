#include "common/base/error.hpp"
#include "tests/unit/import/collected.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

using namespace iterochat;

namespace {

const std::filesystem::path inputs = std::filesystem::path(ITEROCHAT_SOURCE_DIR) / "tests/data/import";

/// An import as text, to be compared and read.
std::string shown(const Collected& collected) {
    std::string text;
    for (const ArticleDraft& draft : collected.articles) {
        text += "=== " + draft.source_id + "\ntitle: " + draft.title + "\nlanguage: " + draft.language +
                "\nurl: " + draft.url + "\n";
        for (const std::string& question : draft.questions)
            text += "question: " + question + "\n";
        text += "\n" + draft.body + "\n\n";
    }
    for (const import::Failure& failure : collected.failures)
        text += "!!! " + failure.source + ": " + failure.reason + "\n";
    return text;
}

} // namespace

TEST_CASE("each document in tests/data/import gives the articles of its golden") {
    std::size_t compared = 0;
    for (const auto& entry : std::filesystem::directory_iterator(inputs)) {
        if (entry.path().extension() == ".golden")
            continue;
        const std::string name = entry.path().filename();
        const std::string got = shown(read(name, file_content(entry.path())));
        const std::filesystem::path golden = entry.path().string() + ".golden";
        if (std::getenv("ITEROCHAT_ACCEPT") != nullptr)
            std::ofstream(golden, std::ios::binary) << got;
        INFO(name);
        CHECK(got == file_content(golden));
        ++compared;
    }
    CHECK(compared >= 15);
}
