#include "common/base/text.hpp"
#include "daemon/import/decode.hpp"
#include "daemon/import/readers.hpp"
#include "daemon/import/record.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::import {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_line_bytes = 8 << 20; ///< a body of 500,000 characters, all of them escaped

/// A sentence when the value is of another type; null counts as absent.
std::string take_string(const Json& value, std::string_view name, std::string& text) {
    if (value.is_string())
        text = value.get<std::string>();
    else if (name == "id" && value.is_number_integer())
        text = value.dump();
    else if (!value.is_null())
        return "The field " + std::string(name) + " is a string.";
    return {};
}

std::string take_questions(const Json& value, std::vector<std::string>& questions) {
    if (value.is_null())
        return {};
    const bool strings = value.is_array() && std::all_of(value.begin(), value.end(),
                                                         [](const Json& item) { return item.is_string(); });
    if (!strings)
        return "The field questions is a list of strings.";
    questions = value.get<std::vector<std::string>>();
    return {};
}

std::string take_field(const std::string& name, const Json& value, Record& record) {
    if (name == "questions")
        return take_questions(value, record.questions);
    if (name == "title" || name == "question")
        return take_string(value, name, record.title);
    if (name == "body" || name == "answer")
        return take_string(value, name, record.body);
    if (name == "id")
        return take_string(value, name, record.id);
    if (name == "language")
        return take_string(value, name, record.language);
    if (name == "url")
        return take_string(value, name, record.url);
    return unknown_field(name);
}

void read_line(std::string_view line, const std::string& path, const std::string& place, Collector& to) {
    if (line.size() > most_line_bytes)
        return to.failure(place, "too_large", "The line is over 8 MB.");
    const Json object = Json::parse(line, nullptr, false);
    if (object.is_discarded())
        return to.failure(place, "json", "The line is no valid JSON.");
    if (!object.is_object())
        return to.failure(place, "json", "The line is no JSON object.");
    for (const auto& [one, other] : {std::pair{"title", "question"}, std::pair{"body", "answer"}})
        if (object.contains(one) && object.contains(other))
            return to.failure(place, "fields",
                              std::string("The fields ") + one + " and " + other +
                                  " mean the same; keep one.");
    Record record;
    for (const auto& [name, value] : object.items())
        if (const std::string problem = take_field(name, value, record); !problem.empty())
            return to.failure(place, "fields", problem);
    give_record(std::move(record), path, place, to);
}

} // namespace

void read_jsonl(const std::string& path, std::string_view bytes, Collector& to) {
    // Line by line from the bytes, so that one damaged line does not cost the others.
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    bool any = false;
    for (std::size_t number = 1; !bytes.empty(); ++number) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = trim(bytes.substr(0, end));
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        if (line.empty())
            continue;
        any = true;
        read_line(line, path, path + ":" + std::to_string(number), to);
    }
    if (!any)
        to.failure(path, "empty", "It is empty.");
}

} // namespace iterochat::import
