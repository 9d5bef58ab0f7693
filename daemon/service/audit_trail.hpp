#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace iterochat::audit {
class AuditLog;
class Checkpoints;
} // namespace iterochat::audit

namespace iterochat::service {

struct AuditEntry {
    std::int64_t seq = 0;
    AuditId id;
    Time at;
    std::string action;
    std::string actor;
    std::optional<OrganizationId> organization;
    std::string target_kind;
    std::string target;
    std::vector<std::pair<std::string, std::string>> facts;
    std::string reason;       ///< empty when there was none or it was erased; only from get()
    std::string from_address; ///< the same
    std::string hash;
    std::string previous;
};

struct AuditFilter {
    std::optional<OrganizationId> organization;
    std::optional<Time> since;
    std::string actor;           ///< empty: all
    std::string action;          ///< empty: all; "erase" and "erase." mean all of that noun
    std::int64_t before_seq = 0; ///< only entries before that one; 0: all
    std::size_t limit = 0;       ///< the newest so many; 0: all
};

struct AuditVerdict {
    struct Finding {
        std::optional<std::int64_t> seq; ///< the entry; none: the log as a whole
        std::string message;
    };
    std::int64_t entries = 0;
    std::string head;
    std::int64_t checkpoints = 0;   ///< signed and in their place
    std::int64_t values = 0;        ///< personal fields that fit their commitments
    std::int64_t erased_values = 0; ///< commitments whose value was erased
    std::vector<Finding> findings;  ///< none: all is as it was written
    std::string problem;            ///< the first one's sentence; empty when there is none
};

/// Where the log ended, signed; the line is what is kept off the host.
struct AuditCheckpoint {
    std::int64_t number = 0;
    std::int64_t seq = 0;
    std::string head;
    Time at;
    std::string line;
};

/// What an exported file says, and what is wrong with it.
struct AuditExportVerdict {
    std::int64_t entries = 0;
    std::int64_t first_seq = 0;
    std::int64_t last_seq = 0;
    std::string key_id;
    std::string problem; ///< empty: it is as it was written
};

/// The same by the public key (PEM) of whoever signed it; no installation is asked. Throws Code::bad_data for
/// a text that is no key.
AuditExportVerdict verify_audit_export(const std::function<std::string_view()>& pull, const std::string& pem);

/// Who did what: reads the hash chain. A member sees their organization's (manage_privacy), an administrator
/// all. Any thread.
class AuditTrail {
  public:
    AuditTrail(const Context& context, audit::AuditLog& log, audit::Checkpoints& checkpoints);

    std::vector<AuditEntry> list(const Actor& actor, const AuditFilter& filter); ///< newest last
    AuditEntry get(const Actor& actor, std::int64_t seq);
    /// Also against `handed_in`: checkpoints that were kept off the host, a line each.
    AuditVerdict verify(const Actor& actor, const std::string& handed_in = {});
    AuditCheckpoint checkpoint(const Actor& actor); ///< signs one now; administrators only

    /// The entries that the filter lets through, as they stand in the chain, with a signed end. Recorded.
    /// `write` returns false when the other side is gone.
    void write_export(const Actor& actor, const AuditFilter& filter,
                      const std::function<bool(std::string_view piece)>& write);
    /// `pull` gives the file's next bytes, empty at its end. Administrators only.
    AuditExportVerdict verify_export(const Actor& actor, const std::function<std::string_view()>& pull);
    /// Gives what the filter lets through, then each new entry, until `take` returns false. Blocks its
    /// thread. `idle` is called about once a second while nothing happens; it may throw to end it.
    void follow(const Actor& actor, const AuditFilter& filter,
                const std::function<bool(const AuditEntry&)>& take, const std::function<void()>& idle);

  private:
    Context context_;
    audit::AuditLog& log_;
    audit::Checkpoints& checkpoints_;
};

} // namespace iterochat::service
