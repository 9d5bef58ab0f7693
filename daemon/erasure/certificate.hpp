#pragma once

#include "daemon/audit/chain.hpp"
#include "daemon/erasure/erase_job.hpp"
#include "daemon/erasure/root_key_grade.hpp"
#include "daemon/storage/control/certificates.hpp"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

/// The certificate of an erasure: what was erased, why, when, how far it was checked, and what it can't
/// prove. Digests, counts, codes and times; nothing in it is personal without the person's salt.
namespace iterochat::erasure {

constexpr std::size_t certificate_bytes_most = 4096;

/// Why something that was asked for is still there.
struct Exception {
    std::string ground; ///< legal_hold, restriction, no_longer_due, scope_messages
    std::int64_t count = 0;
    std::optional<Time> ends; ///< none: not known
};

/// What a certificate says beyond the task itself.
struct CertificateFacts {
    std::string organization; ///< the ledger's digest of it
    std::optional<audit::ChainHead> intent;
    audit::ChainHead ledger; ///< the ledger's end
    RootKeyGrade root_key = RootKeyGrade::file;
    std::vector<Exception> exceptions;
    Time certified_at;
};

/// The body, before format, version and key are added by whoever signs it. The task must be verified.
nlohmann::json certificate_body(const EraseTask& task, const CertificateFacts& facts);

/// Signs and keeps the certificate of a verified task; gives the one that an earlier run of this step made.
storage::Certificate certify(storage::Store& store, Ledger& ledger, const EraseTask& task,
                             RootKeyGrade root_key);

/// The digest under which a certificate knows its subject: SHA-256 of "salt:id", of several subjects
/// "salt:id,id" in order. The salt is given to the person and kept nowhere.
struct SubjectDigest {
    std::string salt;   ///< 32 hex digits
    std::string digest; ///< 64 hex digits
};
SubjectDigest make_subject_digest(const std::vector<std::string>& ids);

} // namespace iterochat::erasure
