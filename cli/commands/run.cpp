#include "cli/commands/run.hpp"
#include "cli/commands/confirm.hpp"
#include "cli/commands/local.hpp"
#include "cli/commands/receipt.hpp"
#include "cli/commands/request.hpp"
#include "cli/commands/save.hpp"
#include "cli/commands/session.hpp"
#include "cli/commands/show.hpp"
#include "cli/commands/subject.hpp"
#include "cli/commands/view.hpp"
#include "cli/output/prompt.hpp"
#include "common/base/fd.hpp"
#include "common/base/secret.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

constexpr int interrupted_status = 130;

const api::Argument* argument_with(const api::Command& command, api::Transfer transfer) {
    for (const api::Argument& argument : command.arguments)
        if (argument.transfer == transfer)
            return &argument;
    return nullptr;
}

std::string value_of(const api::Values& values, std::string_view name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string{} : found->second.back();
}

std::string ask_password() {
    std::string first = ask_secret("New password: ");
    std::string second = ask_secret("Once more: ");
    const bool same = first == second;
    wipe(second);
    if (!same) {
        wipe(first);
        throw Error{Code::usage, "the two passwords differ"};
    }
    return first;
}

/// user passwd is about nothing else, so it asks before it calls.
void complete_password(const api::Command& command, const Settings& settings, json& request) {
    if (command.words != "user passwd" || request.contains("password"))
        return;
    if (settings.no_input || !can_ask())
        throw Error{Code::usage, "'iterochat user passwd' needs --password-file FILE"}.with_hint(
            "iterochat user passwd EMAIL --password-file -   (reads it from stdin)");
    request["password"] = ask_password();
}

/// Rules between arguments that a row can't say.
void check_combination(const api::Command& command, const api::Values& values) {
    if (values.contains("receipt") && values.contains("detach") &&
        !argument_with(command, api::Transfer::receipt))
        throw Error{Code::usage, "a detached erasure has no receipt yet"}.with_hint(
            "iterochat certificate show ERASURE --receipt FILE, when it is done");
    if (command.words != "kb ask")
        return;
    if (values.contains("question") == values.contains("batch"))
        throw Error{Code::usage, "'iterochat kb ask' needs a QUESTION or --batch FILE, and not both"}
            .with_hint("iterochat help kb ask");
}

void check_csv(const api::Command& command, const Settings& settings) {
    const View* view = find_view(command.words);
    if (settings.format == Format::csv && (!view || !view->list || view->columns.empty()))
        throw Error{Code::usage, "'iterochat " + std::string(command.words) + "' gives no list for CSV"}
            .with_hint("iterochat " + std::string(command.words) + " --json");
}

/// A small file's text goes into the request itself. "-c F config check": a daemon of one's own reads F, a
/// running one gets its text, because it may not be able to read it.
void add_content(const Session& session, const api::Command& command, const api::Values& values,
                 const Settings& settings, json& request) {
    const api::Argument* argument = argument_with(command, api::Transfer::content);
    if (!argument)
        return;
    std::string path = value_of(values, argument->name);
    if (path.empty() && command.words == "config check" && !session.is_offline())
        path = settings.config;
    if (path.empty())
        return;
    request["text"] = read_file(path == "-" ? "/dev/stdin" : path);
    request["name"] = path;
}

void send_file(Session& session, const api::Command& command, const api::Values& values, json& request) {
    const api::Argument* argument = argument_with(command, api::Transfer::upload);
    if (!argument)
        return;
    const std::string path = value_of(values, argument->name);
    if (path.empty())
        return;
    const Session::Sent sent = session.upload(path);
    request["upload"] = sent.id;
    request["name"] = sent.name;
}

/// A new account needs a password; whether the address is new only the daemon knows. So it is asked for when
/// missed.
json call_asking_for_password(Session& session, const api::Command& command, const Settings& settings,
                              json& request, const StreamHandlers& handlers) {
    try {
        return session.run(request, handlers);
    } catch (const Error& error) {
        const bool is_missed = error.field() == "password" && !request.contains("password");
        if (!is_missed || !argument_with(command, api::Transfer::secret) || settings.no_input || !can_ask())
            throw;
    }
    request["password"] = ask_password();
    return session.run(request, handlers);
}

