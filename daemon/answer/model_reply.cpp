#include "daemon/answer/model_reply.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::answer {

using nlohmann::json;

namespace {

constexpr std::size_t objects_tried = 8; ///< of a reply that is mostly braces
constexpr int depth_most = 16;

/// The end of the object that begins at `text[0]`, minding strings; npos when it never ends.
std::size_t object_end(std::string_view text) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (in_string) {
            i += text[i] == '\\';
            in_string = i < text.size() && text[i] != '"';
        } else if (text[i] == '"')
            in_string = true;
        else if (text[i] == '{' && ++depth > depth_most)
            return std::string_view::npos;
        else if (text[i] == '}' && --depth == 0)
            return i + 1;
    }
    return std::string_view::npos;
}

bool is_reply(const json& object) {
    return object.is_object() && (object.contains("answer") || object.contains("escalate"));
}

std::optional<json> find_object(std::string_view text) {
    for (std::size_t tried = 0; tried < objects_tried; ++tried) {
        const std::size_t open = text.find('{');
        if (open == std::string_view::npos)
            return std::nullopt;
        text.remove_prefix(open);
        const std::size_t end = object_end(text);
        if (end != std::string_view::npos) {
            json object = json::parse(text.substr(0, end), nullptr, false);
            if (is_reply(object))
                return object;
        }
        text.remove_prefix(1);
    }
    return std::nullopt;
}

std::string_view without_thoughts(std::string_view content) {
    const std::size_t end = content.rfind("</think>");
    return end == std::string_view::npos ? content : content.substr(end + 8);
}

/// Absent and null count as empty; another type makes the reply unreadable.
bool read_text(const json& object, const char* name, std::string& value) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null())
        return true;
    if (!found->is_string())
        return false;
    value = found->get<std::string>();
    return true;
}

bool read_escalate(const json& object, bool& value) {
    const auto found = object.find("escalate");
    if (found == object.end() || found->is_null())
        return true;
    if (found->is_boolean())
        value = found->get<bool>();
    else if (found->is_string())
        value = lower_ascii(found->get<std::string>()) == "true";
    else
        return false;
    return true;
}

/// "p1", "[p1]", 1: small models write all of them.
std::optional<std::string> citation_of(const json& value) {
    if (value.is_number_unsigned())
        return "p" + std::to_string(value.get<std::uint64_t>());
    if (!value.is_string())
        return std::nullopt;
    std::string id = lower_ascii(trim(value.get<std::string>()));
    if (id.starts_with('[') && id.ends_with(']'))
        id = id.substr(1, id.size() - 2);
    return id;
}

bool read_citations(const json& object, std::vector<std::string>& citations) {
    const auto found = object.find("citations");
    if (found == object.end() || found->is_null())
        return true;
    const json list = found->is_array() ? *found : json::array({*found});
    for (const json& value : list) {
        auto id = citation_of(value);
        if (!id)
            return false;
        if (std::find(citations.begin(), citations.end(), *id) == citations.end())
            citations.push_back(*std::move(id));
    }
    return true;
}

} // namespace

std::optional<ModelReply> parse_model_reply(std::string_view content) {
    const auto object = find_object(without_thoughts(content));
    ModelReply reply;
    if (!object || !read_text(*object, "answer", reply.answer) || !read_escalate(*object, reply.escalate) ||
        !read_citations(*object, reply.citations) || !read_text(*object, "reason", reply.reason) ||
        !read_text(*object, "language", reply.language))
        return std::nullopt;
    return reply;
}

} // namespace iterochat::answer
