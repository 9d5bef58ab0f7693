#include "daemon/storage/retention.hpp"

#include "common/base/text.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/rows.hpp"

#include <algorithm>
#include <utility>

namespace iterochat::storage {

std::vector<RetentionRule> list_retention_rules(View& view) {
    std::vector<RetentionRule> rules;
    Statement rows = view.main().prepare("SELECT name, state, tag, handled_by, age, changed_at"
                                         " FROM retention_policies ORDER BY name, state, tag, handled_by");
    while (rows.step()) {
        RetentionRule rule;
        rule.name = rows.get<std::string>(0);
        rule.state = rows.get<std::string>(1);
        rule.tag = rows.get<std::string>(2);
        rule.handled_by = rows.get<std::string>(3);
        if (!rows.is_null(4))
            rule.age = Span{rows.integer(4)};
        rule.changed_at = rows.get<Time>(5);
        rules.push_back(std::move(rule));
    }
    return rules;
}

void set_retention_rule(Tx& tx, const RetentionRule& rule) {
    tx.main().run("INSERT INTO retention_policies (name, state, tag, handled_by, age, changed_at)"
                  " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name, state, tag, handled_by)"
                  " DO UPDATE SET age = excluded.age, changed_at = excluded.changed_at",
                  rule.name, rule.state, rule.tag, rule.handled_by,
                  rule.age ? std::optional{rule.age->ms} : std::nullopt, tx.now());
}

bool remove_retention_rule(Tx& tx, const RetentionRule& rule) {
    return tx.main().run("DELETE FROM retention_policies WHERE name = ? AND state = ? AND tag = ?"
                         " AND handled_by = ?",
                         rule.name, rule.state, rule.tag, rule.handled_by) > 0;
}

namespace {

constexpr char between_tags = '\x1f';

/// Holds while a live tag of conversation c is named ?4 (folded).
const std::string exempt_condition =
    "EXISTS (SELECT 1 FROM conversation_tags ct JOIN tags t ON t.row = ct.tag"
    " WHERE ct.conversation = c.row AND t.folded_name = ?4 AND t.deleted_at IS NULL)";

const std::string select_candidates =
    "SELECT c.id, c.short_id, c.last_activity_at, c.deleted_at, c.state,"
    " EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.row AND m.author_kind = 'member'),"
    " (SELECT group_concat(t.folded_name, char(31)) FROM conversation_tags ct JOIN tags t ON t.row = ct.tag"
    " WHERE ct.conversation = c.row AND t.deleted_at IS NULL),"
    " c.restricted_at IS NOT NULL OR " +
    held_condition + " OR " + exempt_condition + " FROM conversations c";

struct Candidate {
    Sweepable found;
    std::string_view state;
    bool by_people = false;
    std::string tags; ///< folded, each between two separators
};

Candidate read_candidate(Statement& row) {
    Candidate candidate{{row.get<ConversationId>(0), row.get<std::string>(1), row.get<Time>(2),
                         row.find<Time>(3), row.get<bool>(7)},
                        row.text_view(4),
                        row.get<bool>(5),
                        {}};
    candidate.tags = between_tags + row.get<std::string>(6) + between_tags;
    return candidate;
}

bool fits(const SweepPolicy& policy, const Candidate& candidate) {
    const bool fits_state = policy.state.empty() ? candidate.state == "resolved" || candidate.found.deleted_at
                                                 : candidate.state == policy.state;
    const bool fits_tag = policy.tag.empty() || candidate.tags.find(between_tags + fold(policy.tag) +
                                                                    between_tags) != std::string::npos;
    const bool fits_hands =
        policy.handled_by.empty() || (policy.handled_by == "people") == candidate.by_people;
    return fits_state && fits_tag && fits_hands;
}

int conditions_of(const SweepPolicy& policy) {
    return !policy.state.empty() + !policy.tag.empty() + !policy.handled_by.empty();
}

bool keeps_longer(const SweepPolicy& a, const SweepPolicy& b) {
    return !a.before || (b.before && *a.before < *b.before);
}

/// Notes the policy that counts.
bool is_due(const SweepQuery& query, Candidate& candidate) {
    if (query.deleted_before && candidate.found.deleted_at &&
        *candidate.found.deleted_at < *query.deleted_before)
        return true;
    const SweepPolicy* best = nullptr;
    for (const SweepPolicy& policy : query.policies) {
        if (!fits(policy, candidate))
            continue;
        const int more = best ? conditions_of(policy) - conditions_of(*best) : 1;
        if (more > 0 || (more == 0 && keeps_longer(policy, *best)))
            best = &policy;
    }
    candidate.found.policy = best ? static_cast<std::size_t>(best - query.policies.data()) : 0;
    return best && best->before && candidate.found.last_activity_at < *best->before;
}

/// What was active last before that may be due by some policy.
std::optional<Time> latest_of(const SweepQuery& query) {
    std::optional<Time> latest;
    for (const SweepPolicy& policy : query.policies)
        if (policy.before && (!latest || *policy.before > *latest))
            latest = policy.before;
    return latest;
}

} // namespace

std::vector<Sweepable> list_sweepable(View& view, const SweepQuery& query, bool with_protected) {
    static const std::string sql =
        select_candidates +
        " WHERE c.last_activity_at < ?2 OR c.deleted_at < ?3 ORDER BY c.last_activity_at, c.row";
    std::vector<Sweepable> due;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(view.now(), latest_of(query), query.deleted_before, fold(query.exempt_tag));
    while (rows.step()) {
        Candidate candidate = read_candidate(rows);
        if (is_due(query, candidate) && (with_protected || !candidate.found.is_protected))
            due.push_back(std::move(candidate.found));
    }
    return due;
}

bool is_sweepable(View& view, const SweepQuery& query, const ConversationId& id) {
    static const std::string sql = select_candidates + " WHERE c.id = ?5";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(view.now(), nullptr, nullptr, fold(query.exempt_tag), id);
    if (!row.step())
        return false;
    Candidate candidate = read_candidate(row);
    return !candidate.found.is_protected && is_due(query, candidate);
}

std::int64_t count_of_kind(View& view, std::string_view kind) {
    static constexpr std::pair<std::string_view, const char*> counts[] = {
        {"conversation", "SELECT count(*) FROM conversations"},
        {"visitor", "SELECT count(*) FROM visitors"},
        {"address", "SELECT count(*) FROM visitors WHERE ip_address IS NOT NULL OR user_agent IS NOT NULL"
                    " OR page IS NOT NULL"},
        {"ai_trace", "SELECT count(*) FROM ai_traces"},
        {"attachment", "SELECT count(*) FROM attachments"},
        {"request", "SELECT count(*) FROM requests"},
        {"article", "SELECT count(*) FROM articles"},
        {"quick_reply", "SELECT count(*) FROM quick_replies"},
        {"instruction", "SELECT count(*) FROM instructions"},
        {"tag", "SELECT count(*) FROM tags"},
        {"note", "SELECT count(*) FROM notes"},
    };
    for (const auto& [name, sql] : counts)
        if (name == kind) {
            Statement row = view.main().prepare(sql);
            row.step();
            return row.integer(0);
        }
    return 0;
}

std::vector<DeletedItem> list_deleted_before(View& view, Time before) {
    std::vector<DeletedItem> items = list_deleted_items(view, std::nullopt);
    std::erase_if(items, [&](const DeletedItem& item) {
        return item.kind == ItemKind::conversation || item.deleted_at >= before;
    });
    return items;
}

namespace {

const std::string old_trace = " t.created_at < ?2 AND c.restricted_at IS NULL AND NOT " + held_condition +
                              " AND NOT " + exempt_condition;

} // namespace

std::vector<OldTrace> list_ai_traces_before(View& view, Time before, const std::string& exempt_tag) {
    static const std::string sql = "SELECT t.message_id, c.id, t.created_at FROM ai_traces t"
                                   " JOIN conversations c ON c.row = t.conversation WHERE" +
                                   old_trace + " ORDER BY t.created_at, t.message_id";
    std::vector<OldTrace> traces;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(view.now(), before, nullptr, fold(exempt_tag));
    while (rows.step())
        traces.push_back({rows.get<MessageId>(0), rows.get<ConversationId>(1), rows.get<Time>(2)});
    return traces;
}

bool erase_ai_trace(Tx& tx, const MessageId& message, Time before, const std::string& exempt_tag) {
    static const std::string sql =
        "DELETE FROM ai_traces WHERE message_id = ?3 AND EXISTS (SELECT 1 FROM ai_traces t"
        " JOIN conversations c ON c.row = t.conversation WHERE t.message_id = ?3 AND" +
        old_trace + ")";
    Statement erase = tx.main().prepare_composed(sql);
    erase.bind_all(tx.now(), before, message, fold(exempt_tag));
    return tx.main().finish(erase) > 0;
}

void add_retention_run(Tx& tx, const RetentionRun& run) {
    RetentionRun now = run;
    now.at = tx.now();
    import_retention_run(tx, now);
}

void import_retention_run(Tx& tx, const RetentionRun& run) {
    tx.main().run("INSERT INTO retention_runs (id, at, actor, plan, planned, erased, kept, by_rule, erasure)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  Uuid::make(run.at), run.at, run.actor, run.plan, run.planned, run.erased, run.kept,
                  run.by_rule, run.erasure);
}

std::vector<RetentionRun> list_retention_runs(View& view, std::size_t limit) {
    std::vector<RetentionRun> runs;
    Statement rows = view.main().select("SELECT at, actor, plan, planned, erased, kept, by_rule, erasure"
                                        " FROM retention_runs ORDER BY at DESC, id DESC LIMIT ?",
                                        limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit));
    while (rows.step())
        runs.push_back({rows.get<Time>(0), rows.get<std::string>(1), rows.get<std::string>(2),
                        rows.integer(3), rows.integer(4), rows.integer(5), rows.get<std::string>(6),
                        rows.get<JobId>(7)});
    return runs;
}

} // namespace iterochat::storage
