#pragma once

#include "daemon/model/subject_request.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <vector>

namespace iterochat::storage {

/// Gets id, digest, creation time and a secret of its own.
SubjectRequest create_request(Tx& tx, SubjectRequest request);
/// Inserts an exported one, its id and times as given. Code::exists when the id is taken.
void import_request(Tx& tx, const SubjectRequest& request);
/// Writes what can change: extension, closing and due time.
void update_request(Tx& tx, const SubjectRequest& request);
std::optional<SubjectRequest> find_request(View& view, const RequestId& id);
/// By due time; open ones first, then the closed ones, newest first. `is_open`: only those.
std::vector<SubjectRequest> list_requests(View& view, std::optional<bool> is_open);
std::vector<SubjectRequest> requests_in_order(View& view); ///< in that of their making
/// Requests of who is named so, oldest first; none whose subject was erased.
std::vector<SubjectRequest> requests_named(View& view, SubjectNaming naming, std::string_view subject);
std::vector<Time> due_times_of_open_requests(View& view); ///< ascending

/// Destroys the request's secret: subject and notes are gone in every copy, the digest and the dates stay.
void forget_request_subject(Tx& tx, const RequestId& id);
/// The same for the closed requests of a visitor, before the visitor's row goes.
void forget_requests_of(Tx& tx, const VisitorId& visitor);
/// Of a copy: whose secrets were destroyed since. The number of them.
std::int64_t forget_requests_without_key(Tx& tx);

struct ClosedRequest {
    RequestId id;
    Time closed_at;
};
std::vector<ClosedRequest> requests_closed_before(View& view, Time before); ///< oldest first
bool erase_request(Tx& tx, const RequestId& id);                            ///< row and secret

} // namespace iterochat::storage
