#pragma once

#include "daemon/model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat {

enum class JobState { queued, running, done, failed, cancelled };
std::string_view name_of(JobState state);
JobState job_state_from_name(std::string_view name); ///< throws Code::unprocessable

/// Work that outlives a request: an erasure, an import, a sweep. Its steps are idempotent, so it resumes
/// after a crash.
struct Job {
    JobId id;
    std::string kind; ///< "erase_conversation", "kb_import" …
    std::optional<OrganizationId> organization_id;
    JobState state = JobState::queued;
    std::string step;   ///< the last step that is done; the kind's own words
    std::string detail; ///< JSON of the kind: what to do and what was found so far (sealed on disk)
    std::string error;  ///< the sentence, when failed
    std::int64_t progress_done = 0;
    std::int64_t progress_total = 0; ///< 0: unknown
    std::string created_by;          ///< actor label
    Time created_at;
    Time updated_at;
    std::optional<Time> finished_at;
};

} // namespace iterochat
