#pragma once

#include <string>
#include <string_view>

namespace iterochat::cli {

bool is_terminal(int fd);
/// Columns of the terminal on stdout; 0 when it is none or won't say: then nothing is cut.
std::size_t terminal_columns();

enum class Style { plain, bold, dim, red, green, yellow };

/// Colour, decided once from --color, NO_COLOR and where the text goes.
class Paint {
  public:
    /// `when`: auto, always or never.
    Paint(std::string_view when, int fd);
    std::string operator()(Style style, std::string_view text) const;

  private:
    bool on_;
};

/// Columns that a text takes on a terminal: wide characters two, combining marks none.
std::size_t display_width(std::string_view utf8);
/// Cut to at most `columns`, with an ellipsis as its last one where something is cut.
std::string fit(std::string_view utf8, std::size_t columns);
/// Without control characters (line ends become spaces), so that stored texts can't drive the terminal.
std::string printable(std::string_view utf8);
/// The same, but lines stay lines.
std::string printable_lines(std::string_view utf8);

} // namespace iterochat::cli
