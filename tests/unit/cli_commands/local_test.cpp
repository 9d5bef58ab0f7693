#include "cli/commands/local.hpp"
#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/secret.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

using namespace iterochat;
using namespace iterochat::cli;
namespace fs = std::filesystem;

namespace {

const std::string source = ITEROCHAT_SOURCE_DIR;

std::vector<std::string> candidates(const std::vector<std::string>& words) {
    std::vector<std::string> found;
    Settings settings;
    settings.socket = "/nowhere/admin.sock";
    for (const std::string& line : complete(words, settings))
        found.push_back(line.substr(0, line.find('\t')));
    return found;
}

bool holds(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// Holds a committed file to what the catalogue gives; ITEROCHAT_ACCEPT=1 rewrites it.
void compare(const std::string& committed, const std::string& generated) {
    INFO(committed << " is not what the catalogue gives; ITEROCHAT_ACCEPT=1 rewrites it");
    if (std::getenv("ITEROCHAT_ACCEPT"))
        write_file_durably(committed, generated, 0644);
    CHECK((fs::exists(committed) && read_file(committed) == generated));
}

} // namespace

TEST_CASE("completion offers commands, verbs, options and values where they may stand") {
    CHECK(candidates({"ten"}) == std::vector<std::string>{"tenant"});
    CHECK(holds(candidates({"tenant", ""}), "create"));
    CHECK(holds(candidates({"tenant", "create", "acme", "--na"}), "--name"));
    CHECK(candidates({"user", "add", "a@b.example", "--role", ""}) ==
          std::vector<std::string>{"owner", "admin", "agent"});
    CHECK(candidates({"retention", "set", "de"}) == std::vector<std::string>{"deleted"});
    CHECK(candidates({"kb", "import", ""}) == std::vector<std::string>{":files"});
    CHECK(holds(candidates({"help", "ex"}), "exit-codes"));
    CHECK(holds(candidates({"--json", "tenant", "li"}), "list"));
    CHECK(candidates({"tenant", "set", "acme", "--ai", ""}) == std::vector<std::string>{"on", "off"});
}

TEST_CASE("completion leaves out what was given and what is hidden, and never complains") {
    CHECK_FALSE(holds(candidates({"tenant", "create", "--name", "x", "--"}), "--name"));
    CHECK(holds(candidates({"tenant", "create", "--origin", "x", "--"}), "--origin")); // repeatable
    CHECK(candidates({"__"}).empty());
    CHECK(candidates({"nonsense", "more", ""}).empty());
    CHECK(candidates({"tenant", "show", ""}).empty()); // no daemon: no tenants
    CHECK_FALSE(candidates({}).empty());
}

TEST_CASE("help explains every command, noun and topic, and suggests for the others") {
    for (const api::Command& command : api::catalogue()) {
        INFO(command.words);
        const std::string text = help_text({std::string(command.words)});
        CHECK(text.find(command.examples.front()) != std::string::npos);
    }
    for (const auto word : api::first_words())
        CHECK_FALSE(help_text({std::string(word)}).empty());
    for (const api::Topic& topic : api::topics())
        CHECK(help_text({std::string(topic.name)}).find(topic.text) != std::string::npos);
    try {
        help_text({"exit-codez"});
        FAIL("it was explained");
    } catch (const Error& error) {
        CHECK(error.hint() == "did you mean: iterochat help exit-codes");
    }
}

TEST_CASE("help keeps to 80 columns, examples excepted") {
    for (const api::Command& command : api::catalogue()) {
        const std::string text = help_text({std::string(command.words)});
        const std::string checked = text.substr(0, text.find("\nExamples\n"));
        for (std::size_t at = 0; at < checked.size();) {
            const auto end = std::min(checked.find('\n', at), checked.size());
            INFO(checked.substr(at, end - at));
            CHECK(end - at <= 84); // an ellipsis takes three bytes
            at = end + 1;
        }
    }
}

TEST_CASE("the committed manual pages are those of the catalogue") {
    std::string pattern = (fs::temp_directory_path() / "iterochat-man-XXXXXX").string();
    const std::string folder = ::mkdtemp(pattern.data());
    for (const std::string& name : write_manual(folder, source + "/man/prose"))
        compare(source + "/man/" + name, read_file(folder + "/" + name));
    fs::remove_all(folder);
}

TEST_CASE("the committed completions are those that the program prints") {
    compare(source + "/completions/iterochat.bash", std::string(completion_script("bash")));
    compare(source + "/completions/_iterochat", std::string(completion_script("zsh")));
    compare(source + "/completions/iterochat.fish", std::string(completion_script("fish")));
}
