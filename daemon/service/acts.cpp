#include "daemon/service/acts.hpp"

#include "common/base/error.hpp"

namespace iterochat::service {

void require_administrator(const Actor& actor) {
    if (!std::holds_alternative<Administrator>(actor) && !std::holds_alternative<SystemJob>(actor))
        throw Error{Code::forbidden, "Only an administrator of this installation may do this."};
}

} // namespace iterochat::service
