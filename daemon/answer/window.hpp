#pragma once

#include "daemon/answer/features.hpp"

#include <string>
#include <string_view>

namespace iterochat::answer {

/// The part of a passage that answers: the sentence nearest to the question with one before and one after it,
/// verbatim. A passage with a list, or a short one, comes whole: half of a list of steps misleads.
std::string window_of(std::string_view passage, const TextFeatures& question);

} // namespace iterochat::answer
