#include "cli/args/command_line.hpp"
#include "cli/commands/local.hpp"
#include "cli/commands/report.hpp"
#include "cli/commands/run.hpp"
#include "cli/commands/show.hpp"
#include "cli/transport/client.hpp"
#include "common/base/secret.hpp"

#include <algorithm>
#include <clocale>
#include <csignal>
#include <string>
#include <vector>

namespace {

using namespace iterochat;

/// Before the options are understood, an error still has to come in the format that was asked for.
bool asks_for_json(const std::vector<std::string>& arguments) {
    const auto asked = [](const std::string& word) {
        return word == "--json" || word == "--format=json" || word == "--format=ndjson" || word == "json" ||
               word == "ndjson";
    };
    return std::any_of(arguments.begin(), arguments.end(), asked);
}

int run_line(const std::vector<std::string>& arguments) {
    const cli::CommandLine line = cli::parse(arguments);
    const cli::Settings settings = cli::settings_of(line.globals);
    if (line.wants_version)
        return cli::run(*api::find_command("version"), {}, settings);
    if (!line.wants_help)
        return cli::run(*line.command, line.values, settings);
    const std::string asked = line.command ? std::string(line.command->words) : line.noun;
    std::vector<std::string> words;
    if (!asked.empty())
        words.push_back(asked);
    cli::write_out(cli::help_text(words));
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    std::setlocale(LC_TIME, "");
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error to report, not an end without a word
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const bool as_json = asks_for_json(arguments);
    try {
        initialize_sodium();
        return run_line(arguments);
    } catch (const Error& error) {
        return cli::report(error, as_json);
    } catch (const cli::Interrupted&) {
        return 130;
    } catch (const std::exception& cause) {
        return cli::report(Error{Code::internal, std::string("a bug in iterochat: ") + cause.what()},
                           as_json);
    }
}
