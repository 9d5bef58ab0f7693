#pragma once

#include "daemon/import/html_tree.hpp"
#include "daemon/import/sections.hpp"

#include <vector>

namespace iterochat::import {

/// The subtree of `main` as headings and Markdown in reading order. Headings in accordion lists, <summary>,
/// questions on buttons, in definition lists and in bold paragraphs count as headings too. The first heading
/// that says `title` is left out. Tables become Markdown tables, or lines when they are too wide; layout
/// tables become text.
std::vector<Block> to_markdown(const HtmlTree& tree, NodeIndex main, const std::string& title);

/// A table of data (two columns and more, no headings, no table inside) as Markdown; empty when it is layout.
std::string table_to_markdown(const HtmlTree& tree, NodeIndex table);

/// The inline content of a cell or another element on one line.
std::string inline_markdown(const HtmlTree& tree, NodeIndex from, NodeIndex end);

/// The id that a link to the heading at `node` would use: its own, of an <a> in or right before it, or of the
/// section it opens. May be empty.
std::string anchor_of(const HtmlTree& tree, NodeIndex node, NodeIndex main);

} // namespace iterochat::import
