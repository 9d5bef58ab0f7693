#pragma once

#include "daemon/model/ids.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {
class Ledger;
}

namespace iterochat::service {

/// What somebody who holds a certificate says whom it is about.
struct NamedSubject {
    std::vector<std::string>
        ids;          ///< of conversations, visitors or the tenant, as the certificate's digest has them
    std::string salt; ///< empty: only the ledger is asked
};

/// Whether what a certificate names is gone now.
struct GoneReport {
    std::optional<OrganizationId> organization; ///< none: it isn't here any more
    std::string slug;
    std::string kind;       ///< conversation, person, sweep, item, organization
    std::string extent;     ///< conversations, messages, everything
    std::int64_t named = 0; ///< subjects that the ledger lists under this erasure
    struct Back {
        std::string kind; ///< conversation, person, member, item, key, organization
        std::string id;
    };
    std::vector<Back> back; ///< of them, those that are here
    std::string subject;    ///< confirmed, denied, or empty when nobody asked
};

/// Looks for the subjects of a certificate in the organization it is about. Administrators only. Any thread.
class ErasedSubjects {
  public:
    ErasedSubjects(const Context& context, erasure::Ledger& ledger) : context_(context), ledger_(ledger) {}

    /// `document`: a certificate whose signature was checked (Receipts).
    GoneReport look(const Actor& actor, std::string_view document, const NamedSubject& subject);

  private:
    Context context_;
    erasure::Ledger& ledger_;
};

} // namespace iterochat::service
