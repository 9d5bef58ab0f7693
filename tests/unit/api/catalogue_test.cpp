#include "common/api/catalogue.hpp"
#include "common/api/wire.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

using namespace iterochat::api;

TEST_CASE("every command says what it is, shows an example and documents its result") {
    for (const Command& command : catalogue()) {
        INFO(command.words);
        CHECK_FALSE(command.summary.empty());
        CHECK_FALSE(command.summary.ends_with('.'));
        CHECK_FALSE(command.result.empty());
        REQUIRE_FALSE(command.examples.empty());
        for (const auto example : command.examples)
            CHECK(example.find("iterochat ") != std::string_view::npos);
    }
}

TEST_CASE("no two commands share their words") {
    std::set<std::string_view> seen;
    for (const Command& command : catalogue())
        CHECK(seen.insert(command.words).second);
}

TEST_CASE("a noun with verbs has a summary and a single word has none") {
    for (const Command& command : catalogue()) {
        INFO(command.words);
        CHECK((command.words.find(' ') != std::string_view::npos) == !noun_summary(noun_of(command)).empty());
    }
}

TEST_CASE("what destroys can be tried first, and asks to be confirmed") {
    for (const Command& command : catalogue()) {
        if (command.danger == Danger::none)
            continue;
        INFO(command.words);
        CHECK(command.has_dry_run);
        CHECK(find_argument(command, "dry-run"));
        CHECK(find_argument(command, command.danger == Danger::asks ? "yes" : "confirm"));
        CHECK(command.concurrency != Concurrency::reads);
    }
}

TEST_CASE("a command's options never hide the ones of every command") {
    for (const Command& command : catalogue())
        for (const Argument& argument : command.arguments)
            for (const Argument& global : global_arguments()) {
                if (argument.kind == Kind::positional)
                    continue;
                INFO(command.words << " --" << argument.name);
                CHECK(argument.name != global.name);
                CHECK((argument.short_name.empty() || argument.short_name != global.short_name));
            }
}

TEST_CASE("an argument's value is named, its names are its own and its kind fits its type") {
    for (const Command& command : catalogue()) {
        std::set<std::string> keys;
        for (const Argument& argument : command.arguments) {
            INFO(command.words << " " << argument.name);
            CHECK_FALSE(argument.help.empty());
            CHECK_FALSE(argument.help.ends_with('.'));
            CHECK(keys.insert(wire_name(argument)).second);
            CHECK((argument.kind == Kind::flag) ==
                  (argument.type == Type::boolean && argument.value.empty()));
            CHECK((argument.kind == Kind::flag || !argument.value.empty()));
            CHECK((argument.type != Type::choice || !argument.choices.empty()));
            CHECK((argument.short_name.size() <= 1));
        }
    }
}

TEST_CASE("a command with an upload leaves the key \"name\" to the upload") {
    for (const Command& command : catalogue())
        for (const Argument& argument : command.arguments)
            if (argument.transfer == Transfer::upload) {
                INFO(command.words);
                CHECK_FALSE(find_argument(command, "name"));
                CHECK_FALSE(find_argument(command, "upload"));
            }
}

TEST_CASE("only the last positional argument may take many words, and required ones come first") {
    for (const Command& command : catalogue()) {
        bool may_follow = true;
        bool optional_came = false;
        for (const Argument& argument : command.arguments) {
            if (argument.kind != Kind::positional)
                continue;
            INFO(command.words << " " << argument.name);
            CHECK(may_follow);
            CHECK_FALSE((optional_came && argument.required));
            may_follow = !argument.repeatable;
            optional_came = optional_came || !argument.required;
        }
    }
}

TEST_CASE("a path names its command and back, for the daemon's commands only") {
    for (const Command& command : catalogue()) {
        INFO(command.words);
        CHECK(command_of_path(path_of(command)) == (command.runs == Runs::daemon ? &command : nullptr));
    }
    CHECK(path_of(*find_command("tenant create")) == "/admin/v1/tenant/create");
    CHECK_FALSE(command_of_path("/admin/v1/tenant"));
    CHECK_FALSE(command_of_path("/tenant/create"));
}

TEST_CASE("the catalogue as JSON lists each visible command with its arguments") {
    const auto document = catalogue_json();
    std::size_t visible = 0;
    for (const Command& command : catalogue())
        visible += command.hidden ? 0 : 1;
    CHECK(document["commands"].size() == visible);
    for (const auto& row : document["commands"])
        if (row["words"] == "kb import")
            CHECK(row["arguments"][0]["sent_as"] == "upload");
}

TEST_CASE("help topics fit a terminal of 80 columns") {
    for (const Topic& topic : topics()) {
        std::size_t column = 0;
        for (const char c : topic.text) {
            column = c == '\n' ? 0 : column + 1;
            INFO(topic.name);
            // The cron lines are to be pasted whole.
            if (topic.name != "cron")
                REQUIRE(column <= 82);
        }
    }
}
