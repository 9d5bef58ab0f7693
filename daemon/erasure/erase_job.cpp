#include "daemon/erasure/erase_job.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/erase_organization.hpp"
#include "daemon/erasure/erase_parts.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/parked_keys.hpp"
#include "daemon/storage/posting_account.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

namespace iterochat::erasure {
namespace {

constexpr Span wait_for_readers = seconds(60);
constexpr int rounds_most = 5;    ///< for a person who writes on while they are erased
constexpr std::size_t slice = 25; ///< conversations a transaction: others' writes wait for one of them

/// A batch in several transactions. What a crash leaves half done is done again.
std::vector<std::vector<ConversationId>> slices_of(const std::vector<ConversationId>& ids) {
    std::vector<std::vector<ConversationId>> slices;
    for (std::size_t at = 0; at < ids.size(); at += slice)
        slices.emplace_back(ids.begin() + static_cast<std::ptrdiff_t>(at),
                            ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + slice, ids.size())));
    return slices;
}

std::int64_t count_present(storage::View& view, const std::vector<VisitorId>& visitors) {
    return std::ranges::count_if(
        visitors, [&](const VisitorId& id) { return storage::find_visitor(view, id).has_value(); });
}

/// One task on its way. What throws out of any step leaves the task at its last checkpoint.
class Eraser {
  public:
    Eraser(storage::Store& store, Ledger& ledger, EraseTask& task, const EraseHooks& hooks)
        : store_(store), ledger_(ledger), task_(task), hooks_(hooks) {}

    void run() {
        if (task_.kind == LedgerKind::organization && task_.step < Step::wal)
            destroy_organization(store_, ledger_, task_, hooks_.leave, [this](Step step) { note(step); });
        is_resumed_ = task_.step != Step::requested || task_.position > 0;
        if (!is_resumed_)
            begin();
        if (task_.step < Step::wal) {
            if (task_.message)
                rectify();
            if (task_.member)
                forget_member();
            erase_conversations_and_people();
            erase_items();
            note(Step::keys);
            wipe_logs();
            task_.erased_at = now();
            note(Step::wal);
        }
        if (task_.step < Step::scrubbed) {
            scrub_files(store_, task_.organization, wait_for_readers);
            note(Step::scrubbed);
        }
        if (task_.step < Step::verified) {
            verify();
            task_.verified_at = now();
            note(Step::verified);
        }
        if (task_.step < Step::certified) {
            if (hooks_.certify)
                hooks_.certify(task_);
            note(Step::certified);
        }
        if (task_.step < Step::done) {
            if (!ledger_.has(task_.id.text(), LedgerOp::done))
                write_ledger(LedgerOp::done, task_.kind, {});
            note(Step::done);
        }
    }

  private:
    bool is_sweep() const { return task_.kind == LedgerKind::sweep; }

    void note(Step step) {
        task_.step = step;
        if (hooks_.checkpoint)
            hooks_.checkpoint(task_);
    }

    Time now() {
        return store_.control_read([](storage::ControlView& view) { return view.now(); });
    }

    template <class Work>
    auto in_tx(Work&& work) {
        return store_.write(task_.organization, std::forward<Work>(work));
    }

    /// Holds are asked before anything is touched. A sweep's persons come after their conversations: which of
    /// those go, it asks when their turn comes.
    void begin() {
        if (is_sweep()) {
            note(task_.step);
            return;
        }
        store_.read(task_.organization,
                    [&](storage::View& view) { check_not_held(view, task_.conversations, task_.visitors); });
        begin_people();
    }

    /// The ledger's line about persons, whose sessions end so that nothing new comes from them.
    void begin_people() {
        store_.read(task_.organization, [&](storage::View& view) {
            draw_pieces(view, task_, {}, task_.visitors, pieces_);
            // A second run of this step may find them destroyed.
            task_.counts.keys = std::max(task_.counts.keys, storage::count_person_keys(view, task_.visitors));
            if (task_.scope != LedgerScope::messages)
                task_.counts.visitors = std::max(task_.counts.visitors, count_present(view, task_.visitors));
        });
        note(task_.step);
        intend(LedgerKind::person, task_.visitors);
        in_tx([&](storage::Tx& tx) {
            for (const VisitorId& visitor : task_.visitors)
                storage::end_visitor_sessions(tx, visitor);
        });
    }

