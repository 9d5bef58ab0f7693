#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/control/signing_keys.hpp"

#include <string>
#include <vector>

namespace iterochat::service {

using storage::SigningKey;

/// The installation's Ed25519 keys, which sign certificates of erasure and checkpoints of the audit log. Any
/// thread.
class SigningKeys {
  public:
    explicit SigningKeys(const Context& context); ///< makes the first key where there is none

    std::vector<SigningKey> list(); ///< oldest first; public, so for everyone
    /// By the beginning of its id; empty: the one that signs. Throws Code::not_found.
    SigningKey get(const std::string& id);
    /// A new key signs from now on. The old one signs a last statement, which names it, and its seed is
    /// destroyed. Administrators only.
    SigningKey rotate(const Actor& actor);

  private:
    Context context_;
};

} // namespace iterochat::service
