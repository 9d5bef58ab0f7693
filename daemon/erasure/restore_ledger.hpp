#pragma once

#include "daemon/audit/chain.hpp"

#include <string>
#include <vector>

/// Which of several copies of a chain counts, and whether later ones are known to exist.
namespace iterochat::erasure {

struct LedgerChoice {
    std::string path; ///< empty: there is none, which is a ledger without entries
    audit::ChainHead head;
};

/// The longest whole ledger that continues where the backup stood; absent files and ledgers of other
/// installations don't count. Of one that ends before the backup the head is given all the same.
/// Code::damaged names a ledger that was changed, Code::conflict two that part.
LedgerChoice choose_longest_ledger(const std::vector<std::string>& paths, const audit::ChainHead& at_backup);

/// Of a ledger that somebody named: it is there and goes on where the backup's ends, or who restores accepted
/// the loss. Throws Code::no_input, Code::conflict.
void check_named_ledger(const std::string& path, const audit::ChainHead& at_backup, bool accept_loss);

/// The furthest position that any manifest of that signer in these folders tells.
audit::ChainHead highest_ledger_seen(const std::vector<std::string>& folders, const std::string& signer,
                                     audit::ChainHead at_least);

/// Of the chains that begin alike, the longest; of others the first. Empty when none exists.
std::string longest_chain(const std::vector<std::string>& paths);

} // namespace iterochat::erasure
