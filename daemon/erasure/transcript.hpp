#pragma once

#include "daemon/storage/view.hpp"

#include <string>
#include <string_view>

namespace iterochat::erasure {

/// One conversation as its visitor saw it, on one page: no summary, note, tag or reason.
std::string write_transcript(storage::View& view, const Conversation& conversation,
                             std::string_view organization);

} // namespace iterochat::erasure
