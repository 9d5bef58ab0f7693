#include "cli/commands/show.hpp"
#include "common/base/error.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

std::string line_of(const json& document) {
    return document.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

/// A text that a spreadsheet would take for a formula is made a text again.
std::string cell_of(const json* value) {
    if (!value || value->is_null())
        return {};
    if (!value->is_string() && !value->is_object() && !value->is_array())
        return value->dump();
    std::string text = value->is_string() ? value->get<std::string>()
                                          : value->dump(-1, ' ', false, json::error_handler_t::replace);
    if (text.find_first_of("=+-@\t\r") == 0)
        text.insert(0, 1, '\'');
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

/// RFC 4180: the columns of the command's table by the names of their keys, values as in JSON.
std::string csv_head(const View& view) {
    std::string line;
    for (const Field& field : view.columns)
        line.append(line.empty() ? "" : ",").append(field.path);
    return line + "\r\n";
}
std::string csv_row(const json& item, const View& view) {
    std::string line;
    for (const Field& field : view.columns)
        line += (&field == &view.columns.front() ? "" : ",") + cell_of(find_path(item, field.path));
    return line + "\r\n";
}

std::string document_of(const json& document) {
    return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

/// The cells of a streamed row, parted by two spaces: there is no knowing how wide the next ones will be.
std::string row_of(const json& item, const View& view, const Canvas& canvas) {
    std::string line;
    for (const Field& field : view.columns)
        line += (line.empty()   ? ""
                 : canvas.plain ? "\t"
                                : "  ") +
                text_at(item, field.path, field.as, canvas);
    return line + "\n";
}

} // namespace

void write_out(const std::string& text) {
    if (!(std::cout << text << std::flush))
        throw Error{Code::io, "cannot write the answer to stdout"};
}

void Answer::write(const std::string& text) const {
    if (!settings_.is_silent())
        write_out(text);
}

std::string_view Answer::items_key() const {
    if (command_.words == "kb ask")
        return "answers";
    const View* view = find_view(command_.words);
    return view && view->list ? view->list : "items";
}

void Answer::progress(const json& line) const {
    if (settings_.format == Format::ndjson)
        write(line_of(line));
}

void Answer::item(const json& item) {
    const View* view = find_view(command_.words);
    if (settings_.format == Format::csv && view && !view->columns.empty()) {
        write((had_items_ ? "" : csv_head(*view)) + csv_row(item, *view));
        had_items_ = true;
        return;
    }
    had_items_ = true;
    if (settings_.format == Format::json)
        kept_.push_back(item.dump(-1, ' ', false, json::error_handler_t::replace));
    else if (settings_.format == Format::ndjson || !view || view->columns.empty())
        write(line_of(item)); // rows without a table of their own are for programs anyway
    else
        write(row_of(item, *view, canvas_));
}

void Answer::result(json result) {
    const std::string key(items_key());
    switch (settings_.format) {
    case Format::json:
        if (had_items_) {
            json& rows = result[key] = json::array();
            for (const std::string& kept : kept_)
                rows.push_back(json::parse(kept));
        }
        return write(document_of(result));
    case Format::ndjson:
        if (command_.job) {
            result["type"] = "result";
            return write(line_of(result));
        }
        if (had_items_)
            return;
        if (const auto rows = result.find(key);
            rows != result.end() && rows->is_array() && result.size() == 1) {
            for (const json& row : *rows)
                write(line_of(row));
            return;
        }
        return write(line_of(result));
    case Format::csv:
        if (const View* view = find_view(command_.words); view && view->list && !had_items_) {
            std::string text = csv_head(*view);
            for (const json& row : list_at(result, key))
                text += csv_row(row, *view);
            write(text);
        }
        return;
    case Format::table:
    case Format::plain:
        if (!had_items_)
            write(render(command_.words, result, canvas_));
        return;
    }
}

} // namespace iterochat::cli
