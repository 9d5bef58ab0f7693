#pragma once

#include "daemon/admin/command.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace iterochat::service {
class Organizations;
}

namespace iterochat::admin {

bool has(const Invocation& call, const char* name);
std::optional<std::string> optional_text(const Invocation& call, const char* name);
std::optional<bool> optional_flag(const Invocation& call, const char* name);
std::optional<double> optional_number(const Invocation& call, const char* name);
std::size_t limit_of(const Invocation& call); ///< the argument "limit"; the largest number when absent

/// The argument "tenant", a slug or an id.
OrganizationId tenant_of(const Invocation& call, service::Organizations& organizations);

} // namespace iterochat::admin
