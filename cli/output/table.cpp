#include "cli/output/table.hpp"

#include <algorithm>
#include <numeric>

namespace iterochat::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 12; ///< a column that gives way keeps so much

std::vector<std::size_t> natural_widths(const std::vector<TableColumn>& columns,
                                        const std::vector<std::vector<Cell>>& rows) {
    std::vector<std::size_t> widths;
    for (const TableColumn& column : columns)
        widths.push_back(display_width(column.title));
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
            widths[i] = std::max(widths[i], display_width(row[i].text));
    return widths;
}

/// Takes what is too much from the columns that may be cut, the widest first.
void make_fit(const std::vector<TableColumn>& columns, std::vector<std::size_t>& widths, std::size_t width) {
    const std::size_t gaps = gap * (widths.size() - 1);
    for (;;) {
        const std::size_t all = std::accumulate(widths.begin(), widths.end(), gaps);
        if (all <= width)
            return;
        std::size_t widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (columns[i].may_be_cut && widths[i] > narrowest &&
                (widest == widths.size() || widths[i] > widths[widest]))
                widest = i;
        if (widest == widths.size())
            return;
        widths[widest] -= std::min(all - width, widths[widest] - narrowest);
    }
}

std::string render_line(const std::vector<TableColumn>& columns, const std::vector<std::size_t>& widths,
                        const std::vector<Cell>& cells, const Paint& paint) {
    std::string line;
    for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) {
        const std::string text = fit(cells[i].text, widths[i]);
        const std::string pad(widths[i] - std::min(widths[i], display_width(text)), ' ');
        const bool last = i + 1 == columns.size();
        if (columns[i].right_aligned)
            line += pad + paint(cells[i].style, text);
        else
            line += paint(cells[i].style, text) + (last ? "" : pad);
        if (!last)
            line += std::string(gap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

} // namespace

std::string render_table(const std::vector<TableColumn>& columns, const std::vector<std::vector<Cell>>& rows,
                         const Paint& paint, std::size_t width) {
    std::vector<std::size_t> widths = natural_widths(columns, rows);
    if (width > 0)
        make_fit(columns, widths, width);
    std::vector<Cell> titles;
    for (const TableColumn& column : columns)
        titles.push_back({column.title, Style::bold});
    std::string out = render_line(columns, widths, titles, paint);
    for (const auto& row : rows)
        out += render_line(columns, widths, row, paint);
    return out;
}

std::string render_plain(const std::vector<std::vector<Cell>>& rows) {
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            out += (i > 0 ? "\t" : "") + row[i].text;
        out += '\n';
    }
    return out;
}

std::string render_details(const std::vector<Detail>& details, const Paint& paint) {
    std::size_t width = 0;
    for (const Detail& detail : details)
        width = std::max(width, display_width(detail.key));
    std::string out;
    for (const Detail& detail : details) {
        const std::string pad(width - display_width(detail.key) + gap, ' ');
        std::string line = paint(Style::bold, detail.key) + pad;
        for (std::size_t at = 0; at <= detail.value.text.size();) {
            const auto end = std::min(detail.value.text.find('\n', at), detail.value.text.size());
            line += paint(detail.value.style, detail.value.text.substr(at, end - at));
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + "\n";
            line = std::string(width + gap, ' ');
            at = end + 1;
        }
    }
    return out;
}

} // namespace iterochat::cli
