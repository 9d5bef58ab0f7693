#include "daemon/import/import.hpp"

#include "daemon/import/detect.hpp"
#include "daemon/import/readers.hpp"

namespace iterochat::import {
namespace {

void read_as(Format format, const std::string& path, std::string_view bytes, Collector& to) {
    switch (format) {
    case Format::html:
        return read_html(path, bytes, to);
    case Format::markdown:
        return read_markdown(path, bytes, to);
    case Format::text:
        return read_text(path, bytes, to);
    case Format::csv:
        return read_csv(path, bytes, to);
    case Format::jsonl:
        return read_jsonl(path, bytes, to);
    case Format::zip:
        return read_archive_bytes(path, bytes, to);
    case Format::automatic:
        break;
    }
    std::optional<Format> found = format_of_name(path);
    if (!found)
        found = format_of_content(bytes, !has_extension(path));
    if (!found)
        return to.failure(
            path, "format",
            "It is not a supported format; those are HTML, Markdown, text, CSV, JSON Lines and zip.");
    read_as(*found, path, bytes, to);
}

} // namespace

void read_one(const std::string& path, std::string_view bytes, Format format, Collector& to) {
    read_as(format, path, bytes, to);
}

void read_document(std::string_view path, std::string_view content, Format format, const Sink& sink) {
    Collector to(sink);
    read_one(std::string(path), content, format, to);
    to.progress(content.size());
}

} // namespace iterochat::import
