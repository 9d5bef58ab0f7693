#pragma once

#include "daemon/service/erase_work.hpp"
#include "daemon/service/erasure_gates.hpp"

/// What an erasure takes is chosen when it was asked for, and again when its turn has come: another one, or a
/// restore, may have come between. For the erase job.
namespace iterochat::service {

/// Of what is still here: a conversation's claim names its visitor too.
ErasureClaim claim_of(storage::Store& store, const EraseOrder& order);

/// Has it written its line into the ledger, or forgotten anything beside it?
bool is_begun(erasure::Ledger& ledger, const EraseOrder& order);

/// Waits its turn. One that stands with an error has begun on some of the same: Code::busy names it.
ErasureGates::Pass take_turn(const Context& context, ErasureGates& gates, erasure::Ledger& ledger,
                             const EraseOrder& order, const ErasureGates::Look& look);

/// Drops what is gone meanwhile and adds what a person wrote since. Code::not_found when nothing is left of
/// it; a sweep is empty then. Only before it has begun.
void choose_again(storage::Store& store, EraseOrder& order);

/// A sweep that found nothing left, neither in its task nor beside it.
bool is_idle_sweep(const EraseOrder& order);

} // namespace iterochat::service
