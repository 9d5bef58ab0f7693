#include "daemon/http/route.hpp"

#include "common/base/error.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace iterochat::http {

using nlohmann::json;

struct Fields::State {
    json object;
    std::string inside; ///< "consent." for a nested object
    std::set<std::string, std::less<>> read;
};

namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& wanted) {
    throw Error{Code::invalid, "The field " + name + " must be " + wanted + "."}.with_field(name);
}

[[noreturn]] void throw_missing(const std::string& name) {
    throw Error{Code::invalid, "The field " + name + " is missing."}.with_field(name);
}

} // namespace

Fields::Fields(std::string_view body) : state_(std::make_unique<State>()) {
    if (body.empty()) {
        state_->object = json::object();
        return;
    }
    try {
        state_->object = json::parse(body);
    } catch (const json::parse_error& error) {
        throw Error{Code::invalid, "The body is not valid JSON (byte " + std::to_string(error.byte) + ")."};
    }
    if (!state_->object.is_object())
        throw Error{Code::invalid, "The body must be a JSON object."};
}

Fields::Fields(std::unique_ptr<State> state) : state_(std::move(state)) {}
Fields::~Fields() = default;
Fields::Fields(Fields&&) noexcept = default;

bool Fields::has(const char* name) const {
    return state_->object.contains(name);
}

std::optional<std::string> Fields::optional_string(const char* name) {
    state_->read.insert(name);
    const auto found = state_->object.find(name);
    if (found == state_->object.end() || found->is_null())
        return std::nullopt;
    if (!found->is_string())
        refuse(state_->inside + name, "a string");
    return found->get<std::string>();
}

std::string Fields::string(const char* name) {
    if (auto value = optional_string(name))
        return *std::move(value);
    throw_missing(state_->inside + name);
}

std::optional<std::int64_t> Fields::optional_integer(const char* name) {
    state_->read.insert(name);
    const auto found = state_->object.find(name);
    if (found == state_->object.end() || found->is_null())
        return std::nullopt;
    if (!found->is_number_integer() ||
        (found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX))
        refuse(state_->inside + name, "a whole number");
    return found->get<std::int64_t>();
}

std::int64_t Fields::integer(const char* name) {
    if (const auto value = optional_integer(name))
        return *value;
    throw_missing(state_->inside + name);
}

std::optional<bool> Fields::optional_boolean(const char* name) {
    state_->read.insert(name);
    const auto found = state_->object.find(name);
    if (found == state_->object.end() || found->is_null())
        return std::nullopt;
    if (!found->is_boolean())
        refuse(state_->inside + name, "true or false");
    return found->get<bool>();
}

bool Fields::boolean(const char* name) {
    if (const auto value = optional_boolean(name))
        return *value;
    throw_missing(state_->inside + name);
}

std::optional<std::vector<std::string>> Fields::optional_strings(const char* name) {
    state_->read.insert(name);
    const auto found = state_->object.find(name);
    if (found == state_->object.end() || found->is_null())
        return std::nullopt;
    if (!found->is_array())
        refuse(state_->inside + name, "a list of strings");
    std::vector<std::string> values;
    for (const json& item : *found) {
        if (!item.is_string())
            refuse(state_->inside + name, "a list of strings");
        values.push_back(item.get<std::string>());
    }
    return values;
}

std::optional<std::map<std::string, std::string>> Fields::optional_texts(const char* name) {
    state_->read.insert(name);
    const auto found = state_->object.find(name);
    if (found == state_->object.end() || found->is_null())
        return std::nullopt;
    if (!found->is_object())
        refuse(state_->inside + name, "an object of strings");
    std::map<std::string, std::string> values;
    for (const auto& [key, text] : found->items()) {
        if (!text.is_string())
            refuse(state_->inside + name, "an object of strings");
        values[key] = text.get<std::string>();
    }
    return values;
}

std::optional<Fields> Fields::optional_object(const char* name) {
    state_->read.insert(name);
    const auto found = state_->object.find(name);
    if (found == state_->object.end() || found->is_null())
        return std::nullopt;
    if (!found->is_object())
        refuse(state_->inside + name, "an object");
    auto child = std::make_unique<State>();
    child->object = *found;
    child->inside = state_->inside + name + ".";
    return Fields{std::move(child)};
}

std::optional<std::vector<Fields>> Fields::optional_objects(const char* name) {
    state_->read.insert(name);
    const auto found = state_->object.find(name);
    if (found == state_->object.end() || found->is_null())
        return std::nullopt;
    if (!found->is_array())
        refuse(state_->inside + name, "a list of objects");
    std::vector<Fields> children;
    for (const json& item : *found) {
        if (!item.is_object())
            refuse(state_->inside + name, "a list of objects");
        auto child = std::make_unique<State>();
        child->object = item;
        child->inside = state_->inside + name + ".";
        children.push_back(Fields{std::move(child)});
    }
    return children;
}

void Fields::finish() {
    for (const auto& [name, value] : state_->object.items())
        if (!state_->read.contains(name))
            throw Error{Code::invalid, "There is no field of this name here; leave it out."}.with_field(
                state_->inside + name);
}

} // namespace iterochat::http
