#include "daemon/admin/arguments.hpp"

#include "daemon/service/organizations.hpp"

#include <limits>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

bool has(const Invocation& call, const char* name) {
    return call.arguments().contains(name);
}

std::optional<std::string> optional_text(const Invocation& call, const char* name) {
    return has(call, name) ? std::optional(call.text(name)) : std::nullopt;
}

std::optional<bool> optional_flag(const Invocation& call, const char* name) {
    return has(call, name) ? std::optional(call.flag(name)) : std::nullopt;
}

std::optional<double> optional_number(const Invocation& call, const char* name) {
    return has(call, name) ? std::optional(call.arguments().at(name).get<double>()) : std::nullopt;
}

std::size_t limit_of(const Invocation& call) {
    return has(call, "limit") ? static_cast<std::size_t>(call.number("limit", 0))
                              : std::numeric_limits<std::size_t>::max();
}

OrganizationId tenant_of(const Invocation& call, service::Organizations& organizations) {
    return organizations.id_of(call.text("tenant"));
}

} // namespace iterochat::admin
