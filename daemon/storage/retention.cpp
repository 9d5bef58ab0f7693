#include "daemon/storage/retention.hpp"

#include "common/base/text.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/rows.hpp"

#include <algorithm>

namespace iterochat::storage {

std::vector<RetentionRule> list_retention_rules(View& view) {
    std::vector<RetentionRule> rules;
    Statement rows = view.main().prepare("SELECT name, age, changed_at FROM retention_rules ORDER BY name");
    while (rows.step()) {
        RetentionRule rule{rows.get<std::string>(0), {}, rows.get<Time>(2)};
        if (!rows.is_null(1))
            rule.age = Span{rows.integer(1)};
        rules.push_back(std::move(rule));
    }
    return rules;
}

void set_retention_rule(Tx& tx, const RetentionRule& rule) {
    tx.main().run("INSERT INTO retention_rules (name, age, changed_at) VALUES (?, ?, ?)"
                  " ON CONFLICT (name) DO UPDATE SET age = excluded.age, changed_at = excluded.changed_at",
                  rule.name, rule.age ? std::optional{rule.age->ms} : std::nullopt, tx.now());
}

std::vector<Sweepable> list_sweepable(View& view, const SweepQuery& query, std::size_t limit) {
    static const std::string sql =
        "SELECT c.id, c.short_id, c.last_activity_at, c.deleted_at FROM conversations c"
        " WHERE ((c.last_activity_at < ?2 AND (c.state = 'resolved' OR c.deleted_at IS NOT NULL)) OR "
        "c.deleted_at < ?3)"
        " AND c.restricted_at IS NULL AND NOT " +
        held_condition +
        " AND NOT EXISTS (SELECT 1 FROM conversation_tags ct JOIN tags t ON t.row = ct.tag"
        " WHERE ct.conversation = c.row AND t.folded_name = ?4 AND t.deleted_at IS NULL)"
        " ORDER BY c.last_activity_at, c.row LIMIT ?5";
    std::vector<Sweepable> found;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(view.now(), query.last_activity_before, query.deleted_before, fold(query.exempt_tag),
                  limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit));
    while (rows.step())
        found.push_back(
            {rows.get<ConversationId>(0), rows.get<std::string>(1), rows.get<Time>(2), rows.find<Time>(3)});
    return found;
}

std::vector<DeletedItem> list_deleted_before(View& view, Time before) {
    std::vector<DeletedItem> items = list_deleted_items(view, std::nullopt);
    std::erase_if(items, [&](const DeletedItem& item) {
        return item.kind == ItemKind::conversation || item.deleted_at >= before;
    });
    return items;
}

} // namespace iterochat::storage
