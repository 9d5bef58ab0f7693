#include "daemon/erasure/verification.hpp"

#include "daemon/storage/store.hpp"

#include <chrono>

namespace iterochat::erasure {
namespace {

constexpr int rounds_most = 3; ///< of scrubbing what traffic left between the scrub and the look

storage::ByteAccount account(storage::Store& store, const OrganizationId& organization,
                             storage::Accounting accounting, Span wait) {
    storage::ByteAccount total;
    if (store.has_organization_files(organization)) // none of an erased one
        total = store.account(organization, accounting, wait);
    total += store.account_control(accounting, wait);
    return total;
}

Span since(std::chrono::steady_clock::time_point begin) {
    return Span{
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin)
            .count()};
}

} // namespace

void scrub_files(storage::Store& store, const OrganizationId& organization, Span wait) {
    storage::MaintenanceLock lock;
    if (store.has_organization_files(organization))
        lock = store.lock_exclusive(organization, wait);
    account(store, organization, storage::Accounting::scrub, wait);
}

VerificationFigures verify_files(storage::Store& store, const OrganizationId& organization, Span wait) {
    const auto begin = std::chrono::steady_clock::now();
    storage::ByteAccount found = account(store, organization, storage::Accounting::after_wipe, wait);
    for (int round = 1; found.unowned_bytes > 0 && round < rounds_most; ++round) {
        account(store, organization, storage::Accounting::scrub, wait);
        found = account(store, organization, storage::Accounting::after_wipe, wait);
    }
    VerificationFigures figures;
    figures.files = found.files;
    figures.pages = found.pages;
    figures.bytes = found.bytes;
    figures.unaccounted_bytes = found.unowned_bytes;
    figures.wal_bytes = found.wal_bytes;
    figures.took = since(begin);
    return figures;
}

VerificationFigures finish_erasure(storage::Store& store, const OrganizationId& organization, Span wait) {
    scrub_files(store, organization, wait);
    return verify_files(store, organization, wait);
}

} // namespace iterochat::erasure
