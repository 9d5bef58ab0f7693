#pragma once

#include "daemon/model/verification.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/service/jobs.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {
class Ledger;
}

namespace iterochat::service {

/// What was found about one organization.
struct ErasureProofView {
    OrganizationId organization;
    std::string slug;
    ResidueReport report;
};

/// Looks, on demand, for what an erasure must not leave behind. Needs manage_privacy. Any thread; each file
/// is locked against writes for about 1 ms per MB.
class ErasureProof {
  public:
    ErasureProof(const Context& context, Jobs& jobs, erasure::Ledger& ledger)
        : context_(context), jobs_(jobs), ledger_(ledger) {}

    /// One organization, or all. `text` is searched for besides, when it isn't empty: throws
    /// Code::unprocessable when it is shorter than 12 bytes.
    std::vector<ErasureProofView> look(const Actor& actor, std::optional<OrganizationId> organization,
                                       std::string_view text, const Progress& progress = {});
    /// Overwrites, takes out and makes anew what can be without asking anyone, then looks.
    std::vector<ErasureProofView> mend(const Actor& actor, std::optional<OrganizationId> organization,
                                       std::string_view text, const Progress& progress = {});

  private:
    void await_rest(const Organization& one); ///< throws Code::busy
    void look_at_ledger(ResidueReport& report);

    Context context_;
    Jobs& jobs_;
    erasure::Ledger& ledger_;
};

/// What to do about a kind of finding: a command or the next step.
std::string next_step_for(const ResidueFinding& finding);

} // namespace iterochat::service
