#include "daemon/service/instructions.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/instructions.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t instructions_most = 200;

Instruction live_instruction(storage::View& view, const InstructionId& id) {
    auto found = storage::find_instruction(view, id);
    if (!found || found->deleted_at)
        throw Error{Code::not_found, "There is no AI instruction of this id."};
    return *std::move(found);
}

void apply(Instruction& instruction, const InstructionChange& change) {
    if (change.title)
        instruction.title = *change.title;
    if (change.body)
        instruction.body = *change.body;
    if (change.enabled)
        instruction.enabled = *change.enabled;
    validate(instruction);
}

void check_order(const std::vector<Instruction>& live, const std::vector<InstructionId>& ids) {
    std::vector<InstructionId> wanted = ids;
    std::vector<InstructionId> present;
    for (const Instruction& instruction : live)
        present.push_back(instruction.id);
    std::sort(wanted.begin(), wanted.end());
    std::sort(present.begin(), present.end());
    if (wanted != present)
        throw Error{Code::conflict,
                    "The order must name each AI instruction once; load the list again, it has changed."}
            .with_field("ids");
}

} // namespace

Instructions::Instructions(const Context& context) : context_(context) {}

std::vector<Instruction> Instructions::list(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization,
                               [](storage::View& view) { return storage::list_instructions(view); });
}

Instruction Instructions::get(const Actor& actor, OrganizationId organization, InstructionId id) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization, [&](storage::View& view) { return live_instruction(view, id); });
}

Instruction Instructions::create(const Actor& actor, OrganizationId organization,
                                 const InstructionChange& wanted) {
    require(actor, organization, Right::manage_knowledge);
    Instruction instruction;
    apply(instruction, wanted);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        if (storage::list_instructions(tx).size() >= instructions_most)
            throw Error{Code::conflict, "There are 200 AI instructions already; delete one first."};
        Instruction created = storage::create_instruction(tx, instruction);
        audit::record(tx,
                      act_of(actor, organization, "instruction.create", "instruction", created.id.text()));
        return created;
    });
}

Instruction Instructions::change(const Actor& actor, OrganizationId organization, InstructionId id,
                                 const InstructionChange& change) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        Instruction instruction = live_instruction(tx, id);
        apply(instruction, change);
        storage::update_instruction(tx, instruction);
        audit::record(tx, act_of(actor, organization, "instruction.set", "instruction", id.text()));
        return live_instruction(tx, id);
    });
}

std::vector<Instruction> Instructions::order(const Actor& actor, OrganizationId organization,
                                             const std::vector<InstructionId>& ids) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        check_order(storage::list_instructions(tx), ids);
        storage::order_instructions(tx, ids);
        audit::record(tx, act_of(actor, organization, "instruction.order", "instruction", ""));
        return storage::list_instructions(tx);
    });
}

void Instructions::remove(const Actor& actor, OrganizationId organization, InstructionId id) {
    require(actor, organization, Right::manage_knowledge);
    context_.store.write(organization, [&](storage::Tx& tx) {
        live_instruction(tx, id);
        storage::delete_item(tx, ItemKind::instruction, id, label_of(actor));
        audit::record(tx, act_of(actor, organization, "instruction.delete", "instruction", id.text()));
    });
}

} // namespace iterochat::service
