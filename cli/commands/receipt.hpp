#pragma once

#include "cli/commands/session.hpp"
#include "common/api/values.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>

/// Certificates on their way to files, and back from them.
namespace iterochat::cli {

/// Throws Code::io unless a receipt can be written there, Code::exists when one is: before the erasure, not
/// after it.
void check_receipt_place(const std::string& path);

/// Fetches what "receipt" in a result names: adds erasure.salt, and with a path writes the signed bytes to
/// it, the 64 bytes of the signature to PATH.sig, and says how OpenSSL checks them.
void take_receipt(Session& session, nlohmann::json& result, const std::string& path, bool is_quiet);

/// Puts a certificate and its signature (default: PATH.sig) into a request, as "document" and "signature". No
/// path: nothing. Throws Code::no_input when one is absent.
void add_receipt(const std::string& path, const std::string& signature, nlohmann::json& request);

/// verify receipt --key: nothing but the files is asked. The same answer as the daemon's.
nlohmann::json verify_receipt_here(const api::Values& values);

} // namespace iterochat::cli
