#pragma once

#include "daemon/storage/control/certificates.hpp"
#include "daemon/storage/notices.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What control.db holds to show that the law was kept: a restore of an older copy of it must not undo that.
namespace iterochat::storage {

struct ControlEvidence {
    struct KeyRow { ///< as it stands, the seed sealed
        std::string id;
        Bytes public_key;
        std::optional<Bytes> seed;
        Time created_at;
        std::optional<Time> retired_at;
        std::optional<Bytes> succession;
        std::optional<Bytes> succession_signature;
    };
    std::vector<KeyRow> signing_keys;
    std::vector<Certificate> certificates;
    std::vector<std::pair<OrganizationId, Notice>> notices; ///< of tenants that are gone
    std::vector<AccountId> disabled;                        ///< accounts that may not sign in
};

ControlEvidence read_control_evidence(ControlView& view);

/// Into a control.db of the same installation that was just put back: what was decided there counts.
/// Idempotent.
void keep_control_evidence(ControlTx& tx, const ControlEvidence& evidence);

} // namespace iterochat::storage
