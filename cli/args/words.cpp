#include "cli/args/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <algorithm>

namespace iterochat::cli {
namespace {

bool takes_a_value(const std::string& option) {
    for (const api::Argument& argument : api::global_arguments())
        if (argument.kind == api::Kind::option &&
            (option == "--" + std::string(argument.name) || option == "-" + std::string(argument.short_name)))
            return true;
    return false;
}

/// Position of the next plain word, or the end: options and their values are stepped over.
std::size_t next_word(const std::vector<std::string>& arguments, std::size_t from) {
    for (std::size_t i = from; i < arguments.size(); ++i) {
        if (arguments[i] == "--")
            break;
        if (arguments[i].size() < 2 || arguments[i][0] != '-')
            return i;
        if (takes_a_value(arguments[i]))
            ++i;
    }
    return arguments.size();
}

[[noreturn]] void refuse_command(const std::string& word, const std::string& place, const std::string& near) {
    const std::string asked = truncate_characters(word, 60);
    throw Error{Code::usage, "unknown command '" + asked + "' for '" + place + "'"}.with_hint(
        near.empty() ? place == "iterochat" ? "iterochat help" : place + " --help" : "did you mean: " + near);
}

/// "create tenant" for "tenant create": the verb came first.
std::string swapped(const std::string& verb, const std::string& noun) {
    for (const api::Command& command : api::catalogue())
        if (!command.hidden && command.words == noun + " " + verb)
            return "iterochat " + std::string(command.words);
    return {};
}

std::string nearest_noun(const std::string& word) {
    std::vector<std::string> nouns;
    for (const auto noun : api::first_words())
        nouns.emplace_back(noun);
    const std::string near = closest(word, nouns);
    return near.empty() ? near : "iterochat " + near;
}

std::string nearest_verb(const std::string& noun, const std::string& word) {
    std::vector<std::string> verbs;
    for (const api::Command& command : api::catalogue())
        if (!command.hidden && api::noun_of(command) == noun)
            verbs.emplace_back(command.words.substr(noun.size() + 1));
    const std::string near = closest(word, verbs);
    return near.empty() ? near : "iterochat " + noun + " " + near;
}

bool is_noun(const std::string& word) {
    return !api::noun_summary(word).empty();
}

} // namespace

Found take_command(std::vector<std::string>& arguments) {
    const std::size_t first = next_word(arguments, 0);
    if (first == arguments.size())
        return {};
    const std::string noun = arguments[first];
    const std::size_t second = next_word(arguments, first + 1);
    if (const api::Command* command = api::find_command(noun);
        command && noun.find(' ') == std::string::npos) {
        arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(first));
        return {command, noun};
    }
    if (!is_noun(noun)) {
        std::string near = second < arguments.size() ? swapped(noun, arguments[second]) : std::string{};
        refuse_command(noun, "iterochat", near.empty() ? nearest_noun(noun) : near);
    }
    if (second == arguments.size())
        return {nullptr, noun};
    const std::string verb = arguments[second];
    const api::Command* command = api::find_command(noun + " " + verb);
    if (!command)
        refuse_command(verb, "iterochat " + noun, nearest_verb(noun, verb));
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(second));
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(first));
    return {command, noun};
}

} // namespace iterochat::cli
