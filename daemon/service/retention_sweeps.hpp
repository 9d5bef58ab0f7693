#pragma once

#include "daemon/service/jobs.hpp"
#include "daemon/service/retention.hpp"

#include <cstdint>
#include <string>

namespace iterochat::service {

/// Sweeps that a member starts after looking at the plan. Needs manage_privacy. Any thread.
class RetentionSweeps {
  public:
    /// One sweep may take so many percent of all conversations, unless the member allows more.
    static constexpr std::int64_t brake_percent = 20;

    RetentionSweeps(Retention& retention, Jobs& jobs);

    /// Does what the plan with this hash showed, as a job whose result holds erased, kept and erasure.
    /// Returns at once. `confirmed` is the number of items that the member saw; another one is
    /// Code::unprocessable. Code::not_found for an unknown plan, Code::busy past `most_percent`.
    Job start(const Actor& actor, OrganizationId organization, const std::string& plan,
              std::int64_t confirmed, std::int64_t most_percent);

  private:
    Retention& retention_;
    Jobs& jobs_;
};

} // namespace iterochat::service
