#pragma once

#include "tests/erasure/trial_world.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace iterochat::trials {

/// Milliseconds since it was made.
class Stopwatch {
  public:
    double ms() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin_).count();
    }

  private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// The value below which this share of the values lies.
inline double quantile(std::vector<double> values, double share) {
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

/// Conversations of `messages` messages of about 400 bytes, of one new visitor, in transactions of fifty.
std::vector<ConversationId> add_conversations(TrialWorld& world, int count, int messages, bool are_deleted);
double megabytes_of(const TrialWorld& world); ///< of the organization's files

} // namespace iterochat::trials
