#include "common/api/catalogue.hpp"
#include "common/api/rows.hpp"

#include <algorithm>

namespace iterochat::api {
namespace {

/// What follows from a row's danger, dry run and job, so that no row can forget it.
void add_implied_arguments(Command& command) {
    if (command.has_dry_run)
        command.arguments.push_back({.name = "dry-run",
                                     .kind = Kind::flag,
                                     .type = Type::boolean,
                                     .help = "Change nothing; say what would be done",
                                     .short_name = "n"});
    switch (command.danger) {
    case Danger::none:
        break;
    case Danger::asks:
        command.arguments.push_back({.name = "yes",
                                     .kind = Kind::flag,
                                     .type = Type::boolean,
                                     .help = "Do it without asking",
                                     .short_name = "y"});
        break;
    case Danger::confirm:
        command.arguments.push_back({.name = "confirm",
                                     .help = "Do it without asking, by the name of what is destroyed",
                                     .value = "NAME"});
        break;
    }
    if (command.job)
        command.arguments.push_back({.name = "detach",
                                     .kind = Kind::flag,
                                     .type = Type::boolean,
                                     .help = "Return at once and leave the job running (see job watch)"});
}

std::vector<Command> build() {
    std::vector<Command> all;
    for (const auto rows :
         {status_rows,  tenant_rows,     user_rows,   knowledge_rows, conversation_rows, deleted_rows,
          insight_rows, export_rows,     erase_rows,  request_rows,   retention_rows,    hold_rows,
          audit_rows,   record_rows,     notice_rows, verify_rows,    certificate_rows,  signing_key_rows,
          backup_rows,  operations_rows, help_rows})
        for (Command& row : rows()) {
            add_implied_arguments(row);
            all.push_back(std::move(row));
        }
    return all;
}

} // namespace

const std::vector<Command>& catalogue() {
    static const std::vector<Command> all = build();
    return all;
}

const Command* find_command(std::string_view words) {
    for (const Command& command : catalogue())
        if (command.words == words)
            return &command;
    return nullptr;
}

std::string_view noun_of(const Command& command) {
    return command.words.substr(0, command.words.find(' '));
}

std::vector<std::string_view> first_words() {
    std::vector<std::string_view> words;
    for (const Command& command : catalogue())
        if (!command.hidden && std::find(words.begin(), words.end(), noun_of(command)) == words.end())
            words.push_back(noun_of(command));
    return words;
}

std::string_view noun_summary(std::string_view noun) {
    struct Row {
        std::string_view noun;
        std::string_view summary;
    };
    static constexpr Row rows[] = {
        {"tenant", "Organizations served by this installation"},
        {"user", "People who work in the dashboard"},
        {"kb", "Articles that the AI answers from"},
        {"conversation", "Conversations of visitors with the AI and the team"},
        {"deleted", "Deleted items, which can be restored"},
        {"unanswered", "Questions that the AI could not answer"},
        {"export", "Archives for the law, for a person, for another installation"},
        {"erase", "Erasure for good"},
        {"request", "Requests of persons about their data, and when they are due"},
        {"notice", "Recipients to be told of erasures and corrections"},
        {"retention", "For how long what is kept"},
        {"hold", "Legal holds: nothing deletes or erases what they cover"},
        {"audit", "Who did what, in a log that can't be changed unnoticed"},
        {"verify", "Checks of erasures, receipts and archives"},
        {"certificate", "Signed proofs of erasures"},
        {"signing-key", "Keys that sign certificates and checkpoints"},
        {"backup", "Sealed copies of everything, and of all keys"},
        {"restore", "Bring a backup back"},
        {"config", "Settings of the installation"},
        {"job", "Long work in the background"},
    };
    for (const Row& row : rows)
        if (row.noun == noun)
            return row.summary;
    return {};
}

const Argument* find_argument(const Command& command, std::string_view name) {
    for (const Argument& argument : command.arguments)
        if (argument.name == name)
            return &argument;
    return nullptr;
}

std::string_view offline_sentence(const Command& command) {
    if (!command.offline || command.runs == Runs::local ||
        find_argument(command, "offline")) // the option's own text says it
        return {};
    if (command.concurrency == Concurrency::exclusive) // it takes the state folder for itself
        return "It works only while the daemon is stopped; --dry-run also while it runs.";
    return "It also works while the daemon is stopped.";
}

std::string wire_name(const Argument& argument) {
    if (argument.transfer == Transfer::content)
        return "text";
    if (argument.transfer == Transfer::receipt)
        return "document";
    std::string_view given = argument.name;
    if (argument.transfer == Transfer::secret &&
        given.ends_with("-file")) // "password-file" holds the "password"
        given.remove_suffix(5);
    std::string name(given);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::vector<std::string_view> choices_of(const Argument& argument) {
    std::vector<std::string_view> choices;
    std::string_view rest = argument.choices;
    while (!rest.empty()) {
        const auto bar = rest.find('|');
        choices.push_back(rest.substr(0, bar));
        rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
    }
    return choices;
}

Argument tenant_option() {
    return {.name = "tenant",
            .help = "Tenant, by slug or id",
            .short_name = "t",
            .value = "TENANT",
            .required = true,
            .completion = Completion::tenants};
}

Argument optional_tenant(std::string_view help) {
    return {.name = "tenant",
            .help = help,
            .short_name = "t",
            .value = "TENANT",
            .completion = Completion::tenants};
}

Argument limit_option() {
    return {.name = "limit", .type = Type::integer, .help = "At most this many; default: all", .value = "N"};
}

Argument since_option(std::string_view help) {
    return {.name = "since", .type = Type::time, .help = help, .value = "TIME"};
}

} // namespace iterochat::api
