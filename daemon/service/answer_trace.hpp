#pragma once

#include "daemon/answer/answer.hpp"

#include <string>

namespace iterochat::service {

/// The explain document (JSON) of an outcome: which passages were weighed with which scores, and why it
/// answered or handed off. Names passages by article and position; their text stays in the knowledge base.
std::string trace_of(const answer::Outcome& outcome, const AiSettings& settings);

} // namespace iterochat::service
