#pragma once

#include "common/base/secret.hpp"
#include "daemon/audit/chain.hpp"
#include "daemon/model/ids.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {

enum class LedgerOp { intent, done, hold, release };
enum class LedgerKind { conversation, person, sweep, item, organization };
enum class LedgerScope { conversations, messages, everything };
std::string_view name_of(LedgerOp op);
std::string_view name_of(LedgerKind kind);
std::string_view name_of(LedgerScope scope);

/// The reasons an erasure may have, for the ledger and the certificate: request, unnecessary, consent,
/// objection, unlawful, obligation, retention. Throws Code::unprocessable for another one.
void validate_ground(std::string_view ground);

/// One line: enums, digests and times only. A subject is a random id (conversation or visitor), seen as a
/// keyed digest: the ledger says nothing to whoever lacks the key, and still recognises the id in a restored
/// backup.
struct LedgerEntry {
    Time time;
    LedgerOp op = LedgerOp::intent;
    LedgerKind kind = LedgerKind::conversation;
    std::string organization;          ///< digest
    std::vector<std::string> subjects; ///< digests
    LedgerScope scope = LedgerScope::everything;
    std::string ground = "request";
    std::string erasure; ///< the job's id: joins intent and done
};

/// How the ledger names random ids. Any thread.
class SubjectDigests {
  public:
    explicit SubjectDigests(const Secret& installation_key); ///< the digests' key is derived from it
    std::string of(const Uuid& id) const;
    std::string of(const OrganizationId& organization,
                   const Uuid& id) const; ///< ids of one kind may recur elsewhere

  private:
    Secret key_;
};

/// Every erasure of the installation, written before the first byte is destroyed (ledger.log, a chain as
/// audit.log is). Any thread.
class Ledger {
  public:
    /// `key`: the installation's; the digests' key is derived from it.
    Ledger(const std::string& path, const Secret& key);

    /// On disk when it returns. Throws Code::io, and then nothing may be destroyed.
    audit::ChainHead append(const LedgerEntry& entry);
    /// Is there such a line of this job, about this subject? An empty digest: about whomever.
    bool has(const std::string& erasure, LedgerOp op, const std::string& subject = {});

    /// The first intent of this job: where its erasure stands in the ledger.
    std::optional<audit::ChainHead> intent_of(const std::string& erasure);
    audit::ChainHead head() const { return chain_.head(); }

    std::string digest(const Uuid& id) const { return digests_.of(id); }
    std::string digest(const OrganizationId& organization, const Uuid& id) const {
        return digests_.of(organization, id);
    }
    const SubjectDigests& digests() const { return digests_; }
    audit::ChainReport verify() const { return audit::verify_chain(chain_.path()); }
    const std::string& path() const { return chain_.path(); }

  private:
    audit::ChainFile chain_;
    SubjectDigests digests_;
};

/// Reads one line. Throws Code::bad_data for anything but the known enums, digests, times and ids: no text
/// gets in.
LedgerEntry parse_ledger_line(std::string_view line);

} // namespace iterochat::erasure
