#pragma once

#include "daemon/service/deferred.hpp"
#include "daemon/service/inbox.hpp"

#include <exception>
#include <string_view>

namespace iterochat::service {

enum class BulkAct { claim, release, assign, resolve, reopen, snooze, tag, untag, remove };
BulkAct bulk_act_from_name(std::string_view name); ///< "delete" is remove; throws Code::unprocessable

struct BulkOrder {
    std::vector<ConversationId> ids; ///< 1 to `bulk_most`; a repeated one counts once
    BulkAct act = BulkAct::claim;
    std::optional<AccountId> member; ///< assign
    std::optional<Time> until;       ///< snooze; none: takes up again
    std::string tag;                 ///< tag, untag: id or name
};

struct BulkResult {
    std::vector<ConversationId> done; ///< in the order asked for
    std::vector<std::pair<ConversationId, std::exception_ptr>> failed;
};

constexpr std::size_t bulk_most = 200;

/// One act on many conversations, each on its own: what is refused for one leaves the others done. Throws
/// what is wrong with the order itself (role, member, time) before anything is done.
void apply_to_all(Inbox& inbox, const Member& member, const BulkOrder& order, Then<BulkResult> then);

} // namespace iterochat::service
