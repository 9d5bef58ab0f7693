#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

struct InstructionChange {
    std::optional<std::string> title;
    std::optional<std::string> body;
    std::optional<bool> enabled;
};

/// AI instructions: ordered blocks that steer the tone. Any thread.
class Instructions {
  public:
    explicit Instructions(const Context& context);

    std::vector<Instruction> list(const Actor& actor, OrganizationId organization); ///< in order
    Instruction get(const Actor& actor, OrganizationId organization, InstructionId id);
    Instruction create(const Actor& actor, OrganizationId organization,
                       const InstructionChange& wanted); ///< at the end
    Instruction change(const Actor& actor, OrganizationId organization, InstructionId id,
                       const InstructionChange& change);
    /// The whole new order: every live instruction once, else Code::conflict (someone added or deleted one
    /// meanwhile).
    std::vector<Instruction> order(const Actor& actor, OrganizationId organization,
                                   const std::vector<InstructionId>& ids);
    void remove(const Actor& actor, OrganizationId organization, InstructionId id); ///< softly

  private:
    Context context_;
};

} // namespace iterochat::service
