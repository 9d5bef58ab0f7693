#pragma once

#include "daemon/model/privacy.hpp"
#include "daemon/model/subject_request.hpp"
#include "daemon/storage/notices.hpp"
#include "daemon/storage/text_recipients.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <vector>

/// What the law asks of an organization about what it holds: a restore of an older copy must not undo it.
namespace iterochat::storage {

struct Restriction {
    ConversationId conversation;
    std::optional<Time> since; ///< none: it isn't restricted
};

struct Duties {
    std::vector<Hold> holds; ///< ended ones too
    std::vector<Restriction> restrictions;
    std::vector<SubjectRequest> requests; ///< in the order of their making
    std::vector<Notice> notices;
    std::vector<TextRecipient> recipients;
    std::vector<RetentionRun> runs; ///< newest first
};

/// Of the organization whose files are about to be replaced.
Duties read_duties(View& view);

/// Into an organization that was just put back: what was decided there counts, and what it is about and isn't
/// here any more is left out. Idempotent.
void keep_duties(Tx& tx, const Duties& duties);

} // namespace iterochat::storage
