#pragma once

#include <string_view>

namespace iterochat {

/// True for passwords that stand on public lists of breached ones (compared in lower case), also with digits
/// appended.
bool is_common_password(std::string_view password);

} // namespace iterochat
