#pragma once

#include "daemon/erasure/ledger.hpp"
#include "daemon/model/ids.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace iterochat::storage {
class Store;
}

namespace iterochat::erasure {

/// One who came back with a copy and was erased from it again. Random ids and digests only.
struct ErasedAgain {
    std::string kind; ///< conversation, person, messages (of a person), item, text (a corrected one), member
    std::string id;
    std::string digest; ///< as the ledger names it
    std::string cause;  ///< ledger: it says so; key: its key is gone
};

struct Replay {
    std::vector<ErasedAgain> erased;
    std::int64_t keys_removed = 0;         ///< of what came after the copy
    std::int64_t files_without_key = 0;    ///< attachments that retention had ended; dropped
    std::int64_t requests_without_key = 0; ///< of persons who were erased, or that retention had ended
    /// By name of the retention rule: what its clock ended again in columns and files.
    std::map<std::string, std::int64_t> cleared;
};

/// Was the whole organization erased?
bool is_organization_erased(const std::string& ledger, const std::string& organization_digest);

/// The erasures of that organization that the one ledger tells and the other doesn't: how many lines. By
/// what they say, wherever they stand.
std::size_t count_intents_since(const std::string& ledger, const std::string& before,
                                const std::string& organization_digest);

/// The last line of the ledger that was written at that time or before; 0: none.
std::int64_t ledger_position_at(const std::string& ledger, Time time);

/// Erases from an organization that was put back whatever the ledger says was erased, and what has no key any
/// more. `was` is the id under which the ledger knows it. Texts that were corrected and members who left
/// behind position `copied_at` of the ledger give up the text and the name of the copy; `members` are those
/// of the copy, also who never acted. Idempotent. Legal holds don't count here: what the ledger names was not
/// held when it was erased.
Replay replay_erasures(storage::Store& store, const OrganizationId& organization, const OrganizationId& was,
                       const SubjectDigests& digests, const std::string& ledger, std::int64_t copied_at,
                       const std::vector<AccountId>& members = {});

} // namespace iterochat::erasure
