#pragma once

#include "daemon/storage/view.hpp"
#include "daemon/vault/signature.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

/// The proof of one erasure: the signed bytes and the signature.
struct Certificate {
    JobId erasure;
    OrganizationId organization;
    std::string key_id;
    std::string document; ///< canonical JSON, exactly as signed
    Signature signature{};
    Time created_at;
};

void add_certificate(ControlTx& tx, const Certificate& certificate); ///< Code::exists when there is one
std::optional<Certificate> find_certificate(ControlView& view, const JobId& erasure);
/// Newest first; of all organizations without one; 0: all.
std::vector<Certificate>
list_certificates(ControlView& view, const std::optional<OrganizationId>& organization, std::size_t limit);

} // namespace iterochat::storage