    void erase_conversations_and_people() {
        for (int round = 0;; ++round) {
            while (task_.position < task_.conversations.size() && !task_.cancelled)
                run_batch();
            if (is_sweep() && round == 0)
                begin_people_of_sweep();
            if (in_tx([&](storage::Tx& tx) { return erase_people(tx, task_); }))
                break;
            if (round == rounds_most)
                throw Error{Code::busy,
                            "This person keeps writing while they are erased; the erasure goes on later."};
        }
        in_tx([&](storage::Tx& tx) {
            erase_person_keys(tx, task_);
            if (!task_.visitors.empty() && !is_sweep())
                storage::forget_parked_keys(tx); // what others wrote about them may be among it
        });
        forget_audit_values(task_.visitors);
    }

    /// Of a person none of whose conversations are left; no step before it touched one.
    void begin_people_of_sweep() {
        in_tx([&](storage::Tx& tx) {
            keep_busy_visitors(tx, task_);
            for (const VisitorId& visitor : task_.visitors)
                storage::end_visitor_sessions(tx, visitor);
        });
        store_.read(task_.organization, [&](storage::View& view) {
            if (!is_resumed_)
                draw_pieces(view, task_, {}, task_.visitors, pieces_);
            if (task_.counts.visitors > 0)
                return; // a second run of this step may find them destroyed
            task_.counts.visitors = static_cast<std::int64_t>(task_.visitors.size());
            task_.counts.keys += storage::count_person_keys(view, task_.visitors);
        });
        note(task_.step);
        intend(LedgerKind::person, task_.visitors);
    }

    void run_batch() {
        const std::vector<ConversationId> ids = next_batch(task_);
        if (task_.step == Step::requested) {
            for (const auto& some : slices_of(ids)) {
                const HiddenBatch hidden =
                    in_tx([&](storage::Tx& tx) { return hide(tx, task_, some, hooks_.gone); });
                task_.kept.insert(task_.kept.end(), hidden.kept.begin(), hidden.kept.end());
                task_.counts += hidden.counts;
                for (const auto& [host, conversations] : hidden.recipients)
                    task_.recipients[host] += conversations;
            }
            intend(is_sweep() ? LedgerKind::sweep : LedgerKind::conversation, without_kept(task_, ids));
            store_.read(task_.organization, [&](storage::View& view) {
                const std::vector<ConversationId> doomed = without_kept(task_, ids);
                note_shards(view, task_, doomed);
                draw_pieces(view, task_, doomed, {}, pieces_);
            });
            note(Step::intent);
        }
        const std::vector<ConversationId> going = without_kept(task_, ids);
        if (task_.step == Step::intent) {
            for (const auto& of_shard : by_shard(going))
                in_tx([&](storage::Tx& tx) { erase_postings_of(tx, task_, of_shard); });
            note(Step::index);
        }
        if (task_.step == Step::index) {
            erase_attachments(going);
            for (const auto& some : slices_of(going))
                in_tx([&](storage::Tx& tx) { erase_rows_of(tx, task_, some); });
            forget_audit_values(going);
            note(Step::rows);
        }
        if (task_.step == Step::rows) {
            if (task_.scope != LedgerScope::messages)
                in_tx([&](storage::Tx& tx) { storage::erase_conversation_keys(tx, going); });
            note(Step::keys);
        }
        task_.position += ids.size();
        if (is_sweep() && hooks_.may_go_on && !hooks_.may_go_on(task_))
            task_.cancelled = true;
        note(Step::requested);
    }

    std::vector<std::vector<ConversationId>> by_shard(const std::vector<ConversationId>& ids) {
        return store_.read(task_.organization,
                           [&](storage::View& view) { return storage::grouped_by_shard(view, ids); });
    }

    /// Their pieces before their rows: a large file's alone would keep others from writing for too long.
    void erase_attachments(const std::vector<ConversationId>& ids) {
        for (const ConversationId& id : ids)
            while (in_tx([&](storage::Tx& tx) { return erase_some_pieces(tx, task_, id); })) {
            }
    }

    template <class SomeId>
    void forget_audit_values(const std::vector<SomeId>& subjects) {
        if (!subjects.empty())
            store_.control_write([&](storage::ControlTx& tx) {
                for (const SomeId& subject : subjects)
                    storage::erase_audit_values_of_subject(tx, subject);
            });
    }

