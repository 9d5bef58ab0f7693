#pragma once

#include "daemon/erasure/ledger.hpp"
#include "daemon/erasure/verification.hpp"
#include "daemon/model/ids.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/model/subject_request.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/text_recipients.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {
class Store;
}

namespace iterochat::erasure {

/// The steps in their order. Each is idempotent: a job that stopped anywhere goes on with the step after the
/// last one it noted. requested to keys repeat for each batch of 500 conversations.
enum class Step { requested, intent, index, rows, keys, wal, scrubbed, verified, certified, done };
std::string_view name_of(Step step);

/// Everything a resumed job needs to know. Ids, enums and counts, no texts.
struct EraseTask {
    JobId id;
    OrganizationId organization;
    LedgerKind kind = LedgerKind::conversation;
    LedgerScope scope = LedgerScope::everything;
    std::string ground = "request";
    std::vector<ConversationId>
        conversations; ///< of `messages` scope: where the persons' own words are erased
    std::vector<VisitorId> visitors;
    struct Item {
        ItemKind kind = ItemKind::article;
        Uuid id;
    };
    std::optional<MessageId> message; ///< its text is replaced (rectification), by EraseHooks::rectify
    std::optional<AccountId> member;  ///< who left: "Former member" from now on
    std::vector<Item> items;          ///< softly deleted things of a sweep, conversations excepted
    storage::SweepQuery
        due; ///< of a sweep: what a conversation must still be when its turn comes, or it is kept

    Step step = Step::requested; ///< the last one done, of the current batch
    std::size_t position = 0;    ///< conversations before it are gone, keys and all
    storage::EraseCounts counts; ///< counted before it was destroyed
    std::int64_t items_erased = 0;
    std::int64_t addresses_erased = 0;   ///< of a sweep: visitors whose address and browser were emptied
    storage::RecipientCounts recipients; ///< conversations of which texts had gone to each AI engine
    std::string subject_digest;          ///< salted, for the certificate; empty: nobody's in particular
    Time requested_at;                   ///< the job's creation
    struct Registered {
        RequestId id;
        Time received_at;
        Time due_at;
    };
    std::optional<Registered> request; ///< of the person, in the register: what it carries out
    std::optional<Time> erased_at;     ///< rows, keys and write-ahead logs are gone
    std::optional<Time> verified_at;
    std::vector<std::int64_t> shards;                ///< of the search index that held it
    std::optional<VerificationFigures> verification; ///< from the step verified on
    std::vector<ConversationId>
        kept;               ///< of a sweep: came under hold, or was restored or reopened, before its turn
    bool cancelled = false; ///< of a sweep: ended early, what was begun is whole
};

std::string write_task(const EraseTask& task); ///< JSON
EraseTask read_task(const std::string& json);

/// What the job tells while it runs.
struct EraseHooks {
    /// Must be durable when it returns. What it throws ends the run where it is; the task goes on later.
    std::function<void(const EraseTask&)> checkpoint;
    /// Makes the certificate of the verified task; idempotent. Absent: there is none.
    std::function<void(const EraseTask&)> certify;
    /// Of a sweep, after each batch. False ends it there: what was begun is still finished.
    std::function<bool(const EraseTask&)> may_go_on;
    /// Of an organization: before its files are destroyed; takes along what has to outlive them. May run
    /// again.
    std::function<void()> leave;
    /// Puts the new text into the task's message; may run again after a crash.
    std::function<void(storage::Tx&)> rectify;
    /// A conversation is about to go (softly deleted first, so that nobody writes to it any more): tells the
    /// open streams. On the writer's thread.
    std::function<void(const ConversationId&, const VisitorId&, std::int64_t event_seq)> gone;
};

/// Runs the task to its end. Code::legal_hold before anything was touched when a conversation or person is
/// held or restricted (a sweep keeps those and goes on). Code::busy when a long reader keeps the write-ahead
/// log from being emptied: run it again later. Blocks its thread; one run a task at a time.
void run_erase(storage::Store& store, Ledger& ledger, EraseTask& task, const EraseHooks& hooks);

/// Throws Code::legal_hold when one of them is held or restricted.
void check_not_held(storage::View& view, const std::vector<ConversationId>& conversations,
                    const std::vector<VisitorId>& visitors);

} // namespace iterochat::erasure
