#pragma once

#include "daemon/model/knowledge.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Files and pages -> article drafts, whose bodies are Markdown.
//
// What becomes an article
// - HTML: the main content (menus, headers, footers, forms, tables of contents and the like are left out),
// title from
//   its h1, else <title> without the site's name, else the file's name. Language from <html lang>, else from
//   the name
//   ("faq.en.html"); address from the canonical link or og:url when it is https.
// - Markdown: front matter (title, language, url, questions), else the first H1 is the title; one that opens
// the
//   document is not repeated in the body. Text: a short first line is the title.
// - A page of HTML or Markdown is one article, with its path as source id. Two kinds of pages give one for
// each section:
//   - a FAQ: at the highest level of headings where at least two, and half of them, are questions (by "?" or
//   their first
//     word). Every heading of this level and above opens an article, deeper ones when they are questions.
//     Questions in <summary>, on buttons, in <dt> and bold in a paragraph of their own count as headings.
//   - a page of over 24,000 bytes of Markdown: at the highest level that has two headings; its articles are
//   named
//     "Page: Heading".
//   A section's source id is "path#anchor" (the heading's id, else its words), its title the heading without
//   its number. Text before the first section is an article under the page's own id. A section without text
//   of its own gives nothing, and so does a page that only lists links or forwards.
// - CSV with a header row (title or question, body or answer, id, language, url, questions separated by "|";
// also with
//   ";" or tabs) and JSON Lines with the same fields: one article a row, its id as source id, else path and
//   title. An unknown field or column is a failure that names it. A body that is HTML becomes Markdown.
// Text is UTF-8; HTML may also be ISO-8859-1 or Windows-1252 if it says so.
namespace iterochat::import {

enum class Format { automatic, markdown, html, text, csv, jsonl, zip };
/// "auto", "markdown", "html", "text", "csv", "jsonl", "zip"; throws Code::unprocessable.
Format format_from_name(std::string_view name);

/// A part of the input that could not become an article.
struct Failure {
    std::string source; ///< path in the input, with a line or record number where there is one: "faq.csv:12"
    std::string code;   ///< what kind of reason, for programs: "encoding", "no_text" …
    std::string reason; ///< a sentence for people, without the input's text
};

/// Called on the reader's thread, in the order of the input. What these throw ends the reading and goes
/// through.
struct Sink {
    std::function<void(ArticleDraft&&)>
        article; ///< valid by model's validate(), source ids unique in this input
    std::function<void(Failure&&)> failure;
    std::function<void(std::uint64_t bytes_read)> progress; ///< may be empty; the total so far
};

/// Reads one document (a page, a table, a JSON Lines stream) named `path` (used for the source id and the
/// format; "-" is standard input). Automatic: by extension, else by the first bytes. A hostile or damaged
/// document gives a failure, never a throw.
void read_document(std::string_view path, std::string_view content, Format format, const Sink& sink);

/// Reads an archive (tar as the command line packs folders, or zip) from a file; each entry becomes
/// documents. Bounded: 20,000 entries, 20 MB an entry, 2 GB in all, 200 times the packed size, no links, no
/// absolute or ".." paths. Entries with unknown extensions and hidden ones are passed over in silence; with a
/// format that is not automatic or zip, so are those of the other formats, and entries without an extension
/// are read. Throws Code::bad_data when it is no archive.
void read_archive(const std::string& file, Format format, const Sink& sink);

/// The same from a stream; `pull` gives the next piece (empty at the end), which stays valid until the next
/// call.
void read_archive(const std::function<std::string_view()>& pull, Format format, const Sink& sink);

} // namespace iterochat::import
