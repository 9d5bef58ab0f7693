#include "cli/commands/local.hpp"
#include "cli/commands/show.hpp"
#include "common/api/wire.hpp"
#include "common/base/error.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

std::vector<std::string> words_of(const api::Values& values, std::string_view name) {
    const auto found = values.find(name);
    return found == values.end() ? std::vector<std::string>{} : found->second;
}

bool wants_json(const Settings& settings) {
    return settings.format == Format::json || settings.format == Format::ndjson;
}

void write_either(const Settings& settings, const json& document, const std::string& text) {
    if (settings.format == Format::json)
        write_out(document.dump(2) + "\n");
    else if (settings.format == Format::ndjson)
        write_out(document.dump() + "\n");
    else
        write_out(text);
}

/// All rows, or those whose words begin with what was asked for.
json help_document(const std::vector<std::string>& words) {
    std::string prefix;
    for (const std::string& word : words)
        prefix += (prefix.empty() ? "" : " ") + word;
    json kept = json::array();
    json all = api::catalogue_json();
    for (json& row : all["commands"]) {
        const auto name = row["words"].get<std::string>();
        if (prefix.empty() || name == prefix || name.starts_with(prefix + " "))
            kept.push_back(std::move(row));
    }
    return {{"commands", std::move(kept)}};
}

std::string joined_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

} // namespace

int run_local(const api::Command& command, const api::Values& values, const Settings& settings) {
    if (command.words == "version") {
        const json document{{"version", ITEROCHAT_VERSION}, {"api", api::api_version}};
        write_either(settings, document, "iterochat " ITEROCHAT_VERSION "\n");
    } else if (command.words == "help") {
        const auto words = words_of(values, "words");
        const std::string text = help_text(words); // also refuses unknown words
        write_either(settings, wants_json(settings) ? help_document(words) : json(), text);
    } else if (command.words == "completion") {
        const std::string shell = words_of(values, "shell").back();
        if (shell != "bash" && shell != "zsh" && shell != "fish")
            throw Error{Code::usage, "There is completion for bash, zsh and fish."}.with_hint(
                "source <(iterochat completion bash)");
        const std::string script(completion_script(shell));
        write_either(settings, {{"shell", shell}, {"script", script}}, script);
    } else if (command.words == "backup keygen") {
        const json made = make_backup_key(words_of(values, "output").back());
        write_either(settings, made, made.at("key").at("recipient").get<std::string>() + "\n");
    } else if (command.words == "__complete") {
        write_out(joined_lines(complete(words_of(values, "words"), settings)));
    } else if (command.words == "__man") {
        const auto pages = write_manual(words_of(values, "folder").back(), words_of(values, "prose").back());
        write_either(settings, {{"pages", pages}}, joined_lines(pages));
    }
    return 0;
}

} // namespace iterochat::cli
