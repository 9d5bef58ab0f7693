#include "daemon/service/request_subject.hpp"

#include "daemon/storage/requests.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

namespace iterochat::service {

std::vector<Visitor> visitors_of(storage::View& view, const SubjectRequest& request) {
    const auto as_list = [](std::optional<Visitor> one) {
        return one ? std::vector<Visitor>{*std::move(one)} : std::vector<Visitor>{};
    };
    if (request.subject.empty())
        return {};
    switch (request.naming) {
    case SubjectNaming::email:
        return storage::find_visitors_by_email(view, request.subject, true);
    case SubjectNaming::visitor: {
        const auto id = VisitorId::parse(request.subject);
        return as_list(id ? storage::find_visitor(view, *id) : std::nullopt);
    }
    case SubjectNaming::verified_id:
        return as_list(storage::find_visitor_by_verified_id(view, request.subject));
    }
    return {};
}

std::optional<SubjectRequest> request_carried_out(storage::View& view,
                                                  const std::vector<VisitorId>& visitors) {
    std::optional<SubjectRequest> oldest;
    for (SubjectRequest& request : storage::list_requests(view, true)) {
        if (request.kind != RequestKind::erasure || (oldest && oldest->received_at <= request.received_at))
            continue;
        const auto meant = visitors_of(view, request);
        const bool is_covered = std::ranges::all_of(meant, [&](const Visitor& visitor) {
            return std::ranges::find(visitors, visitor.id) != visitors.end();
        });
        if (!meant.empty() && is_covered)
            oldest = std::move(request);
    }
    return oldest;
}

} // namespace iterochat::service
