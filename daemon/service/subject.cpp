#include "daemon/service/subject.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/storage/visitors.hpp"

namespace iterochat::service {
namespace {

[[noreturn]] void refuse_nobody(storage::View& view, const SubjectSelector& selector) {
    Error error{Code::not_found, "Nobody here matches; check the address or the id."};
    if (!selector.email.empty() && !storage::find_visitors_by_email(view, selector.email, true).empty())
        throw Error{Code::not_found,
                    "Nobody has proved this address, but somebody claims it: the chats may be a stranger's."}
            .with_hint("add --include-unverified when you know that it is the same person");
    throw error;
}

} // namespace

std::vector<Visitor> find_subject(storage::View& view, const SubjectSelector& selector) {
    const int ways = (selector.visitor ? 1 : 0) + (selector.verified_id.empty() ? 0 : 1) +
                     (selector.email.empty() ? 0 : 1);
    if (ways != 1)
        throw Error{Code::usage, "Name the person in exactly one way: by email, visitor id or verified id."};
    std::vector<Visitor> found;
    if (selector.visitor) {
        if (auto visitor = storage::find_visitor(view, *selector.visitor))
            found.push_back(std::move(*visitor));
    } else if (!selector.verified_id.empty()) {
        if (auto visitor = storage::find_visitor_by_verified_id(view, selector.verified_id))
            found.push_back(std::move(*visitor));
    } else {
        if (normalize_email(selector.email).empty())
            throw Error{Code::unprocessable, "This is no email address."}.with_field("email");
        found = storage::find_visitors_by_email(view, selector.email, selector.include_unverified);
    }
    if (found.empty())
        refuse_nobody(view, selector);
    return found;
}

} // namespace iterochat::service
