#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

std::vector<RetentionRule> list_retention_rules(View& view);   ///< those that were set, by name and condition
void set_retention_rule(Tx& tx, const RetentionRule& rule);    ///< changed now
bool remove_retention_rule(Tx& tx, const RetentionRule& rule); ///< by name and condition; false: not set

/// A rule about conversations with its moment: due is what was active last before it.
struct SweepPolicy {
    std::optional<Time> before; ///< none: never
    std::string state;          ///< empty: resolved or deleted
    std::string tag;            ///< empty: any
    std::string handled_by;     ///< empty: any; "people" as soon as a member wrote, else "ai"
};

/// What retention may erase: not held, not restricted, without a live tag named `exempt_tag`, and either due
/// by the policy that fits it with the most conditions (of equal ones the one that keeps longest), or deleted
/// before `deleted_before`.
struct SweepQuery {
    std::vector<SweepPolicy> policies;
    std::optional<Time> deleted_before;
    std::string exempt_tag; ///< empty: none
};
struct Sweepable {
    ConversationId id;
    std::string short_id;
    Time last_activity_at;
    std::optional<Time> deleted_at;
    bool is_protected = false; ///< due, but held, restricted or exempt
    std::size_t policy = 0;    ///< which of the query's; of those deleted long enough ago none
};
/// What is due, by last activity, oldest first; protected ones too when asked for.
std::vector<Sweepable> list_sweepable(View& view, const SweepQuery& query, bool with_protected = false);
/// Is this one due, and free to go? The same rule, for its turn.
bool is_sweepable(View& view, const SweepQuery& query, const ConversationId& id);

/// How many there are of a kind of thing that retention erases, deleted ones too: "conversation", "visitor",
/// "address" (visitors with one), "ai_trace", "attachment", "request", "article" … 0 for an unknown kind.
std::int64_t count_of_kind(View& view, std::string_view kind);

/// Articles, quick replies, instructions, tags and notes deleted before that.
std::vector<DeletedItem> list_deleted_before(View& view, Time before);

/// An AI trace made before some time, of a conversation that is not held, restricted or exempt.
struct OldTrace {
    MessageId message;
    ConversationId conversation;
    Time created_at;
};
std::vector<OldTrace> list_ai_traces_before(View& view, Time before, const std::string& exempt_tag);
/// Asks again whether it is still old and free; false: it stays, or is gone already.
bool erase_ai_trace(Tx& tx, const MessageId& message, Time before, const std::string& exempt_tag);

void add_retention_run(Tx& tx, const RetentionRun& run);
void import_retention_run(Tx& tx, const RetentionRun& run);                   ///< at its own time
std::vector<RetentionRun> list_retention_runs(View& view, std::size_t limit); ///< newest first; 0: all

} // namespace iterochat::storage
