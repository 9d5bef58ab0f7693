#pragma once

#include "daemon/model/ids.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iterochat::storage {
class Tx;
class ControlTx;
} // namespace iterochat::storage

namespace iterochat::audit {

/// One privacy-relevant act. Facts are ids, enums and counts: never a text, a name or an address.
struct Act {
    std::string action; ///< "conversation.delete", noun and verb as in the command catalogue
    std::string actor;  ///< service::label_of
    std::optional<OrganizationId> organization;
    std::string target_kind; ///< "conversation", "article", "account" …
    std::string target;      ///< an id, a slug or empty
    std::vector<std::pair<std::string, std::string>> facts;
    std::string reason;       ///< free text: kept in the erasable side table only
    std::string from_address; ///< network address: kept in the erasable side table only
};

/// Writes the act's outbox row in the same transaction as the act; it is appended to the hash-chained
/// audit.log after the commit. Thread: the writer's.
void record(storage::Tx& tx, const Act& act);
void record(storage::ControlTx& tx, const Act& act);

} // namespace iterochat::audit
