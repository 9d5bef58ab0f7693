#pragma once

#include "daemon/import/html_tree.hpp"

namespace iterochat::import {

/// How much the page lost to menus and link lists, to tell an index page from an article.
struct Cleaned {
    std::uint32_t listed_words = 0; ///< in tables of contents and lists of links that were taken out
};

/// Takes out of a page what is no content: scripts, navigation, page headers and footers, forms, breadcrumbs,
/// cookie banners, "Prev/Next" rows, tables of contents, copyright lines, votes and shares.
Cleaned drop_boilerplate(HtmlTree& tree);

/// The element that holds the article, on a cleaned tree: <article>, <main>, role=main or a usual id or class
/// if they hold enough of the text, else the deepest element with most of the words outside of links.
NodeIndex main_content(const HtmlTree& tree);

} // namespace iterochat::import
