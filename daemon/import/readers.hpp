#pragma once

#include "daemon/import/collector.hpp"

#include <string>
#include <string_view>

/// One reader for each format. `path` is the source id of a whole document and names it in failures; `bytes`
/// are as they came. Content never makes them throw: what can't become an article is a failure.
namespace iterochat::import {

void read_html(const std::string& path, std::string_view bytes, Collector& to);
void read_markdown(const std::string& path, std::string_view bytes, Collector& to);
void read_text(const std::string& path, std::string_view bytes, Collector& to);
void read_csv(const std::string& path, std::string_view bytes, Collector& to);
void read_jsonl(const std::string& path, std::string_view bytes, Collector& to);
void read_archive_bytes(const std::string& path, std::string_view bytes,
                        Collector& to); ///< zip or tar in memory

/// By `format`, or by name and content when it is automatic.
void read_one(const std::string& path, std::string_view bytes, Format format, Collector& to);

/// A body that came in a table or record: HTML, as help-centre exports have it, becomes Markdown; all else
/// stays.
std::string body_of_field(std::string_view field);

} // namespace iterochat::import
