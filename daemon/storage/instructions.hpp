#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <vector>

namespace iterochat::storage {

Instruction create_instruction(Tx& tx, Instruction instruction); ///< gets id, times and the last position
void update_instruction(Tx& tx, const Instruction& instruction); ///< title, body, enabled
std::optional<Instruction> find_instruction(View& view, const InstructionId& id); ///< a deleted one too
std::vector<Instruction> list_instructions(View& view);                           ///< not deleted, in order
/// Exactly the not deleted ones, each once, else Code::unprocessable.
void order_instructions(Tx& tx, const std::vector<InstructionId>& ids);

} // namespace iterochat::storage
