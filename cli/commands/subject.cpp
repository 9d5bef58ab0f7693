#include "cli/commands/subject.hpp"

#include "cli/output/terminal.hpp"
#include "common/base/text.hpp"

#include <algorithm>
#include <array>

namespace iterochat::cli {
namespace {

using api::Argument;
using api::Transfer;

/// Options that name a thing which may be absent.
constexpr std::array naming_options{"visitor", "verified-id", "conversation", "plan"};

bool names_a_thing(const Argument& argument) {
    if (argument.kind == api::Kind::positional)
        return argument.transfer == Transfer::none || argument.transfer == Transfer::host;
    return std::find(naming_options.begin(), naming_options.end(), argument.name) != naming_options.end();
}

bool is_meant(const Argument& argument, const Error& error) {
    if (!error.field().empty())
        return error.field() == api::wire_name(argument) || error.field() == argument.name;
    if (error.code() == Code::not_found || error.code() == Code::forbidden)
        return names_a_thing(argument);
    return error.code() == Code::bad_data && argument.transfer == Transfer::upload;
}

bool may_be_shown(const Argument& argument, const std::string& value) {
    return !value.empty() && value != "-" && value.find('@') == std::string::npos &&
           argument.transfer != Transfer::secret && is_utf8(value);
}

} // namespace

Error naming_subject(const Error& error, const api::Command& command, const api::Values& values) {
    const std::string sentence = error.what();
    std::string subject;
    for (const Argument& argument : command.arguments) {
        const auto given = values.find(argument.name);
        if (given == values.end() || given->second.size() != 1 || !is_meant(argument, error))
            continue;
        const std::string& value = given->second.back();
        if (sentence.find(value) != std::string::npos)
            return error;
        if (subject.empty() && may_be_shown(argument, value))
            subject = value;
    }
    if (subject.empty())
        return error;
    return Error{error.code(), "'" + truncate_characters(printable(subject), 80) + "': " + sentence}
        .with_field(error.field())
        .with_hint(error.hint())
        .with_retry_after(error.retry_after_seconds());
}

} // namespace iterochat::cli
