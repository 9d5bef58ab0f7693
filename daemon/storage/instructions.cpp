#include "daemon/storage/instructions.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/rows.hpp"

#include <set>

namespace iterochat::storage {

Instruction read_instruction(Statement& row) {
    return {row.get<InstructionId>(0), row.get<std::string>(1), row.get<std::string>(2),
            row.get<bool>(3),          row.get<int>(4),         row.get<Time>(5),
            row.get<Time>(6),          row.find<Time>(7),       row.get<std::string>(8)};
}

void insert_instruction_row(Tx& tx, const Instruction& i) {
    tx.main().run(
        "INSERT INTO instructions (id, title, body, enabled, position, created_at, updated_at, deleted_at,"
        " deleted_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        i.id, i.title, i.body, i.enabled, i.position, i.created_at, i.updated_at, i.deleted_at, i.deleted_by);
}

Instruction create_instruction(Tx& tx, Instruction instruction) {
    instruction.id = InstructionId::make(tx.now());
    instruction.created_at = tx.now();
    instruction.updated_at = tx.now();
    instruction.deleted_at.reset();
    {
        Statement last = tx.main().prepare("SELECT coalesce(max(position) + 1, 0) FROM instructions");
        last.step();
        instruction.position = last.get<int>(0);
    }
    insert_instruction_row(tx, instruction);
    return instruction;
}

void update_instruction(Tx& tx, const Instruction& i) {
    if (tx.main().run("UPDATE instructions SET title = ?, body = ?, enabled = ?, updated_at = ? WHERE id = ?",
                      i.title, i.body, i.enabled, tx.now(), i.id) == 0)
        throw Error{Code::not_found, "There is no such instruction."};
}

std::optional<Instruction> find_instruction(View& view, const InstructionId& id) {
    Statement row =
        view.main().select("SELECT id, title, body, enabled, position, created_at, updated_at, deleted_at,"
                           " deleted_by FROM instructions WHERE id = ?",
                           id);
    if (!row.step())
        return std::nullopt;
    return read_instruction(row);
}

std::vector<Instruction> list_instructions(View& view) {
    std::vector<Instruction> instructions;
    Statement rows =
        view.main().prepare("SELECT id, title, body, enabled, position, created_at, updated_at, deleted_at,"
                            " deleted_by FROM instructions WHERE deleted_at IS NULL ORDER BY position, row");
    while (rows.step())
        instructions.push_back(read_instruction(rows));
    return instructions;
}

/// Deleted ones keep their place: the live ones share out the places they have, so a restored one returns to
/// where it was.
void order_instructions(Tx& tx, const std::vector<InstructionId>& ids) {
    std::set<InstructionId> live;
    std::vector<int> places;
    for (const Instruction& instruction : list_instructions(tx)) {
        live.insert(instruction.id);
        places.push_back(instruction.position);
    }
    if (std::set<InstructionId>{ids.begin(), ids.end()} != live || ids.size() != live.size())
        throw Error{Code::unprocessable, "The order must name each instruction once; list them again."}
            .with_field("ids");
    for (std::size_t i = 0; i < ids.size(); ++i)
        tx.main().run("UPDATE instructions SET position = ?, updated_at = ? WHERE id = ?", places[i],
                      tx.now(), ids[i]);
}

} // namespace iterochat::storage
