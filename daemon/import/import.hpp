#pragma once

#include "daemon/model/knowledge.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::import {

enum class Format { automatic, markdown, html, text, csv, jsonl, zip };
Format format_from_name(std::string_view name); ///< "auto", "markdown", "html", "text", "csv", "jsonl", "zip"; throws Code::unprocessable

/// A part of the input that could not become an article.
struct Failure {
    std::string source; ///< path in the input, with a line or record number where there is one
    std::string reason; ///< a sentence for people, without the input's text
};

struct Sink {
    std::function<void(ArticleDraft&&)> article;
    std::function<void(Failure&&)> failure;
    std::function<void(std::uint64_t bytes_read)> progress; ///< may be empty
};

/// Reads one document (a page, a table, a JSON Lines stream) named `path` (used for the source id and the format).
/// A hostile or damaged document gives a failure, never a throw.
void read_document(std::string_view path, std::string_view content, Format format, const Sink& sink);

/// Reads an archive (tar as the command line packs folders, or zip) from a file; each entry becomes documents.
/// Bounded: 20,000 entries, 20 MB an entry, 2 GB in all, no links, no absolute or ".." paths.
/// Throws Code::bad_data when it is no archive.
void read_archive(const std::string& file, Format format, const Sink& sink);

/// The same from a stream; `pull` gives the next piece (empty at the end).
void read_archive(const std::function<std::string_view()>& pull, Format format, const Sink& sink);

} // namespace iterochat::import
