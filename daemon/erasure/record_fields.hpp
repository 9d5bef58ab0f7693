#pragma once

#include "common/base/error.hpp"
#include "common/base/id.hpp"
#include "common/base/time.hpp"

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {

/// One line: the keys sorted, no spaces. Throws for text that is no UTF-8: it never reaches an archive.
std::string canonical(const nlohmann::json& value);
nlohmann::json time_of(const std::optional<Time>& time); ///< null for none

[[noreturn]] void refuse_record(const std::string& problem); ///< Code::bad_data

/// Reads an object's members by name; finish() refuses what nobody asked for. Never quotes a value. What is
/// missing or of another type is Code::bad_data naming the member.
class RecordFields {
  public:
    explicit RecordFields(std::string_view line);
    explicit RecordFields(nlohmann::json value);
    ~RecordFields();
    RecordFields(RecordFields&&) noexcept;

    std::string text(const char* name);
    bool boolean(const char* name);
    std::int64_t integer(const char* name);
    Time time(const char* name);
    std::optional<Time> optional_time(const char* name); ///< empty for null
    RecordFields object(const char* name);
    nlohmann::json raw(const char* name);
    std::vector<std::string> texts(const char* name);
    const nlohmann::json& array(const char* name); ///< lives as long as this
    template <class SomeId>
    SomeId id(const char* name) {
        if (const auto id = SomeId::parse(text(name)))
            return *id;
        refuse_type(name);
    }
    template <class SomeId>
    std::optional<SomeId> optional_id(const char* name) { ///< empty for null
        return is_null(name) ? std::nullopt : std::optional{id<SomeId>(name)};
    }
    bool has(const char* name) const; ///< of what earlier archives lack
    bool is_null(const char* name);
    void finish() const;

  private:
    struct State;
    [[noreturn]] static void refuse_type(const char* name);
    std::unique_ptr<State> state_;
};

/// Names of enums: what a model refuses is damage here.
template <class Enum>
Enum enum_of(Enum (*from_name)(std::string_view), const std::string& name) {
    try {
        return from_name(name);
    } catch (const Error&) {
        refuse_record("it holds a word that this version does not know");
    }
}

} // namespace iterochat::erasure