int status_of(const api::Values& values, const json& result) {
    const auto problems = result.find("problems");
    if (problems != result.end() && problems->is_number() && problems->get<double>() > 0)
        return 1;
    if (!values.contains("check"))
        return 0;
    const auto requests = result.find("requests");
    const bool is_late = requests != result.end() && requests->value("overdue", std::int64_t{0}) > 0;
    return !result.value("healthy", false) || is_late ? 1 : 0;
}

/// A script that names a file twice means it; a person at a terminal may have forgotten what stands there.
bool may_overwrite(const api::Values& values, const Settings& settings) {
    if (values.contains("force"))
        return true;
    const bool can_be_asked = !settings.no_input && can_ask();
    return !value_of(values, "output").empty() && !can_be_asked;
}

int run_on_daemon(const api::Command& command, const api::Values& values, const Settings& settings,
                  const Canvas& canvas) {
    check_combination(command, values);
    check_csv(command, settings);
    if (argument_with(command, api::Transfer::download) && !may_overwrite(values, settings))
        check_free(value_of(values, "output"), overwrite_hint);
    json request = build_request(command, values);
    complete_password(command, settings, request);
    Session session(settings, command, values.contains("offline"));
    try {
        add_content(session, command, values, settings, request);
        send_file(session, command, values, request);
        if (const api::Argument* given = argument_with(command, api::Transfer::receipt))
            add_receipt(value_of(values, given->name), value_of(values, "signature"), request);
        else
            check_receipt_place(value_of(values, "receipt"));
        if (!confirm(session, command, settings, request, canvas)) {
            std::cerr << "iterochat: nothing was changed\n";
            return interrupted_status;
        }
        Answer answer(command, settings, canvas);
        const StreamHandlers handlers{.progress = [&](const json& line) { answer.progress(line); },
                                      .item = [&](const json& item) { answer.item(item); }};
        json result = call_asking_for_password(session, command, settings, request, handlers);
        if (result.contains("download"))
            save_download(session, result, value_of(values, "output"), may_overwrite(values, settings));
        if (result.contains("receipt") && result["receipt"].is_string())
            take_receipt(session, result, value_of(values, "receipt"), settings.quiet);
        const int status = status_of(values, result);
        // An archive on stdout is the answer; its figures would spoil it.
        if (value_of(values, "output") != "-")
            answer.result(std::move(result));
        return session.was_interrupted() ? interrupted_status : status;
    } catch (const Error& error) {
        if (!session.was_interrupted())
            throw;
        session.progress().clear();
        std::cerr << "iterochat: interrupted: " << error.what() << '\n'; // what the daemon says was done
    } catch (const Interrupted&) {
        session.progress().clear();
        std::cerr << "iterochat: interrupted\n";
    }
    return interrupted_status;
}

} // namespace

int run(const api::Command& command, const api::Values& values, const Settings& settings) {
    const Paint paint(settings.color, STDOUT_FILENO);
    const Canvas canvas{.paint = paint,
                        .now = SystemClock{}.now(),
                        .width = terminal_columns(),
                        .plain = settings.format == Format::plain};
    if (command.words == "verify receipt" && values.contains("key")) { // a stranger's machine: no daemon
        Answer answer(command, settings, canvas);
        json verdict = verify_receipt_here(values);
        const int status = status_of(values, verdict);
        answer.result(std::move(verdict));
        return status;
    }
    switch (command.runs) {
    case api::Runs::local:
        return run_local(command, values, settings);
    case api::Runs::daemon:
        try {
            return run_on_daemon(command, values, settings, canvas);
        } catch (const Error& error) {
            throw naming_subject(error, command, values);
        }
    }
    return 0;
}

} // namespace iterochat::cli
