#pragma once

#include "daemon/model/organization.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

/// The language of the widget's own texts, en or bn: the script tag's, the settings', the page's, the
/// browser's: the first that says one of them.
std::string widget_language(const WidgetSettings& settings, std::string_view of_script,
                            const std::vector<std::string>& of_page);

/// Puts title, greeting and consent text of that language in place, and leaves of the own wordings those of
/// that language, by their plain names. "bn.greeting" stands before "greeting".
void put_in_language(WidgetSettings& settings, std::string_view language);

/// The business's own text of that name for that language; `general` when there is none.
std::string text_in_language(const WidgetSettings& settings, std::string_view language, std::string_view name,
                             const std::string& general);

} // namespace iterochat::service
