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
}

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
    std::string action;          ///< empty: all; "erase." means all that begin so
    std::int64_t before_seq = 0; ///< only entries before that one; 0: all
    std::size_t limit = 0;       ///< the newest so many; 0: all
};

struct AuditVerdict {
    std::int64_t entries = 0;
    std::string head;
    std::optional<std::int64_t> bad_line;
    std::string problem;
};

/// Who did what: reads the hash chain. A member sees their organization's (manage_privacy), an administrator
/// all. Any thread.
class AuditTrail {
  public:
    AuditTrail(const Context& context, audit::AuditLog& log);

    std::vector<AuditEntry> list(const Actor& actor, const AuditFilter& filter); ///< newest last
    AuditEntry get(const Actor& actor, std::int64_t seq);
    AuditVerdict verify(const Actor& actor);
    /// Gives what the filter lets through, then each new entry, until `take` returns false. Blocks its
    /// thread. `idle` is called about once a second while nothing happens; it may throw to end it.
    void follow(const Actor& actor, const AuditFilter& filter,
                const std::function<bool(const AuditEntry&)>& take, const std::function<void()>& idle);

  private:
    Context context_;
    audit::AuditLog& log_;
};

} // namespace iterochat::service
