#pragma once

#include "daemon/storage/view.hpp"

#include <string>
#include <string_view>

namespace iterochat::erasure {

/// One conversation as its visitor saw it, on one page: no summary, note, tag or reason. The words around it
/// are in `language`: bn, else English.
std::string write_transcript(storage::View& view, const Conversation& conversation,
                             std::string_view organization, std::string_view language);

} // namespace iterochat::erasure
