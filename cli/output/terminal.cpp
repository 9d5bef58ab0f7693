#include "cli/output/terminal.hpp"

#include <algorithm>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

namespace iterochat::cli {
namespace {

/// Calls `each` with every code point and the bytes it takes; bytes that are no UTF-8 count as one character
/// each.
template <class Each>
void for_each_character(std::string_view text, Each each) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t size = utf8proc_iterate(bytes, left, &point);
        if (size <= 0) {
            point = 0xFFFD;
            size = 1;
        }
        if (!each(point,
                  std::string_view(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size))))
            return;
        bytes += size;
        left -= size;
    }
}

bool is_control(utf8proc_int32_t point) {
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        break;
    }
    // Marks that turn the direction of what follows; joiners (200C, 200D) stay, words need them.
    return point == 0x061C || point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

std::string without_controls(std::string_view text, bool keep_lines) {
    std::string out;
    for_each_character(text, [&](utf8proc_int32_t point, std::string_view bytes) {
        if (point == 0xFFFD)
            out += "\xEF\xBF\xBD";
        else if (point == '\n')
            out += keep_lines ? '\n' : ' ';
        else if (point == '\t')
            out += ' ';
        else if (!is_control(point))
            out += bytes;
        return true;
    });
    return out;
}

const char* code_of(Style style) {
    switch (style) {
    case Style::plain:
        return "";
    case Style::bold:
        return "1";
    case Style::dim:
        return "2";
    case Style::red:
        return "31";
    case Style::green:
        return "32";
    case Style::yellow:
        return "33";
    }
    return "";
}

} // namespace

bool is_terminal(int fd) {
    return ::isatty(fd) == 1;
}

std::size_t terminal_columns() {
    winsize size{};
    if (!is_terminal(STDOUT_FILENO) || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

Paint::Paint(std::string_view when, int fd) {
    const char* no_color = std::getenv("NO_COLOR");
    const bool refused = no_color && *no_color;
    on_ = when == "always" || (when != "never" && !refused && is_terminal(fd));
}

std::string Paint::operator()(Style style, std::string_view text) const {
    if (!on_ || style == Style::plain || text.empty())
        return std::string(text);
    return std::string("\x1b[") + code_of(style) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    for_each_character(utf8, [&width](utf8proc_int32_t point, std::string_view) {
        width += static_cast<std::size_t>(std::max(utf8proc_charwidth(point), 0));
        return true;
    });
    return width;
}

std::string fit(std::string_view utf8, std::size_t columns) {
    if (columns == 0)
        return {};
    if (display_width(utf8) <= columns)
        return std::string(utf8);
    std::string out;
    std::size_t width = 0;
    for_each_character(utf8, [&](utf8proc_int32_t point, std::string_view bytes) {
        const auto wide = static_cast<std::size_t>(std::max(utf8proc_charwidth(point), 0));
        if (width + wide > columns - 1)
            return false;
        width += wide;
        out += bytes;
        return true;
    });
    return out + "\xE2\x80\xA6";
}

std::string printable(std::string_view utf8) {
    return without_controls(utf8, false);
}

std::string printable_lines(std::string_view utf8) {
    return without_controls(utf8, true);
}

} // namespace iterochat::cli
