#pragma once

#include "daemon/import/import.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace iterochat::import {

/// By extension: .html .htm .xhtml, .md .markdown, .txt, .csv, .jsonl .ndjson, .zip. Empty for every other
/// name.
std::optional<Format> format_of_name(std::string_view path);

/// By the first bytes, for standard input and names without a known extension. Empty when they fit no format;
/// plain text fits only when `text_fits`.
std::optional<Format> format_of_content(std::string_view content, bool text_fits);

bool has_extension(std::string_view path);

/// "en" of "faq/shipping.en.html" (ISO 639-1, with an optional region: "pt-BR"), or empty.
std::string language_of_name(std::string_view path);

/// "Return policy" of "help/return-policy.en.html"; empty for standard input ("-").
std::string title_of_name(std::string_view path);

/// An archive's entry name as a source id: "/" between folders, no "./". Empty when it is absolute or climbs
/// out by "..".
std::string normal_path(std::string_view name);

/// Any part of it starts with a dot, or it is in the folder that macOS adds to its zip files.
bool is_hidden(std::string_view normal_path);

} // namespace iterochat::import
