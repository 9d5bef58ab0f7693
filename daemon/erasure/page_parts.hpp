#pragma once

#include "daemon/model/conversation.hpp"

#include <string>
#include <string_view>

/// What the pages of an archive and a transcript have in common. They hold no script and load nothing.
namespace iterochat::erasure {

std::string escape_html(std::string_view text);
std::string moment(Time time); ///< "2026-11-24 05:36 UTC"

enum class Files {
    named,
    linked
}; ///< linked: to the archive's folder of attachments, from a folder beside it
/// One message, citations and files with it. `language`: of the words around it, en or bn.
std::string turn(const Message& message, Files files, std::string_view language = "en");

std::string page_head(std::string_view language, std::string_view title); ///< up to the page's content
constexpr std::string_view page_foot = "</main></body></html>\n";

} // namespace iterochat::erasure
