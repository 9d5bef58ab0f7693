#include "cli/commands/local.hpp"
#include "cli/transport/client.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace iterochat::cli {
namespace {

using api::Argument;
using api::Command;
using api::Kind;

constexpr std::chrono::milliseconds live_patience{300}; ///< a person waits for the Tab key

std::string candidate(std::string_view word, std::string_view help) {
    return std::string(word) + "\t" + std::string(help);
}

/// The line so far, taken apart without refusing anything.
struct Line {
    const Command* command = nullptr;
    std::string noun;                 ///< first word, when it is one of ours
    const Argument* open = nullptr;   ///< option that waits for its value
    std::size_t positional_words = 0; ///< given so far
    std::set<std::string, std::less<>> given;
    bool plain_only = false; ///< "--" was there
};

const Argument* find_option(const Command* command, std::string_view word) {
    for (const auto* arguments : {command ? &command->arguments : nullptr, &api::global_arguments()})
        if (arguments)
            for (const Argument& argument : *arguments)
                if (argument.kind != Kind::positional &&
                    (word == "--" + std::string(argument.name) ||
                     (!argument.short_name.empty() && word == "-" + std::string(argument.short_name))))
                    return &argument;
    return nullptr;
}

void take_word(Line& line, const std::string& word) {
    if (line.command) {
        ++line.positional_words;
    } else if (line.noun.empty()) {
        line.noun = word;
        line.command = api::find_command(word);
    } else {
        line.command = api::find_command(line.noun + " " + word);
    }
}

Line read_line(const std::vector<std::string>& words) {
    Line line;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const std::string& word = words[i];
        if (line.open) {
            line.open = nullptr;
        } else if (word == "--" && !line.plain_only) {
            line.plain_only = true;
        } else if (word.size() > 1 && word[0] == '-' && !line.plain_only) {
            const Argument* option = find_option(line.command, word);
            if (option)
                line.given.insert(std::string(option->name));
            line.open = option && option->kind == Kind::option ? option : nullptr;
        } else {
            take_word(line, word);
        }
    }
    return line;
}

/// Slugs from the daemon, if it answers at once; completion never complains.
std::vector<std::string> live_tenants(const Settings& settings) {
    std::vector<std::string> found;
    const Command* list = api::find_command("tenant list");
    try {
        Client client(
            {.socket = settings.socket, .patience = std::chrono::milliseconds(0), .silence = live_patience});
        const nlohmann::json answer = client.call(*list, nlohmann::json::object());
        for (const auto& tenant : answer.at("tenants"))
            found.push_back(candidate(tenant.at("slug").get<std::string>(), tenant.value("name", "")));
    } catch (const std::exception&) {
        found.clear();
    }
    return found;
}

std::vector<std::string> commands_and_topics() {
    std::vector<std::string> found;
    for (const auto word : api::first_words()) {
        const Command* single = api::find_command(word);
        found.push_back(candidate(word, single ? single->summary : api::noun_summary(word)));
    }
    for (const api::Topic& topic : api::topics())
        found.push_back(candidate(topic.name, topic.summary));
    return found;
}

std::vector<std::string> values_of(const Argument& argument, const Settings& settings) {
    std::vector<std::string> found;
    for (const auto choice : api::choices_of(argument))
        found.push_back(candidate(choice, ""));
    if (!found.empty())
        return found;
    switch (argument.completion) {
    case api::Completion::tenants:
        return live_tenants(settings);
    case api::Completion::files:
        return {":files"};
    case api::Completion::commands:
        return commands_and_topics();
    case api::Completion::none:
        break;
    }
    if (argument.type == api::Type::boolean)
        return {candidate("on", ""), candidate("off", "")};
    return {};
}

std::vector<std::string> options_of(const Line& line) {
    std::vector<std::string> found;
    for (const auto* arguments :
         {line.command ? &line.command->arguments : nullptr, &api::global_arguments()})
        if (arguments)
            for (const Argument& argument : *arguments)
                if (argument.kind != Kind::positional &&
                    (argument.repeatable || !line.given.contains(argument.name)))
                    found.push_back(candidate("--" + std::string(argument.name), argument.help));
    return found;
}

std::vector<std::string> first_candidates() {
    std::vector<std::string> found;
    for (const auto word : api::first_words()) {
        const Command* single = api::find_command(word);
        found.push_back(candidate(word, single ? single->summary : api::noun_summary(word)));
    }
    return found;
}

std::vector<std::string> verb_candidates(const std::string& noun) {
    std::vector<std::string> found;
    for (const Command& command : api::catalogue())
        if (!command.hidden && api::noun_of(command) == noun && command.words != noun)
            found.push_back(candidate(command.words.substr(noun.size() + 1), command.summary));
    return found;
}

std::vector<std::string> positional_candidates(const Line& line, const Settings& settings) {
    std::size_t index = 0;
    for (const Argument& argument : line.command->arguments) {
        if (argument.kind != Kind::positional)
            continue;
        if (index++ == line.positional_words || argument.repeatable)
            return values_of(argument, settings);
    }
    return {};
}

std::vector<std::string> all_candidates(const Line& line, const std::string& unfinished,
                                        const Settings& settings) {
    if (line.open)
        return values_of(*line.open, settings);
    if (!line.plain_only && unfinished.starts_with('-'))
        return options_of(line);
    if (line.command)
        return positional_candidates(line, settings);
    return line.noun.empty() ? first_candidates() : verb_candidates(line.noun);
}

} // namespace

std::vector<std::string> complete(const std::vector<std::string>& words, const Settings& settings) {
    const std::string unfinished = words.empty() ? "" : words.back();
    std::vector<std::string> kept;
    for (std::string& each : all_candidates(read_line(words), unfinished, settings))
        if (each == ":files" || each.starts_with(unfinished))
            kept.push_back(std::move(each));
    return kept;
}

} // namespace iterochat::cli
