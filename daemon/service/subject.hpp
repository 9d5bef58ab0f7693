#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::service {

/// Names a data subject in exactly one way.
struct SubjectSelector {
    std::optional<VisitorId> visitor;
    std::string verified_id;
    std::string email;
    bool include_unverified = false; ///< with an address: also those who only claimed it
};

/// The visitors a selector means, oldest first. Code::usage for none or several ways, Code::not_found when
/// nobody matches; its hint says when somebody only claims the address.
std::vector<Visitor> find_subject(storage::View& view, const SubjectSelector& selector);

} // namespace iterochat::service
