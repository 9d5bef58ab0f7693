#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/subject_request.hpp"
#include "daemon/storage/view.hpp"

#include <vector>

namespace iterochat::service {

/// Of whom a request speaks, as far as they are here: those whose address isn't verified too.
std::vector<Visitor> visitors_of(storage::View& view, const SubjectRequest& request);

/// The open request of erasure, the oldest, that the erasure of these visitors carries out: it speaks of
/// nobody else.
std::optional<SubjectRequest> request_carried_out(storage::View& view,
                                                  const std::vector<VisitorId>& visitors);

} // namespace iterochat::service
