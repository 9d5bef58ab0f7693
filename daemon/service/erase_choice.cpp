#include "daemon/service/erase_choice.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/service/sweep_work.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/rectify.hpp"
#include "daemon/storage/restore_rows.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

using erasure::EraseTask;

[[noreturn]] void refuse_gone() {
    throw Error{Code::not_found,
                "It is gone meanwhile, by another erasure or a restore: nothing here can be erased."}
        .with_hint("iterochat certificate list");
}

void claim_conversation(storage::View& view, const ConversationId& id, ErasureClaim& claim) {
    claim.ids.insert(id);
    if (const auto conversation = storage::find_conversation(view, id))
        claim.ids.insert(conversation->visitor_id);
}

/// Code::busy for one that waits with an error, true for one that goes on soon.
bool has_begun_on(const Context& context, erasure::Ledger& ledger, const EraseOrder& order,
                  const ErasureClaim& claim) {
    const auto unfinished =
        context.store.control_read([](storage::ControlView& view) { return storage::unfinished_jobs(view); });
    for (const Job& job : unfinished) {
        if (job.kind != erase_job_kind || job.id == order.task.id ||
            job.organization_id != order.task.organization)
            continue;
        const EraseOrder other = read_order(job);
        if (!is_begun(ledger, other) || !claim_of(context.store, other).touches(claim))
            continue;
        if (job.state != JobState::running && !job.error.empty())
            throw Error{Code::busy, "Another erasure of the same (" + job.id.text() +
                                        ") has begun and waits with an error; nothing was done."}
                .with_hint("iterochat job show " + job.id.text());
        return true;
    }
    return false;
}

template <class SomeId>
void keep_present(std::vector<SomeId>& ids, const std::vector<SomeId>& present) {
    const std::unordered_set<Uuid, UuidHash> here(present.begin(), present.end());
    std::erase_if(ids, [&](const SomeId& id) { return !here.contains(id); });
}

void choose_sweep(storage::View& view, EraseOrder& order) {
    EraseTask& task = order.task;
    const std::size_t before = task.conversations.size() + task.visitors.size() + task.items.size();
    keep_present(task.conversations, storage::all_conversation_ids(view));
    keep_present(task.visitors, storage::all_visitor_ids(view));
    std::erase_if(task.items,
                  [&](const EraseTask::Item& item) { return !storage::find_deleted_item(view, item.id); });
    const std::size_t left = task.conversations.size() + task.visitors.size() + task.items.size();
    SweepOrder sweep = read_sweep(order);
    sweep.planned -= static_cast<std::int64_t>(before - left);
    order.sweep = write_sweep(sweep);
}

void choose_person(storage::View& view, EraseTask& task) {
    if (std::ranges::none_of(
            task.visitors, [&](const VisitorId& id) { return storage::find_visitor(view, id).has_value(); }))
        refuse_gone();
    task.conversations.clear(); // the visitors stay: the certificate's digest is of all of them
    for (const VisitorId& visitor : task.visitors)
        for (const ConversationId& id : storage::conversations_of_visitor(view, visitor))
            task.conversations.push_back(id);
}

void choose_text(storage::View& view, const MessageId& id) {
    const auto message = storage::find_message(view, id);
    if (!message || storage::is_text_erased(view, *message))
        refuse_gone();
}

} // namespace

ErasureClaim claim_of(storage::Store& store, const EraseOrder& order) {
    const EraseTask& task = order.task;
    ErasureClaim claim;
    claim.is_everything = task.kind == erasure::LedgerKind::organization;
    if (claim.is_everything)
        return claim;
    claim.ids.insert(task.conversations.begin(), task.conversations.end());
    claim.ids.insert(task.visitors.begin(), task.visitors.end());
    for (const EraseTask::Item& item : task.items)
        claim.ids.insert(item.id);
    if (task.member)
        claim.ids.insert(*task.member);
    if (!order.sweep.empty()) {
        const SweepOrder sweep = read_sweep(order);
        for (const PlannedItem& item : sweep.plan.items)
            claim.ids.insert(item.id);
    }
    if (!store.has_organization_files(task.organization))
        return claim;
    store.read(task.organization, [&](storage::View& view) {
        if (task.kind == erasure::LedgerKind::conversation)
            for (const ConversationId& id : task.conversations)
                claim_conversation(view, id, claim);
        if (task.message) {
            claim.ids.insert(*task.message);
            if (const auto message = storage::find_message(view, *task.message))
                claim_conversation(view, message->conversation_id, claim);
        }
    });
    return claim;
}

bool is_begun(erasure::Ledger& ledger, const EraseOrder& order) {
    const EraseTask& task = order.task;
    return task.step != erasure::Step::requested || task.position > 0 ||
           (!order.sweep.empty() && read_sweep(order).is_begun) ||
           ledger.has(task.id.text(), erasure::LedgerOp::intent);
}

ErasureGates::Pass take_turn(const Context& context, ErasureGates& gates, erasure::Ledger& ledger,
                             const EraseOrder& order, const ErasureGates::Look& look) {
    for (;;) {
        const ErasureClaim claim = claim_of(context.store, order);
        ErasureGates::Pass pass = gates.enter(order.task.organization, claim, look);
        // After a start it may be inside before one that had begun, which comes in a moment.
        if (is_begun(ledger, order) || !has_begun_on(context, ledger, order, claim))
            return pass;
        pass.leave();
        gates.wait_a_moment(look);
    }
}

void choose_again(storage::Store& store, EraseOrder& order) {
    EraseTask& task = order.task;
    if (!store.has_organization_files(task.organization))
        refuse_gone();
    if (task.kind == erasure::LedgerKind::organization)
        return;
    store.read(task.organization, [&](storage::View& view) {
        if (!order.sweep.empty())
            choose_sweep(view, order);
        else if (task.message)
            choose_text(view, *task.message);
        else if (task.kind == erasure::LedgerKind::person && !task.member)
            choose_person(view, task);
        else if (task.kind == erasure::LedgerKind::conversation &&
                 std::ranges::none_of(task.conversations, [&](const ConversationId& id) {
                     return storage::find_conversation(view, id).has_value();
                 }))
            refuse_gone();
    });
}

bool is_idle_sweep(const EraseOrder& order) {
    const EraseTask& task = order.task;
    return !order.sweep.empty() && task.conversations.empty() && task.visitors.empty() &&
           task.items.empty() && read_sweep(order).beside == 0;
}

} // namespace iterochat::service
