#include "cli/args/command_line.hpp"
#include "common/base/error.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using cli::parse;

namespace {

struct Refusal {
    std::string sentence;
    std::string hint;
};

/// What parsing refuses, as a usage error; empty when it doesn't.
Refusal refusal_of(const std::vector<std::string>& words) {
    try {
        parse(words);
    } catch (const Error& error) {
        CHECK(error.code() == Code::usage);
        return {error.what(), error.hint()};
    }
    return {};
}

/// A line as a shell splits it; double quotes hold words together.
std::vector<std::string> split(std::string_view line) {
    std::vector<std::string> words(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ' ' && !quoted)
            words.emplace_back();
        else
            words.back() += c;
    }
    return words;
}

} // namespace

TEST_CASE("words, options and flags find their arguments") {
    const auto line = parse({"tenant", "create", "acme", "--name", "Acme Ltd", "--origin=https://a.example",
                             "--origin", "https://b.example", "--if-not-exists"});
    REQUIRE(line.command);
    CHECK(line.command->words == "tenant create");
    CHECK(line.values.at("slug") == std::vector<std::string>{"acme"});
    CHECK(line.values.at("name") == std::vector<std::string>{"Acme Ltd"});
    CHECK(line.values.at("origin") == std::vector<std::string>{"https://a.example", "https://b.example"});
    CHECK(line.values.contains("if-not-exists"));
}

TEST_CASE("options of every command stand anywhere, also before the command") {
    const auto line =
        parse({"--socket", "/tmp/s", "--quiet", "retention", "--no-input", "sweep", "--yes", "--json"});
    REQUIRE(line.command);
    CHECK(line.command->words == "retention sweep");
    CHECK(line.globals.at("socket") == std::vector<std::string>{"/tmp/s"});
    for (const char* flag : {"quiet", "no-input", "json"})
        CHECK(line.globals.contains(flag));
    CHECK(line.values.contains("yes"));
}

TEST_CASE("short options join, and a dash alone is a value") {
    const auto line = parse({"kb", "import", "-", "-nt", "acme"});
    CHECK(line.values.at("source") == std::vector<std::string>{"-"});
    CHECK(line.values.at("tenant") == std::vector<std::string>{"acme"});
    CHECK(line.values.contains("dry-run"));
    CHECK(parse({"export", "tenant", "acme", "-o", "-"}).values.at("output") ==
          std::vector<std::string>{"-"});
}

TEST_CASE("after two dashes every word is plain") {
    const auto line = parse({"kb", "ask", "-t", "acme", "--", "--help?"});
    CHECK(line.values.at("question") == std::vector<std::string>{"--help?"});
    CHECK_FALSE(line.wants_help);
}

TEST_CASE("values keep quotes, brackets, commas and empty texts") {
    const auto line =
        parse({"tenant", "set", "acme", "--name", "\"[a,b]\"", "--greeting", "", "--title", "x=y"});
    CHECK(line.values.at("name") == std::vector<std::string>{"\"[a,b]\""});
    CHECK(line.values.at("greeting") == std::vector<std::string>{""});
    CHECK(line.values.at("title") == std::vector<std::string>{"x=y"});
}

TEST_CASE("an unknown verb is answered with the nearest command") {
    const Refusal refusal = refusal_of({"tenant", "shwo", "acme"});
    CHECK(refusal.sentence == "unknown command 'shwo' for 'iterochat tenant'");
    CHECK(refusal.hint == "did you mean: iterochat tenant show");
}

TEST_CASE("an unknown noun is answered with the nearest one, and a swapped pair with the right order") {
    CHECK(refusal_of({"tenat", "list"}).hint == "did you mean: iterochat tenant");
    CHECK(refusal_of({"create", "tenant"}).hint == "did you mean: iterochat tenant create");
    CHECK(refusal_of({"frobnicate"}).hint == "iterochat help");
}

TEST_CASE("an unknown option is answered with the nearest one, its own or of every command") {
    const Refusal refusal = refusal_of({"tenant", "create", "acme", "--nmae", "x"});
    CHECK(refusal.sentence == "unknown option '--nmae' for 'iterochat tenant create'");
    CHECK(refusal.hint == "did you mean: --name");
    CHECK(refusal_of({"tenant", "list", "--jsn"}).hint == "did you mean: --json");
    CHECK(refusal_of({"tenant", "list", "-z"}).hint == "iterochat help tenant list");
}

TEST_CASE("missing words, missing values, repeated options and words too many are refused") {
    CHECK(refusal_of({}).sentence == "a command is missing");
    CHECK(refusal_of({"tenant"}).hint == "iterochat help tenant");
    CHECK(refusal_of({"tenant", "create"}).sentence == "'iterochat tenant create' needs SLUG");
    CHECK(refusal_of({"user", "add", "a@b.example", "-t", "acme"}).sentence ==
          "'iterochat user add' needs --role owner|admin|agent");
    CHECK(refusal_of({"tenant", "create", "acme", "--name"}).sentence == "the option --name needs a value");
    CHECK(refusal_of({"tenant", "create", "acme", "--name", "a", "--name", "b"}).sentence ==
          "the option --name is given more than once");
    CHECK(refusal_of({"tenant", "show", "acme", "beta"}).sentence ==
          "there is one word too many for 'iterochat tenant show': 'beta'");
}

TEST_CASE("help is asked for a noun, a command or nothing, whatever else is missing") {
    CHECK(parse({"--help"}).wants_help);
    CHECK(parse({"tenant", "--help"}).noun == "tenant");
    const auto line = parse({"tenant", "create", "-h"});
    REQUIRE(line.command);
    CHECK(line.wants_help);
    CHECK(parse({"--version"}).wants_version);
}

TEST_CASE("every example of the catalogue parses to its own command") {
    for (const api::Command& command : api::catalogue())
        for (std::string_view example : command.examples) {
            INFO(example);
            const auto start = example.find("iterochat ");
            REQUIRE(start != std::string_view::npos);
            example.remove_prefix(start + 10);
            for (const std::string_view end : {" > ", " < ", " | ", ")"})
                example = example.substr(0, example.find(end));
            const auto line = parse(split(example));
            REQUIRE(line.command);
            CHECK(line.command->words == command.words);
        }
}
