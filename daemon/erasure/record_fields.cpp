#include "daemon/erasure/record_fields.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::erasure {

using nlohmann::json;

struct RecordFields::State {
    json value;
    std::size_t used = 0;

    const json& member(const char* name) const {
        const auto found = value.find(name);
        if (found == value.end())
            refuse_type(name);
        return *found;
    }
    const json& take(const char* name, bool (json::*is_right)() const noexcept) {
        const json& found = member(name);
        if (!(found.*is_right)())
            refuse_type(name);
        ++used;
        return found;
    }
};

/// nlohmann sorts the keys.
std::string canonical(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::strict);
}

json time_of(const std::optional<Time>& time) {
    return time ? json(format_time(*time)) : json(nullptr);
}

void refuse_record(const std::string& problem) {
    throw Error{Code::bad_data, problem};
}

RecordFields::RecordFields(std::string_view line) : RecordFields(json::parse(line, nullptr, false)) {}

RecordFields::RecordFields(json value) : state_(std::make_unique<State>()) {
    if (!value.is_object())
        refuse_record("it is no JSON object");
    state_->value = std::move(value);
}

RecordFields::~RecordFields() = default;
RecordFields::RecordFields(RecordFields&&) noexcept = default;

void RecordFields::refuse_type(const char* name) {
    refuse_record(std::string("'") + name + "' is wrong or missing");
}

std::string RecordFields::text(const char* name) {
    return state_->take(name, &json::is_string).get<std::string>();
}

bool RecordFields::boolean(const char* name) {
    return state_->take(name, &json::is_boolean).get<bool>();
}

std::int64_t RecordFields::integer(const char* name) {
    return state_->take(name, &json::is_number_integer).get<std::int64_t>();
}

Time RecordFields::time(const char* name) {
    const std::string written = text(name);
    try {
        return parse_time(written);
    } catch (const Error&) {
        refuse_type(name);
    }
}

std::optional<Time> RecordFields::optional_time(const char* name) {
    return is_null(name) ? std::nullopt : std::optional{time(name)};
}

RecordFields RecordFields::object(const char* name) {
    return RecordFields{raw(name)};
}

json RecordFields::raw(const char* name) {
    const json& found = state_->member(name);
    ++state_->used;
    return found;
}

std::vector<std::string> RecordFields::texts(const char* name) {
    std::vector<std::string> list;
    for (const json& item : array(name)) {
        if (!item.is_string())
            refuse_type(name);
        list.push_back(item.get<std::string>());
    }
    return list;
}

const json& RecordFields::array(const char* name) {
    return state_->take(name, &json::is_array);
}

bool RecordFields::has(const char* name) const {
    return state_->value.contains(name);
}

bool RecordFields::is_null(const char* name) {
    const bool absent = state_->member(name).is_null();
    state_->used += absent ? 1 : 0;
    return absent;
}

void RecordFields::finish() const {
    if (state_->used != state_->value.size())
        refuse_record("it has members that this version does not know");
}

} // namespace iterochat::erasure
