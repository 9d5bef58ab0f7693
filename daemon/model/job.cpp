#include "daemon/model/job.hpp"

#include "common/base/error.hpp"

#include <array>

namespace iterochat {
namespace {

constexpr std::array<std::string_view, 5> state_names{"queued", "running", "done", "failed", "cancelled"};

} // namespace

std::string_view name_of(JobState state) {
    return state_names[static_cast<std::size_t>(state)];
}

JobState job_state_from_name(std::string_view name) {
    for (std::size_t i = 0; i < state_names.size(); ++i)
        if (state_names[i] == name)
            return static_cast<JobState>(i);
    throw Error{Code::unprocessable, "A job is queued, running, done, failed or cancelled."}.with_field(
        "state");
}

} // namespace iterochat
