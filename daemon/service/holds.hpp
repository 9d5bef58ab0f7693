#pragma once

#include "daemon/model/privacy.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

struct NewHold {
    std::optional<ConversationId> conversation; ///< exactly one of the three
    std::string email;                     ///< every visitor who has this address now, verified or claimed
    std::string reason;                    ///< 1 to 500 characters
    std::optional<Time> until;             ///< in the future
    std::optional<VisitorId> visitor = {}; ///< with all conversations of theirs, later ones too
};

/// A hold and what it covers, for people.
struct HoldView {
    Hold hold;
    OrganizationId organization;
    std::vector<std::string> conversations; ///< short ids
};

/// Legal holds: while one lasts, nothing deletes, erases or sweeps what it covers. Needs manage_privacy. Any
/// thread.
class Holds {
  public:
    explicit Holds(const Context& context);

    /// One hold, or with an address one for each visitor who has it. Code::not_found when nobody has.
    std::vector<HoldView> add(const Actor& actor, OrganizationId organization, const NewHold& wanted);
    std::vector<HoldView> list(const Actor& actor, OrganizationId organization,
                               bool with_ended); ///< newest first
    HoldView get(const Actor& actor, OrganizationId organization, const HoldId& hold);
    HoldView release(const Actor& actor, OrganizationId organization, const HoldId& hold);
    /// The dashboard's DELETE hold: every active hold on this very conversation. Code::not_found without one.
    void release_all(const Actor& actor, OrganizationId organization, const ConversationId& conversation);

  private:
    Context context_;
};

} // namespace iterochat::service
