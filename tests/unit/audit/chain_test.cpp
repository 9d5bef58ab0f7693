#include "daemon/audit/chain.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace iterochat::audit {
namespace {

using nlohmann::json;

struct Chain {
    Chain() {
        initialize_sodium();
        std::string pattern = (std::filesystem::temp_directory_path() / "iterochat-audit-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        path = folder + "/audit.log";
    }
    ~Chain() { std::filesystem::remove_all(folder); }

    void write(int entries) const {
        ChainFile chain(path);
        for (int i = 0; i < entries; ++i)
            chain.append({json{{"action", "conversation.delete"},
                               {"target", std::to_string(i)},
                               {"facts", {{"prev", "x"}}}}});
    }
    std::string content() const {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void replace(const std::string& bytes) const {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    }

    std::string folder;
    std::string path;
};

TEST_CASE("a chain verifies, entry by entry, after it is opened again") {
    const Chain chain;
    chain.write(3);
    chain.write(2);
    const ChainReport report = verify_chain(chain.path);
    CHECK(report.problem.empty());
    CHECK(report.entries == 5);
    CHECK(ChainFile(chain.path).head() == report.head);
}

TEST_CASE("an empty or absent chain is whole") {
    const Chain chain;
    CHECK(verify_chain(chain.path).problem.empty());
    CHECK(ChainFile(chain.path).head() == ChainHead{});
    CHECK(verify_chain(chain.path).entries == 0);
}

TEST_CASE("any changed byte of the chain is found") {
    const Chain chain;
    chain.write(3);
    const std::string whole = chain.content();
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        chain.replace(changed);
        INFO("byte " << i);
        REQUIRE_FALSE(verify_chain(chain.path).problem.empty());
    }
}

TEST_CASE("a removed, repeated or moved line breaks the chain at its place") {
    const Chain chain;
    chain.write(4);
    std::vector<std::string> lines;
    read_chain(chain.path, 0, [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
    });
    const auto broken_at = [&](const std::vector<int>& order) {
        std::string bytes;
        for (const int i : order)
            bytes += lines[static_cast<std::size_t>(i)] + "\n";
        chain.replace(bytes);
        return verify_chain(chain.path).bad_line.value_or(0);
    };
    CHECK(broken_at({0, 1, 2, 3}) == 0);
    CHECK(broken_at({1, 2, 3}) == 1);
    CHECK(broken_at({0, 2, 3}) == 2);
    CHECK(broken_at({0, 1, 1, 2, 3}) == 3);
    CHECK(broken_at({0, 2, 1, 3}) == 2);
}

TEST_CASE("a cut tail is found by the head that was recorded elsewhere") {
    const Chain chain;
    chain.write(3);
    const ChainHead head = ChainFile(chain.path).head();
    const std::string whole = chain.content();
    const auto second_end = whole.find('\n', whole.find('\n') + 1);
    chain.replace(whole.substr(0, second_end + 1));
    CHECK(verify_chain(chain.path).problem.empty());
    CHECK_FALSE(verify_chain(chain.path, head).problem.empty());
}

TEST_CASE("a torn last line is cut off when the chain is opened, and the next entry fits") {
    const Chain chain;
    chain.write(2);
    const std::string whole = chain.content();
    for (const std::size_t torn : {std::size_t{1}, std::size_t{40}, whole.size() / 2 - 1}) {
        chain.replace(whole + whole.substr(0, torn));
        {
            ChainFile opened(chain.path);
            CHECK(opened.recovered());
            opened.append({json{{"action", "x"}}});
        }
        const ChainReport report = verify_chain(chain.path);
        CHECK(report.problem.empty());
        CHECK(report.entries == 3);
    }
}

TEST_CASE("a chain whose last whole line is damaged is not written to") {
    const Chain chain;
    chain.write(2);
    std::string bytes = chain.content();
    bytes[bytes.size() - 10] ^= 1;
    chain.replace(bytes);
    CHECK_THROWS_AS(ChainFile(chain.path), Error);
}

TEST_CASE("members are read from a line without parsing it") {
    const Chain chain;
    chain.write(1);
    read_chain(chain.path, 0, [](std::string_view line) {
        CHECK(member_of(line, "action") == "conversation.delete");
        CHECK(member_of(line, "target") == "0");
        CHECK(member_of(line, "prev") == std::string(64, '0')); // not the one among the facts
        CHECK(member_of(line, "absent").empty());
        return true;
    });
}

} // namespace
} // namespace iterochat::audit
