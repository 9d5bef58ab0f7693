#pragma once

#include "daemon/model/knowledge.hpp"

#include <string>
#include <vector>

namespace iterochat::import {

/// A piece of a page in reading order: a heading, or Markdown without headings.
struct Block {
    int level = 0;      ///< 1 to 6: a heading; 0: content
    std::string anchor; ///< of a heading: its id in the page, may be empty
    std::string text;   ///< of a heading: plain text; of content: Markdown, no blank lines at its ends
};

/// A page whose main content is known.
struct Page {
    std::string path;     ///< source id of the whole page
    std::string title;    ///< not repeated among the blocks
    std::string language; ///< may be empty
    std::string url;      ///< may be empty
    std::vector<Block> blocks;
};

/// One article, or one for each section by the rule in import.hpp. Sections without text of their own give
/// nothing.
std::vector<ArticleDraft> to_articles(const Page& page);

bool is_question(std::string_view heading);

/// "How can I pay?" of "3.1.2. How can I pay?", "Q4: How can I pay?" or "Chapter 2. How can I pay?".
std::string without_number(std::string_view heading);

} // namespace iterochat::import
