#include "daemon/service/erase_work.hpp"

#include "common/base/error.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/erasure/certificate.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/conversation_events.hpp"
#include "daemon/service/erase_choice.hpp"
#include "daemon/service/member_presence.hpp"
#include "daemon/service/notices.hpp"
#include "daemon/service/sweep_work.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/rectify.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using nlohmann::json;

/// Tells the open inboxes and the visitor's widget that a conversation is gone: only its id and that it is
/// deleted.
void publish_gone(const Context& context, OrganizationId organization, const ConversationId& id,
                  const VisitorId& visitor, std::int64_t event_seq) {
    live::Event event;
    event.organization = organization;
    event.seq = event_seq;
    event.conversation = id;
    event.visitor = visitor;
    event.state = ConversationState::resolved; // agents hear of it too
    Conversation gone;
    gone.id = id;
    gone.visitor_id = visitor;
    gone.state = ConversationState::resolved;
    gone.deleted_at = context.clock.now();
    gone.event_seq = event_seq;
    event.what = live::ConversationChanged{std::move(gone)};
    context.hub.publish(event);
}

/// Also when a crash came between the end of their membership and this; not when they have come back since.
void let_go_of_leaver(const Context& context, const erasure::EraseTask& task) {
    const bool is_back = context.store.control_read([&](storage::ControlView& view) {
        return storage::find_membership(view, task.organization, *task.member).has_value();
    });
    if (!is_back)
        let_go_of_member(context, task.organization, *task.member);
}

/// Tells how far it is. A caller who went away or cancelled doesn't stop an erasure that has begun; a
/// stopping daemon does.
bool tell(JobRun& run, std::string_view stage, std::int64_t done, std::int64_t total) {
    try {
        run.progress(stage, done, total);
        return true;
    } catch (const Error& error) {
        if (error.code() == Code::unavailable)
            throw;
        return false;
    }
}

/// Both sides' open streams get the message again, with the text as it is now.
void rectify(storage::Tx& tx, live::Hub& hub, const MessageId& id, const std::string& text) {
    const Message message = storage::rectify_message(tx, id, text);
    const Conversation conversation = storage::get_conversation(tx, message.conversation_id);
    if (!conversation.deleted_at)
        tell_posted(tx, hub, conversation, message);
    tell_changed(tx, hub, conversation);
}

audit::Act act_of(const EraseOrder& order, const std::string& actor) {
    const erasure::EraseTask& task = order.task;
    audit::Act act;
    act.action = order.action;
    act.actor = actor;
    act.organization = task.organization;
    act.target_kind = task.visitors.empty() ? "conversation" : "visitor";
    if (task.kind == erasure::LedgerKind::organization) {
        act.organization.reset(); // its side of the audit log is gone; the installation remembers
        act.target_kind = "organization";
        act.target = task.organization.text();
    } else if (task.kind == erasure::LedgerKind::sweep)
        act.target_kind = "organization";
    else if (task.member) {
        act.target_kind = "account";
        act.target = task.member->text();
    } else if (task.message) {
        act.target_kind = "message";
        act.target = task.message->text();
    } else if (!task.visitors.empty())
        act.target = task.visitors.front().text();
    else if (!task.conversations.empty())
        act.target = task.conversations.front().text();
    act.facts = {{"erasure", task.id.text()},
                 {"ground", task.ground},
                 {"conversations", std::to_string(task.counts.conversations)},
                 {"messages", std::to_string(task.counts.messages)}};
    act.reason = order.reason;
    act.from_address = order.from_address;
    return act;
}

/// The act is recorded once: with the checkpoint that says so, which also forgets who asked from where.
void record(EraseOrder& order, JobRun& run) {
    if (order.is_recorded)
        return;
    const audit::Act act = act_of(order, run.job().created_by);
    order.is_recorded = true;
    order.reason.clear();
    order.from_address.clear();
    run.checkpoint(erasure::name_of(order.task.step), write_order(order),
                   [&](storage::ControlTx& tx) { audit::record(tx, act); });
}

} // namespace

std::string write_order(const EraseOrder& order) {
    const json detail{{"task", json::parse(erasure::write_task(order.task))},
                      {"action", order.action},
                      {"reason", order.reason},
                      {"from_address", order.from_address},
                      {"text", order.text},
                      {"sweep", order.sweep},
                      {"recorded", order.is_recorded}};
    return detail.dump();
}

EraseOrder read_order(const Job& job) {
    const json detail = json::parse(job.detail);
    EraseOrder order{erasure::read_task(detail.at("task").dump()), detail.at("action"), detail.at("reason"),
                     detail.value("from_address", ""), detail.value("text", "")};
    order.sweep = detail.value("sweep", "");
    order.is_recorded = detail.value("recorded", false);
    order.task.id = job.id;
    order.task.requested_at = job.created_at;
    return order;
}

