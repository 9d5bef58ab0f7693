#pragma once

#include "daemon/service/certificates.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace iterochat::service {
class Downloads;
}

/// How a certificate travels to the command line.
namespace iterochat::admin {

/// The certificate as an object; null while there is none.
nlohmann::json write_certificate(const std::optional<service::Certificate>& certificate);

/// Leaves {"certificate":"exact bytes","signature":"base64","salt":"…"} to be fetched once. It stays in
/// memory: a job's result is kept on disk, and the salt must not be.
std::string offer_receipt(service::Downloads& downloads, const service::Certificate& certificate,
                          const std::string& salt);

} // namespace iterochat::admin
