#pragma once

#include "daemon/http/route.hpp"
#include "daemon/service/accounts.hpp"

namespace iterochat::http {

/// Whose call it is, from where this call comes: what they do with their account is logged with that.
inline service::Session session_of(service::Accounts& accounts, const Call& call) {
    service::Session session = accounts.authenticate(call.session_token);
    session.device.address = call.exchange().peer().address;
    return session;
}

} // namespace iterochat::http
