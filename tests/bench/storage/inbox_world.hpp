#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"
#include "daemon/storage/store.hpp"

#include <string>
#include <vector>

/// An organization as it looks after a year: of a hundred conversations ninety-seven are resolved, one waits,
/// one is a member's, one the AI's; ten members, twenty tags, three languages.
struct InboxWorld {
    iterochat::OrganizationId organization;
    iterochat::service::Member owner;
    iterochat::service::Member agent;
    std::string common_tag; ///< on every second conversation
    std::string rare_tag;   ///< on one in a thousand
};

InboxWorld make_inbox(iterochat::storage::Store& store, const std::string& slug, int conversations);
