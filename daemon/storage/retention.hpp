#pragma once

#include "daemon/model/privacy.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

std::vector<RetentionRule> list_retention_rules(View& view); ///< those that were set, by name
void set_retention_rule(Tx& tx, const RetentionRule& rule);  ///< changed now

/// What retention may erase: not held, not restricted, without a live tag named `exempt_tag`, and either
/// resolved or deleted with its last activity before the first time, or deleted before the second. An absent
/// time: none of that sort.
struct SweepQuery {
    std::optional<Time> last_activity_before;
    std::optional<Time> deleted_before;
    std::string exempt_tag; ///< empty: none
};
struct Sweepable {
    ConversationId id;
    std::string short_id;
    Time last_activity_at;
    std::optional<Time> deleted_at;
};
/// By last activity, oldest first; at most `limit` (0: all).
std::vector<Sweepable> list_sweepable(View& view, const SweepQuery& query, std::size_t limit);

/// Articles, quick replies, instructions, tags and notes deleted before that.
std::vector<DeletedItem> list_deleted_before(View& view, Time before);

} // namespace iterochat::storage
