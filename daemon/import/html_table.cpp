#include "daemon/import/html_markdown.hpp"

#include "common/base/text.hpp"
#include "daemon/import/markdown_writer.hpp"

#include <algorithm>

namespace iterochat::import {
namespace {

constexpr std::size_t most_columns =
    12; ///< wider tables, and cells longer than this many bytes, become lines
constexpr std::size_t longest_cell = 400;

using Row = std::vector<std::string>;

bool is_code(GumboTag tag) {
    return tag == GUMBO_TAG_CODE || tag == GUMBO_TAG_KBD || tag == GUMBO_TAG_SAMP || tag == GUMBO_TAG_TT ||
           tag == GUMBO_TAG_PRE;
}

/// One cell's column of a Markdown table: bars inside would end it.
std::string bar_safe(std::string_view cell) {
    std::string safe;
    for (const char c : cell)
        (c == '|' ? safe += "\\|" : safe += c);
    return safe;
}

std::string as_table(const std::vector<Row>& rows, std::size_t columns) {
    std::string table;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        table += row == 0 ? "|" : "\n|";
        for (std::size_t column = 0; column < columns; ++column)
            table += " " + (column < rows[row].size() ? bar_safe(rows[row][column]) : std::string{}) + " |";
        if (row == 0) {
            table += "\n|";
            for (std::size_t column = 0; column < columns; ++column)
                table += " --- |";
        }
    }
    return table;
}

std::string as_lines(const std::vector<Row>& rows) {
    std::string lines;
    for (const Row& row : rows) {
        std::string line;
        for (const std::string& cell : row)
            if (!cell.empty())
                line += (line.empty() ? "" : "; ") + cell;
        if (!line.empty())
            lines += (lines.empty() ? "- " : "\n- ") + line;
    }
    return lines;
}

std::vector<Row> rows_of(const HtmlTree& tree, NodeIndex table) {
    const auto& nodes = tree.nodes();
    std::vector<Row> rows;
    for (NodeIndex i = table + 1; i < nodes[table].end;) {
        if (nodes[i].is(GUMBO_TAG_TR)) {
            rows.emplace_back();
        } else if ((nodes[i].is(GUMBO_TAG_TD) || nodes[i].is(GUMBO_TAG_TH)) && !rows.empty()) {
            rows.back().push_back(inline_markdown(tree, i + 1, nodes[i].end));
            i = nodes[i].end;
            continue;
        } else if (nodes[i].is(GUMBO_TAG_CAPTION)) {
            i = nodes[i].end;
            continue;
        }
        ++i;
    }
    std::erase_if(rows, [](const Row& row) {
        return std::all_of(row.begin(), row.end(), [](const auto& cell) { return cell.empty(); });
    });
    return rows;
}

} // namespace

std::string inline_markdown(const HtmlTree& tree, NodeIndex from, NodeIndex end) {
    const auto& nodes = tree.nodes();
    MarkdownWriter writer;
    struct Link {
        NodeIndex end;
        MarkdownWriter::LinkStart start;
        std::string_view url;
    };
    std::vector<Link> links;
    for (NodeIndex i = from; i <= end; ++i) {
        while (!links.empty() && links.back().end <= i) {
            writer.close_link(links.back().start, links.back().url);
            links.pop_back();
        }
        if (i == end)
            break;
        if (nodes[i].is_text()) {
            writer.text(nodes[i].text);
        } else if (is_code(nodes[i].tag)) {
            writer.markup(code_span(tree.text_of(i)));
            i = nodes[i].end - 1;
        } else if (nodes[i].is(GUMBO_TAG_A)) {
            const std::string_view url = trim(tree.attribute(i, "href"));
            if (url.starts_with("https://") || url.starts_with("http://"))
                links.push_back({nodes[i].end, writer.open_link(), url});
        } else if (nodes[i].is(GUMBO_TAG_BR) || nodes[i].is(GUMBO_TAG_P) || nodes[i].is(GUMBO_TAG_DIV) ||
                   nodes[i].is(GUMBO_TAG_LI)) {
            writer.text(" ");
        }
    }
    const std::vector<Block> blocks = writer.take();
    return blocks.empty() ? std::string{} : blocks.front().text;
}

std::string table_to_markdown(const HtmlTree& tree, NodeIndex table) {
    const HtmlNode& node = tree.nodes()[table];
    if (node.has_heading || node.words == 0)
        return {};
    if (const NodeIndex inner = tree.find(GUMBO_TAG_TABLE, table + 1); inner < node.end)
        return {};
    const std::vector<Row> rows = rows_of(tree, table);
    std::size_t columns = 0;
    std::size_t longest = 0;
    for (const Row& row : rows) {
        columns = std::max(columns, row.size());
        for (const std::string& cell : row)
            longest = std::max(longest, cell.size());
    }
    if (rows.size() < 2 || columns < 2)
        return {};
    return columns > most_columns || longest > longest_cell ? as_lines(rows) : as_table(rows, columns);
}

} // namespace iterochat::import