namespace {

/// With the pass of its turn. What was begun goes on whatever happens, and so does what follows the end of a
/// membership; else it is chosen again.
ErasureGates::Pass begin_turn(const Context& context, ErasureGates& gates, erasure::Ledger& ledger,
                              EraseOrder& order, JobRun& run) {
    const bool was_begun = is_begun(ledger, order);
    const bool has_to_finish = was_begun || order.task.member;
    if (has_to_finish)
        run.must_finish();
    ErasureGates::Pass pass = take_turn(context, gates, ledger, order, [&] {
        if (has_to_finish)
            tell(run, "waiting", 0, 0);
        else
            run.progress("waiting", 0, 0);
    });
    if (!was_begun)
        choose_again(context.store, order);
    return pass;
}

} // namespace

std::string run_order(const Context& context, ErasureGates& gates, erasure::Ledger& ledger,
                      erasure::RootKeyGrade root_key, JobRun& run) {
    EraseOrder order = read_order(run.job());
    const ErasureGates::Pass turn = begin_turn(context, gates, ledger, order, run);
    const auto total = [&] { return static_cast<std::int64_t>(order.task.conversations.size()); };
    erasure::EraseHooks hooks;
    hooks.checkpoint = [&](const erasure::EraseTask& task) {
        run.must_finish(); // the ledger has its line
        if (task.step >= erasure::Step::rows)
            order.text.clear();
        run.checkpoint(erasure::name_of(task.step), write_order(order));
        tell(run, erasure::name_of(task.step), static_cast<std::int64_t>(task.position), total());
    };
    hooks.certify = [&](const erasure::EraseTask& task) {
        erasure::certify(context.store, ledger, task, root_key);
    };
    hooks.may_go_on = [&](const erasure::EraseTask& task) {
        return tell(run, "erasing", static_cast<std::int64_t>(task.position), total());
    };
    hooks.rectify = [&](storage::Tx& tx) { rectify(tx, context.hub, *order.task.message, order.text); };
    hooks.leave = [&] {
        order.task.recipients = keep_notices(context, order.task.organization, order.task.id);
    };
    hooks.gone = [&context, organization = order.task.organization](
                     const ConversationId& id, const VisitorId& visitor, std::int64_t seq) {
        publish_gone(context, organization, id, visitor, seq);
    };
    if (!order.sweep.empty()) {
        run.must_finish();
        begin_sweep(context.store, order);
        run.checkpoint(erasure::name_of(order.task.step), write_order(order));
        if (order.task.step == erasure::Step::requested && is_idle_sweep(order))
            return json{{"erasure", nullptr}}.dump();
    }
    if (order.task.member && order.task.step == erasure::Step::requested)
        let_go_of_leaver(context, order.task);
    erasure::run_erase(context.store, ledger, order.task, hooks);
    if (order.task.kind == erasure::LedgerKind::organization)
        context.hub.drop(order.task.organization);
    else
        queue_notices(context, order.task.organization, order.task.message ? "rectification" : "erasure",
                      order.task.id, order.task.recipients);
    if (!order.sweep.empty())
        end_sweep(context.store, order, run.job().created_by);
    record(order, run);
    return json{{"erasure", order.task.id.text()}}.dump();
}

ErasureView erasure_view(const Job& job) {
    if (job.kind != erase_job_kind)
        throw Error{Code::not_found, "There is no such erasure."};
    const EraseOrder order = read_order(job);
    static constexpr const char* kinds[] = {"conversation", "subject", "sweep", "item", "organization"};
    ErasureView view;
    view.id = job.id;
    view.step = erasure::name_of(order.task.step);
    view.kind = kinds[static_cast<std::size_t>(order.task.kind)];
    if (order.task.message)
        view.kind = "rectification";
    if (order.task.member)
        view.kind = "member";
    view.organization = order.task.organization;
    view.counts = order.task.counts;
    view.created_at = job.created_at;
    view.finished_at = job.finished_at;
    switch (job.state) {
    case JobState::queued:
        view.state = "requested";
        break;
    case JobState::running:
        view.state = "running";
        break;
    case JobState::done:
        view.state = "done";
        break;
    case JobState::failed:
    case JobState::cancelled:
        view.state = "failed";
        break;
    }
    return view;
}

bool is_erasing(storage::Store& store, const OrganizationId& organization) {
    return store.control_read([&](storage::ControlView& view) {
        return std::ranges::any_of(storage::unfinished_jobs(view), [&](const Job& job) {
            return job.organization_id == organization && job.kind == erase_job_kind &&
                   (job.state == JobState::running || job.error.empty());
        });
    });
}

bool await_erasures(Jobs& jobs, storage::Store& store, const OrganizationId& organization, Span most) {
    return jobs.await([&] { return !is_erasing(store, organization); }, most);
}

} // namespace iterochat::service
