#pragma once

#include "daemon/answer/knowledge_index.hpp"

namespace iterochat::answer {

/// How sure the engine may be before anything could be learned from examples, and from where on it answers.
constexpr double cold_threshold = 0.58;
double cold_confidence(const Retrieval& retrieval);

/// From this share of the threshold on, titles are offered instead of an answer.
constexpr double grey_band = 0.75;

} // namespace iterochat::answer
