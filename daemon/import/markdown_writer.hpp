#pragma once

#include "daemon/import/sections.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::import {

/// Plain text as Markdown that shows it unchanged: a backslash only where a mark would be read.
/// `next_unknown`: the text goes on with something else. Starts of lines need escape_line_start as well.
std::string escape_inline(std::string_view text, char before, bool next_unknown);
std::string escape_line_start(std::string_view line);

/// A code span whose ticks the text does not hold.
std::string code_span(std::string_view text);

/// Puts inline pieces, lists, quotes, code and headings together to blocks of Markdown. Nesting of lists and
/// quotes is cut at 10 levels, so that the output stays in proportion to the input.
class MarkdownWriter {
  public:
    void text(std::string_view plain); ///< white space collapsed, invisible characters removed, marks escaped
    void markup(std::string_view markdown); ///< as it is: a code span, a part of a link
    void line_break();                      ///< two in a row end the paragraph
    void end_paragraph();

    void heading(int level, std::string anchor, std::string plain);
    void code_block(std::string_view code, std::string_view language);
    void lines(std::string_view markdown); ///< a finished block, for instance a table

    void open_list(bool ordered, int first);
    void open_item();
    void close_item();
    void close_list();
    void open_quote();
    void close_quote();
    bool nested() const { return !containers_.empty() || !lists_.empty(); }

    /// A link is put around what was written since open_link, unless a paragraph ended in between.
    struct LinkStart {
        std::size_t paragraph = 0;
        std::size_t position = 0;
    };
    LinkStart open_link();
    void close_link(const LinkStart& start, std::string_view url);

    std::vector<Block> take(); ///< ends everything

  private:
    struct List {
        bool ordered;
        int next;
        bool started;
    };
    struct Container {
        std::string first; ///< before the first line of an item or quote
        std::string rest;  ///< before every other line
        bool item;
        bool used;
    };

    void emit(std::string_view block);
    void finish_content();

    std::vector<Block> blocks_;
    std::string content_; ///< Markdown since the last heading
    std::string line_;    ///< the paragraph so far
    bool space_ = false;  ///< white space is due before the next text
    std::size_t paragraph_ = 0;
    std::vector<List> lists_;
    std::vector<Container> containers_;
    std::vector<bool> opened_; ///< for each open item and quote: has it a container, or is it too deep
};

} // namespace iterochat::import
