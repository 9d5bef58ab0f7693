#pragma once

#include "daemon/model/organization.hpp"
#include "daemon/storage/view.hpp"

#include <string>

namespace iterochat::service {

/// The AI's settings as they hold at this moment: outside the office hours it may be on its own.
AiSettings ai_settings_now(storage::View& view);

/// What a visitor is told when a person is asked to join: that one comes, or outside the office hours when
/// people are back, in the conversation's language.
std::string handover_notice(storage::View& view, const std::string& language);

} // namespace iterochat::service
