#include "daemon/model/verification.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <array>

namespace iterochat {
namespace {

constexpr std::array<std::string_view, 4> canary_names{"none", "not_found", "found", "lost_at_restart"};

} // namespace

std::string_view name_of(Canary canary) {
    return canary_names[static_cast<std::size_t>(canary)];
}

Canary canary_from_name(std::string_view name) {
    const auto found = std::find(canary_names.begin(), canary_names.end(), name);
    if (found == canary_names.end())
        throw Error{Code::bad_data, "An erasure's record names an unknown state of its canary."};
    return static_cast<Canary>(found - canary_names.begin());
}

} // namespace iterochat
