#pragma once

#include "daemon/erasure/erase_job.hpp"

namespace iterochat::storage {
class View;
}

namespace iterochat::erasure {

/// What erasing the whole organization would destroy.
storage::EraseCounts count_organization(storage::View& view);

/// Throws Code::legal_hold while a hold is in force or a conversation is restricted anywhere in it.
void check_organization_not_held(storage::View& view);

/// Runs a task of LedgerKind::organization up to its verification: nobody gets in any more, the ledger's
/// line, the key and the files (overwritten with zeros, keys first), then what control.db has of it. As
/// run_erase: each step is idempotent, and a task that stopped anywhere goes on. The ledger's end is the
/// caller's.
void destroy_organization(storage::Store& store, Ledger& ledger, EraseTask& task,
                          const std::function<void()>& leave, const std::function<void(Step)>& note);

} // namespace iterochat::erasure
