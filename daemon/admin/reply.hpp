#pragma once

#include "daemon/net/server.hpp"

#include <exception>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace iterochat::admin {

/// {"code","message","hint"?,"field"?,"incident"?,"exit"}: the one place where errors become admin replies.
/// An error that is no Error is logged once here and gets an incident number.
nlohmann::json error_object(const std::exception& error);
net::Response error_reply(const std::exception& error);
net::Response result_reply(const nlohmann::json& result);

} // namespace iterochat::admin
