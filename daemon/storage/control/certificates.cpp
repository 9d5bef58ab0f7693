#include "daemon/storage/control/certificates.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"

#include <algorithm>

namespace iterochat::storage {
namespace {

Certificate read(Statement& row) {
    Certificate certificate;
    certificate.erasure = row.get<JobId>(0);
    certificate.organization = row.get<OrganizationId>(1);
    certificate.key_id = row.get<std::string>(2);
    certificate.document = as_text(row.blob(3));
    const auto signature = row.blob(4);
    if (signature.size() != certificate.signature.size())
        throw Error{Code::damaged, "A certificate in control.db is damaged; restore it from a backup."};
    std::copy(signature.begin(), signature.end(), certificate.signature.begin());
    certificate.created_at = row.get<Time>(5);
    return certificate;
}

} // namespace

void add_certificate(ControlTx& tx, const Certificate& certificate) {
    tx.database().run("INSERT INTO certificates (erasure, organization, key, document, signature, created_at)"
                      " VALUES (?, ?, ?, ?, ?, ?)",
                      certificate.erasure, certificate.organization, certificate.key_id,
                      as_bytes(certificate.document), std::span<const std::uint8_t>{certificate.signature},
                      certificate.created_at);
}

std::optional<Certificate> find_certificate(ControlView& view, const JobId& erasure) {
    Statement row = view.database().select(
        "SELECT erasure, organization, key, document, signature, created_at FROM certificates"
        " WHERE erasure = ?",
        erasure);
    if (!row.step())
        return std::nullopt;
    return read(row);
}

std::vector<Certificate>
list_certificates(ControlView& view, const std::optional<OrganizationId>& organization, std::size_t limit) {
    std::vector<Certificate> certificates;
    Statement rows = view.database().select(
        "SELECT erasure, organization, key, document, signature, created_at FROM certificates"
        " WHERE ?1 IS NULL OR organization = ?1 ORDER BY created_at DESC, erasure DESC LIMIT ?2",
        organization, limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit));
    while (rows.step())
        certificates.push_back(read(rows));
    return certificates;
}

} // namespace iterochat::storage
