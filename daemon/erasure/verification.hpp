#pragma once

#include "daemon/model/ids.hpp"
#include "daemon/model/verification.hpp"

#include <cstdint>
#include <span>

namespace iterochat::storage {
class Store;
}

namespace iterochat::erasure {

class CanaryPieces;

using iterochat::Canary;
using iterochat::canary_from_name;
using iterochat::name_of;
using iterochat::ResidueFinding;
using iterochat::ResidueReport;
using iterochat::VerificationFigures;

/// Empties the write-ahead logs and zeroes what no cell owns, in the organization's files and control.db.
/// Waits up to `wait` for exports, backups and readers, then Code::busy. Any thread but a writer's.
void scrub_files(storage::Store& store, const OrganizationId& organization, Span wait);

/// Accounts for every byte of these files, their logs emptied first; what traffic left meanwhile is scrubbed
/// again. Throws Code::damaged for a file whose pages don't add up.
VerificationFigures verify_files(storage::Store& store, const OrganizationId& organization, Span wait);
/// Decodes these shards of the search index, entry by entry; `articles`: the articles' part of it too.
void verify_postings(storage::Store& store, const OrganizationId& organization,
                     std::span<const std::int64_t> shards, bool articles, VerificationFigures& figures);
/// Searches everywhere for what was erased. A piece that stands in the organization's own content counts as
/// not found. Logs the files of hits.
void verify_canary(storage::Store& store, const OrganizationId& organization, const CanaryPieces& pieces,
                   VerificationFigures& figures);

/// Scrub and verification in one, for whatever else destroys texts (a rectification, a restored backup). All
/// shards.
VerificationFigures finish_erasure(storage::Store& store, const OrganizationId& organization, Span wait);

/// Everything that can be looked at without changing anything; for the whole organization. `pieces` are
/// searched for besides.
ResidueReport look_for_residue(storage::Store& store, const OrganizationId& organization,
                               const CanaryPieces& pieces, Span wait);

} // namespace iterochat::erasure
