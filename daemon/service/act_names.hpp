#pragma once

#include <string>
#include <string_view>

namespace iterochat::service {

/// Whether the audit log ever names an act so. "erase" and "erase." mean all of that noun.
bool is_act_name(std::string_view name);

/// The act that was probably meant; empty: none is near.
std::string closest_act_name(std::string_view name);

} // namespace iterochat::service
