#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::api {

/// The command catalogue: each command declared once. The parser, help, completions, manual pages, the
/// daemon's dispatch and the validation of requests all come from these rows. Rows stand in commands_*.cpp,
/// one file per noun.

enum class Kind { positional, option, flag };

enum class Type {
    text,    ///< JSON string
    integer, ///< JSON integer, not negative
    number,  ///< JSON number
    boolean, ///< JSON boolean; as an option its value is "on" or "off"
    path,    ///< a file of the person who calls; opened by the command line, never sent (see Transfer)
    time,    ///< JSON string: RFC 3339 time, a date, or a span, which means that long ago (--since 7d)
    until,   ///< JSON string: RFC 3339 time, a date, or a span, which means that long from now (--until 30d)
    age,     ///< JSON string: a span (90d) or "never"
    choice,  ///< JSON string: one of `choices`
};

/// What a path argument does to the request.
enum class Transfer {
    none,
    upload,   ///< the file goes to POST /admin/v1/uploads; the request carries "upload" (its id) and "name"
              ///< (its base name)
    content,  ///< a small file's text itself: the request carries it as "text", and "name" (its path, for
              ///< messages)
    download, ///< where the command line writes what "download" in the result names; not part of the request
    receipt,  ///< a signed document and the 64 bytes in its .sig file: the request carries "document" and
              ///< "signature", both in base64
    host,   ///< names a path on the daemon's host: made absolute here, opened there. Of a text argument only
            ///< what looks like a path (a slash, or an existing file); else it is a name and stays
    secret, ///< first line of a file, or of stdin for "-"; the request carries it under
            ///< the argument's name without "-file"
};

/// Where completion takes live values from.
enum class Completion { none, tenants, files, commands };

struct Argument {
    std::string_view name; ///< as typed, "dry-run"; in a request "dry_run" (wire_name)
    Kind kind = Kind::option;
    Type type = Type::text;
    std::string_view help;            ///< one sentence without the full stop
    std::string_view short_name = {}; ///< one letter
    std::string_view value = {};      ///< how help names the value, "SLUG"
    std::string_view choices = {};    ///< "owner|admin|agent"
    bool required = false;
    bool repeatable = false; ///< a JSON array in a request
    bool stdin_dash = false; ///< "-" reads the value from stdin, for what should not stand in a process list
    bool local = false;      ///< for the command line alone, never part of a request
    Transfer transfer = Transfer::none;
    Completion completion = Completion::none;
};

/// Who may be granted a command as a group, and its heading in help.
enum class Group { everyday, compliance, operations, help };

enum class Danger {
    none,
    asks,    ///< refused without "yes": true (or "dry_run": true)
    confirm, ///< refused without "confirm": the name of what is destroyed (or "dry_run": true)
};

/// What the daemon may run beside it.
enum class Concurrency {
    reads,
    writes,
    exclusive, ///< one such job per organization at a time; a second one gets Code::busy
};

enum class Runs {
    daemon, ///< POST /admin/v1/<words joined by "/">
    local,  ///< in the command line itself
};

struct Command {
    std::string_view words;            ///< "tenant create"
    std::string_view summary;          ///< one line, no full stop
    std::string_view description = {}; ///< for help and the manual page; paragraphs parted by an empty line
    std::vector<Argument> arguments = {}; ///< with yes, confirm, dry-run and detach, which the catalogue adds
    Group group = Group::everyday;
    Danger danger = Danger::none;
    std::string_view asks_below_a_day =
        {}; ///< an age's argument: asks only when it is under a day, and only who can be asked
    bool has_dry_run = false; ///< "dry_run": true changes nothing and answers what would be done
    bool offline = false;     ///< also works while the daemon is stopped (iterochatd --offline)
    bool job = false;         ///< streams progress when asked for NDJSON; takes "detach"
    bool lines = false;       ///< streams {"type":"item"} lines when asked for NDJSON
    Concurrency concurrency = Concurrency::reads;
    Runs runs = Runs::daemon;
    bool hidden = false;
    std::vector<std::string_view> examples; ///< whole command lines; the first one is the typical one
    std::string_view result = {}; ///< JSON keys of the result, for iterochat-json(7); "tenants[].{id,slug}"
};

/// All rows, in the order of help. Built at the first call; any thread.
const std::vector<Command>& catalogue();

/// nullptr when there is no such command. Words parted by one space.
const Command* find_command(std::string_view words);

/// How it stands to a stopped daemon, as help and manual say it; empty: it needs a running one.
std::string_view offline_sentence(const Command& command);

/// "tenant" of "tenant create"; "status" of "status".
std::string_view noun_of(const Command& command);

/// The nouns with more than one word, and single-word commands, each once, in catalogue order, without hidden
/// ones.
std::vector<std::string_view> first_words();

/// Options that every command takes, anywhere on the line: --socket, --json, --quiet … None is part of a
/// request.
const std::vector<Argument>& global_arguments();

/// What a noun is about, one line: heading of its help and manual page. Empty for single-word commands.
std::string_view noun_summary(std::string_view noun);

const Argument* find_argument(const Command& command, std::string_view name);

/// "dry-run" -> "dry_run", the key in a request; "password" for --password-file.
std::string wire_name(const Argument& argument);

std::vector<std::string_view> choices_of(const Argument& argument);

/// Words that `iterochat help` also explains: exit-codes, json, cron, config.
struct Topic {
    std::string_view name;
    std::string_view summary;
    std::string_view text; ///< plain text of at most 80 columns
};
const std::vector<Topic>& topics();

} // namespace iterochat::api
