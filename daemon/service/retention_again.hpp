#pragma once

#include "common/base/time.hpp"
#include "daemon/service/retention.hpp"
#include "daemon/storage/store.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace iterochat::service {

/// A copy that was put back brings with it what sweeps ended since in columns and files: addresses, AI
/// traces, attachments, requests, values of the audit log. No ledger names them one by one, so the clocks run
/// over the copy again, as of now. `present`: the rules of the organization whose place the copy takes, if it
/// is here; of a rule in both the shorter age counts, so that nothing which either ended stays. Held,
/// restricted and exempt conversations keep theirs, as in a sweep. The number ended, by rule; zeros are left
/// out.
std::map<std::string, std::int64_t> clear_again(storage::Store& store, OrganizationId organization,
                                                const std::vector<RuleView>& present, Time now);

} // namespace iterochat::service
