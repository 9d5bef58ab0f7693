#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// A paragraph, list item, table row or code block of an article.
struct Block {
    std::string heading;         ///< the nearest heading above it
    std::string text;            ///< without formatting marks; one line except for code
    bool starts_section = false; ///< the first block below a heading of its own
};

/// The blocks of a Markdown text, in order. Marks of emphasis, links, images, quotes and HTML tags go; words
/// stay.
std::vector<Block> blocks_in(std::string_view markdown);

/// One line without its inline marks.
std::string plain_line(std::string_view line);

} // namespace iterochat::answer
