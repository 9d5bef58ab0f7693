#pragma once

#include "cli/output/terminal.hpp"

#include <string>
#include <vector>

namespace iterochat::cli {

/// A column of a table for people.
struct TableColumn {
    std::string title;
    bool right_aligned = false;
    bool may_be_cut = false; ///< gives way when the terminal is too narrow; else lines wrap
};

struct Cell {
    std::string text; ///< printable, without line ends
    Style style = Style::plain;
};

/// Columns aligned by what the texts take on a terminal. `width` 0: nothing is cut.
std::string render_table(const std::vector<TableColumn>& columns, const std::vector<std::vector<Cell>>& rows,
                         const Paint& paint, std::size_t width);

/// The same rows for scripts: cells parted by tabs, no titles, nothing cut.
std::string render_plain(const std::vector<std::vector<Cell>>& rows);

/// "key   value" lines; several lines of one value are indented under it.
struct Detail {
    std::string key;
    Cell value;
};
std::string render_details(const std::vector<Detail>& details, const Paint& paint);

} // namespace iterochat::cli
