#include "cli/commands/local.hpp"
#include "cli/commands/mdoc.hpp"
#include "common/base/error.hpp"
#include "common/base/fd.hpp"

#include <algorithm>

namespace iterochat::cli {
namespace {

using api::Argument;
using api::Command;
using api::Kind;

/// A noun's pages, in catalogue order: single-word commands stand in iterochat(1).
std::vector<std::string_view> nouns() {
    std::vector<std::string_view> found;
    for (const auto word : api::first_words())
        if (!api::noun_summary(word).empty())
            found.push_back(word);
    return found;
}

std::vector<const Command*> commands_of(std::string_view noun) {
    std::vector<const Command*> found;
    for (const Command& command : api::catalogue())
        if (!command.hidden && api::noun_of(command) == noun)
            found.push_back(&command);
    return found;
}

/// A hand-written part; a page without one is as good.
std::string prose_of(const std::string& folder, std::string_view name) {
    try {
        return read_file(folder + "/" + std::string(name) + ".mdoc");
    } catch (const Error& error) {
        if (error.code() != Code::no_input)
            throw;
        return {};
    }
}

std::string option_macro(const Argument& argument) {
    std::string macro;
    if (!argument.short_name.empty())
        macro += "Fl " + std::string(argument.short_name) + " , ";
    macro += "Fl \\-" + mdoc_text(argument.name);
    if (argument.kind == Kind::option)
        macro += " Ar " + mdoc_word(argument.value);
    return macro;
}

std::string synopsis_macro(const Argument& argument) {
    std::string macro = "Ar " + mdoc_word(argument.value);
    if (argument.kind != Kind::positional) {
        macro = argument.short_name.empty() ? "Fl \\-" + mdoc_text(argument.name)
                                            : "Fl " + std::string(argument.short_name);
        if (argument.kind == Kind::option)
            macro += " Ar " + mdoc_word(argument.value);
    }
    if (argument.repeatable)
        macro += " ...";
    return (argument.required ? "" : "Op ") + macro;
}

void write_synopsis(Mdoc& page, const Command& command) {
    page.macro("Nm", "iterochat");
    page.macro("Cm", command.words);
    for (const bool required : {true, false})
        for (const Kind kind : {Kind::positional, Kind::option, Kind::flag})
            for (const Argument& argument : command.arguments)
                if (argument.required == required && argument.kind == kind)
                    page.macro(synopsis_macro(argument).substr(0, 2), synopsis_macro(argument).substr(3));
}

std::string help_of(const Argument& argument) {
    std::string help(argument.help);
    if (!argument.choices.empty() && argument.value != argument.choices) {
        std::string all;
        for (const auto choice : api::choices_of(argument))
            all += (all.empty() ? "" : ", ") + std::string(choice);
        help += " (" + all + ")";
    }
    return help + ".";
}

void write_arguments(Mdoc& page, const std::vector<Argument>& arguments) {
    if (arguments.empty())
        return;
    page.macro("Bl", "-tag -width Ds");
    for (const Argument& argument : arguments) {
        page.macro("It", argument.kind == Kind::positional ? "Ar " + mdoc_word(argument.value)
                                                           : option_macro(argument));
        page.text(help_of(argument));
    }
    page.macro("El", "");
}

void write_command(Mdoc& page, const Command& command) {
    page.macro("Ss", "iterochat " + std::string(command.words));
    page.text(std::string(command.summary) + ".");
    if (!command.description.empty()) {
        page.macro("Pp", "");
        page.text(command.description);
    }
    if (command.danger != api::Danger::none) {
        page.macro("Pp", "");
        page.text(command.danger == api::Danger::asks
                      ? "It asks on a terminal and needs --yes elsewhere."
                      : "It asks for the name on a terminal and needs --confirm elsewhere.");
    }
    if (const auto sentence = api::offline_sentence(command); !sentence.empty()) {
        page.macro("Pp", "");
        page.text(sentence);
    }
    write_arguments(page, command.arguments);
}

void write_examples(Mdoc& page, const std::vector<const Command*>& commands) {
    page.heading("EXAMPLES");
    std::string lines;
    for (const Command* command : commands)
        for (const auto example : command->examples)
            lines += std::string(example) + "\n";
    page.literal(lines);
}

void write_see_also(Mdoc& page, const std::vector<std::string>& others) {
    page.heading("SEE ALSO");
    for (std::size_t i = 0; i < others.size(); ++i)
        page.macro("Xr", others[i] + (i + 1 < others.size() ? " ," : ""));
}

std::string noun_page(std::string_view noun, const std::string& prose) {
    Mdoc page("iterochat-" + std::string(noun), "1", api::noun_summary(noun));
    const auto commands = commands_of(noun);
    page.heading("SYNOPSIS");
    for (const Command* command : commands)
        write_synopsis(page, *command);
    page.heading("DESCRIPTION");
    page.text(std::string(api::noun_summary(noun)) + ".");
    page.raw(prose_of(prose, noun));
    for (const Command* command : commands)
        write_command(page, *command);
    page.heading("EXIT STATUS");
    page.text("As iterochat(1) lists them.");
    write_examples(page, commands);
    write_see_also(page, {"iterochat 1", "iterochat-json 7"});
    return page.str();
}

std::string main_page(const std::string& prose) {
    Mdoc page("iterochat", "1", "administer an IteroChat installation");
    page.heading("SYNOPSIS");
    page.macro("Nm", "");
    page.macro("Op", "Ar OPTION ...");
    page.macro("Ar", "COMMAND");
    page.macro("Op", "Ar ARGUMENT ...");
    page.heading("DESCRIPTION");
    page.raw(prose_of(prose, "iterochat"));
    page.macro("Pp", "");
    page.text("Commands with a page of their own:");
    page.macro("Bl", "-tag -width Ds -compact");
    for (const auto noun : nouns()) {
        page.macro("It", "Xr iterochat-" + std::string(noun) + " 1");
        page.text(std::string(api::noun_summary(noun)) + ".");
    }
    page.macro("El", "");
    page.macro("Ss", "Options of every command");
    write_arguments(page, api::global_arguments());
    std::vector<const Command*> singles;
    for (const Command& command : api::catalogue())
        if (!command.hidden && command.words.find(' ') == std::string_view::npos)
            singles.push_back(&command);
    for (const Command* command : singles)
        write_command(page, *command);
    for (const api::Topic& topic : api::topics()) {
        if (topic.name == "json")
            continue; // iterochat-json(7)
        page.heading(topic.name == "exit-codes" ? "EXIT STATUS"
                     : topic.name == "cron"     ? "CRON AND TIMERS"
                                                : "SETTINGS");
        page.literal(topic.text);
    }
    write_examples(page, singles);
    std::vector<std::string> others;
    for (const auto noun : nouns())
        others.push_back("iterochat-" + std::string(noun) + " 1");
    std::sort(others.begin(), others.end());
    others.insert(others.end(), {"iterochat.toml 5", "iterochat-json 7", "iterochatd 8"});
    write_see_also(page, others);
    return page.str();
}

std::string json_page() {
    Mdoc page("iterochat-json", "7", "output of iterochat for programs");
    page.heading("DESCRIPTION");
    for (const api::Topic& topic : api::topics())
        if (topic.name == "json")
            page.literal(topic.text);
    page.macro("Pp", "");
    page.text("The keys of each command's document. Braces list the keys of an object, [] says that it is a "
              "list of such "
              "objects, |null that the value may be null.");
    page.macro("Bl", "-tag -width Ds");
    for (const Command& command : api::catalogue()) {
        if (command.hidden)
            continue;
        page.macro("It", "Cm " + std::string(command.words));
        page.keys(command.result);
    }
    page.macro("El", "");
    write_see_also(page, {"iterochat 1"});
    return page.str();
}

} // namespace

std::vector<std::string> write_manual(const std::string& folder, const std::string& prose) {
    std::vector<std::string> names;
    const auto write = [&](const std::string& name, const std::string& content) {
        write_file_durably(folder + "/" + name, content, 0644);
        names.push_back(name);
    };
    write("iterochat.1", main_page(prose));
    for (const auto noun : nouns())
        write("iterochat-" + std::string(noun) + ".1", noun_page(noun, prose));
    write("iterochat-json.7", json_page());
    return names;
}

} // namespace iterochat::cli
