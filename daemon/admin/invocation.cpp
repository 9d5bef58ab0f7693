#include "daemon/admin/command.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

bool Invocation::flag(const char* name) const {
    const auto found = arguments().find(name);
    return found != arguments().end() && found->is_boolean() && found->get<bool>();
}

std::string Invocation::text(const char* name) const {
    const auto found = arguments().find(name);
    return found != arguments().end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::int64_t Invocation::number(const char* name, std::int64_t fallback) const {
    const auto found = arguments().find(name);
    return found != arguments().end() && found->is_number() ? found->get<std::int64_t>() : fallback;
}

std::vector<std::string> Invocation::list(const char* name) const {
    const auto found = arguments().find(name);
    if (found == arguments().end() || !found->is_array())
        return {};
    return found->get<std::vector<std::string>>();
}

} // namespace iterochat::admin
