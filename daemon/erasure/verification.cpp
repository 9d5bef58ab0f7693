#include "daemon/erasure/verification.hpp"

#include "common/base/log.hpp"
#include "daemon/erasure/residue_scan.hpp"
#include "daemon/storage/erasable_texts.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/posting_account.hpp"
#include "daemon/storage/store.hpp"

#include <chrono>
#include <map>

namespace iterochat::erasure {
namespace {

constexpr int rounds_most = 3; ///< of scrubbing what traffic left between the scrub and the look

using Moment = std::chrono::steady_clock::time_point;

Span since(Moment begin) {
    const auto span = std::chrono::steady_clock::now() - begin;
    return Span{std::chrono::duration_cast<std::chrono::milliseconds>(span).count()};
}

storage::ByteAccount account(storage::Store& store, const OrganizationId& organization,
                             storage::Accounting accounting, Span wait) {
    storage::ByteAccount total;
    if (store.has_organization_files(organization)) // none of an erased one
        total = store.account(organization, accounting, wait);
    total += store.account_control(accounting, wait);
    return total;
}

void put(const storage::ByteAccount& found, VerificationFigures& figures) {
    figures.files = found.files;
    figures.pages = found.pages;
    figures.bytes = found.bytes;
    figures.unaccounted_bytes = found.unowned_bytes;
    figures.wal_bytes = found.wal_bytes;
}

std::vector<std::int64_t> all_shards(storage::Store& store, const OrganizationId& organization) {
    return store.read(organization, [](storage::View& view) { return storage::index_shards(view); });
}

/// In reads, so that writers go on. Of a read the index may be older than the rows: a fault counts when it is
/// there on the writer's thread too, where the two agree.
storage::PostingAccount account_shards(storage::Store& store, const OrganizationId& organization,
                                       std::span<const std::int64_t> shards) {
    storage::PostingAccount total;
    for (const std::int64_t shard : shards) {
        const auto account = [shard](storage::View& view) { return storage::account_shard(view, shard); };
        const auto seen = store.read(organization, account, storage::ReadLimit::long_running);
        total += seen.faults() == 0 ? seen : store.write(organization, account);
    }
    return total;
}

storage::PostingAccount account_articles(storage::Store& store, const OrganizationId& organization) {
    return store.write(organization, [](storage::Tx& tx) { return storage::account_article_search(tx); });
}

storage::PostingAccount account_index(storage::Store& store, const OrganizationId& organization) {
    storage::PostingAccount total = account_shards(store, organization, all_shards(store, organization));
    total += store.write(organization, [](storage::Tx& tx) { return storage::account_names(tx); });
    total += account_articles(store, organization);
    return total;
}

/// A reader may see a key before its row: only the writer's thread knows for certain.
storage::Residue count_orphans(storage::Store& store, const OrganizationId& organization) {
    const auto sum = [](const storage::Residue& residue) {
        return residue.keys_without_row + residue.rows_without_conversation() + residue.rows_without_key;
    };
    const auto count = [](storage::View& view) { return storage::count_residue(view); };
    const storage::Residue seen = store.read(organization, count, storage::ReadLimit::long_running);
    return sum(seen) == 0 ? seen : store.write(organization, count);
}

/// How many pieces each file holds.
std::map<std::string, std::pair<FileKind, std::int64_t>> by_file(const std::vector<CanaryHit>& hits) {
    std::map<std::string, std::pair<FileKind, std::int64_t>> files;
    for (const CanaryHit& hit : hits)
        ++files.try_emplace(hit.file, hit.kind, 0).first->second.second;
    return files;
}

/// Hits of pieces that aren't public anyway.
std::vector<CanaryHit> telling_hits(storage::Store& store, const OrganizationId& organization,
                                    const CanaryPieces& pieces, std::vector<CanaryHit> hits) {
    store.read(organization, [&](storage::View& view) {
        std::erase_if(hits, [&](const CanaryHit& hit) {
            return storage::is_in_own_content(view, as_text(pieces.piece(hit.piece)));
        });
    });
    return hits;
}

} // namespace

void scrub_files(storage::Store& store, const OrganizationId& organization, Span wait) {
    storage::MaintenanceLock lock;
    if (store.has_organization_files(organization))
        lock = store.lock_exclusive(organization, wait);
    account(store, organization, storage::Accounting::scrub, wait);
}

VerificationFigures verify_files(storage::Store& store, const OrganizationId& organization, Span wait) {
    const Moment begin = std::chrono::steady_clock::now();
    storage::ByteAccount found = account(store, organization, storage::Accounting::after_wipe, wait);
    for (int round = 1; found.unowned_bytes > 0 && round < rounds_most; ++round) {
        account(store, organization, storage::Accounting::scrub, wait);
        found = account(store, organization, storage::Accounting::after_wipe, wait);
    }
    VerificationFigures figures;
    put(found, figures);
    figures.took = since(begin);
    return figures;
}

void verify_postings(storage::Store& store, const OrganizationId& organization,
                     std::span<const std::int64_t> shards, bool articles, VerificationFigures& figures) {
    const Moment begin = std::chrono::steady_clock::now();
    figures.absent_postings = account_shards(store, organization, shards).faults();
    if (articles)
        figures.absent_postings += account_articles(store, organization).faults();
    figures.took.ms += since(begin).ms;
}

void verify_canary(storage::Store& store, const OrganizationId& organization, const CanaryPieces& pieces,
                   VerificationFigures& figures) {
    const Moment begin = std::chrono::steady_clock::now();
    figures.canary_pieces = static_cast<std::int64_t>(pieces.count());
    if (pieces.count() == 0)
        return;
    ResidueScan scan = scan_for(store, organization, pieces);
    const auto hits = telling_hits(store, organization, pieces, std::move(scan.hits));
    for (const CanaryHit& hit : hits)
        log(LogLevel::error, "erasure", "erased-text-found",
            {{"organization", organization.text()}, {"kind", name_of(hit.kind)}, {"file", hit.file}});
    figures.canary = hits.empty() ? Canary::not_found : Canary::found;
    figures.scanned_bytes = scan.bytes;
    figures.took.ms += since(begin).ms;
}

VerificationFigures finish_erasure(storage::Store& store, const OrganizationId& organization, Span wait) {
    scrub_files(store, organization, wait);
    VerificationFigures figures = verify_files(store, organization, wait);
    figures.absent_postings = account_index(store, organization).faults();
    const storage::Residue orphans = count_orphans(store, organization);
    figures.orphan_keys = orphans.keys_without_row;
    figures.orphan_rows = orphans.rows_without_conversation() + orphans.rows_without_key;
    return figures;
}

ResidueReport look_for_residue(storage::Store& store, const OrganizationId& organization,
                               const CanaryPieces& pieces, Span wait) {
    const Moment begin = std::chrono::steady_clock::now();
    ResidueReport report;
    const auto find = [&](std::string_view kind, const std::string& file, std::int64_t amount,
                          std::uint32_t page = 0) {
        if (amount > 0)
            report.findings.push_back({std::string{kind}, file, page, amount});
    };
    const auto bytes = account(store, organization, storage::Accounting::look, wait);
    put(bytes, report.figures);
    for (const storage::UnownedBytes& found : bytes.findings)
        find(name_of(found.where), found.file, found.bytes, found.page);
    const auto postings = account_index(store, organization);
    report.figures.absent_postings = postings.faults();
    for (const storage::PostingFinding& found : postings.findings)
        find(name_of(found.fault), found.table, found.entries);
    const storage::Residue orphans = count_orphans(store, organization);
    report.figures.orphan_keys = orphans.keys_without_row;
    report.figures.orphan_rows = orphans.rows_without_conversation() + orphans.rows_without_key;
    find("orphan_key", "keys.db", orphans.keys_without_row);
    find("orphan_row", "main.db", orphans.rows_without_conversation());
    find("row_without_key", "main.db", orphans.rows_without_key);
    for (const StrayFile& stray : find_stray_files(store, organization))
        find(name_of(stray.kind), stray.file, 1);
    if (pieces.count() > 0) {
        const ResidueScan scan = scan_for(store, organization, pieces);
        for (const auto& hit : by_file(scan.hits)) {
            const std::string& file = hit.first;
            const std::string_view kind = name_of(hit.second.first);
            std::erase_if(report.findings, [&](const ResidueFinding& stray) { // it is told once, with more
                return stray.file == file && stray.kind == kind;
            });
            find(kind, file, hit.second.second);
        }
        report.figures.canary = scan.hits.empty() ? Canary::not_found : Canary::found;
        report.figures.canary_pieces = static_cast<std::int64_t>(pieces.count());
        report.figures.scanned_bytes = scan.bytes;
    }
    report.figures.took = since(begin);
    return report;
}

} // namespace iterochat::erasure