    void rectify() {
        if (task_.step >= Step::rows)
            return;
        if (!is_resumed_) // else the text may be the new one already
            store_.read(task_.organization,
                        [&](storage::View& view) { draw_pieces(view, *task_.message, pieces_); });
        intend(LedgerKind::item, std::vector{*task_.message});
        in_tx([&](storage::Tx& tx) {
            count_recipients(tx, task_);
            hooks_.rectify(tx);
        });
        note(Step::rows);
    }

    /// Their messages stay, under another name.
    void forget_member() {
        if (task_.step >= Step::rows)
            return;
        intend(LedgerKind::person, std::vector{*task_.member});
        in_tx([&](storage::Tx& tx) { storage::forget_member_name(tx, *task_.member); });
        store_.control_write([&](storage::ControlTx& tx) {
            storage::erase_audit_values_of_member(tx, task_.organization, *task_.member);
        });
        note(Step::rows);
    }

    void erase_items() {
        if (task_.items.empty() || task_.cancelled)
            return;
        std::vector<Uuid> ids;
        for (const EraseTask::Item& item : task_.items)
            ids.push_back(item.id);
        intend(LedgerKind::item, ids);
        in_tx([&](storage::Tx& tx) { erase_deleted_items(tx, task_); });
    }

    /// Alone with the files: an export holds them until it is through.
    void wipe_logs() {
        const auto lock = store_.lock_exclusive(task_.organization, wait_for_readers);
        store_.wipe_wal(task_.organization, wait_for_readers);
        store_.wipe_control_wal(wait_for_readers);
    }

    /// What is found is written down, and no erasure with residue ends as done. But for the canary: a resumed
    /// run has none left to look again, so its finding is logged and stays in the figures.
    void verify() {
        VerificationFigures figures = verify_files(store_, task_.organization, wait_for_readers);
        if (task_.kind != LedgerKind::organization) // of an erased tenant only control.db is left
            look_into_files(figures);
        task_.verification = figures;
        note(task_.step);
        if (figures.unaccounted_bytes + figures.absent_postings + figures.orphan_keys + figures.orphan_rows >
            0)
            throw Error{Code::internal,
                        "The erasure left something behind; run `iterochat verify erasure` to see where."};
    }

    void look_into_files(VerificationFigures& figures) {
        verify_postings(store_, task_.organization, task_.shards, !task_.items.empty(), figures);
        const storage::Residue left =
            store_.read(task_.organization, [&](storage::View& view) { return count_left(view, task_); });
        figures.orphan_keys = left.keys_without_row;
        figures.orphan_rows = left.rows_without_key;
        figures.absent_postings += left.names_without_row;
        const bool found_before = task_.verification && task_.verification->canary == Canary::found;
        if (found_before || is_resumed_)
            figures.canary = found_before ? Canary::found : Canary::lost_at_restart;
        else
            verify_canary(store_, task_.organization, pieces_, figures);
    }

    /// The line of an intent, once: a resumed step finds it there. On disk before anything is destroyed.
    template <class SomeId>
    void intend(LedgerKind kind, const std::vector<SomeId>& ids) {
        std::vector<std::string> digests;
        for (const SomeId& id : ids)
            digests.push_back(ledger_.digest(task_.organization, id));
        if (!digests.empty() && !ledger_.has(task_.id.text(), LedgerOp::intent, digests.front()))
            write_ledger(LedgerOp::intent, kind, std::move(digests));
    }

    void write_ledger(LedgerOp op, LedgerKind kind, std::vector<std::string> subjects) {
        LedgerEntry entry;
        entry.time = now();
        entry.op = op;
        entry.kind = kind;
        entry.organization = ledger_.digest(task_.organization);
        entry.subjects = std::move(subjects);
        entry.scope = task_.scope;
        entry.ground = task_.ground;
        entry.erasure = task_.id.text();
        ledger_.append(entry);
    }

    storage::Store& store_;
    Ledger& ledger_;
    EraseTask& task_;
    const EraseHooks& hooks_;
    CanaryPieces pieces_;
    bool is_resumed_ = false; ///< then the pieces are incomplete
};

} // namespace

void run_erase(storage::Store& store, Ledger& ledger, EraseTask& task, const EraseHooks& hooks) {
    Eraser{store, ledger, task, hooks}.run();
}

} // namespace iterochat::erasure
