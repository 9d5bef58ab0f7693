#include "cli/commands/view.hpp"
#include "cli/output/format.hpp"
#include "common/base/error.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

std::string joined(const json& list, const Canvas& canvas) {
    std::string text;
    for (const json& each : list) {
        const json* name = each.is_object() ? find_path(each, "name") : &each;
        if (name)
            text += (text.empty() ? "" : ", ") + text_at(*name, "", As::text, canvas);
    }
    return text;
}

/// "addresses" of one: "address".
std::string name_of_one(std::string name) {
    const auto ends = [&](std::string_view with) { return std::string_view(name).ends_with(with); };
    if (ends("replies"))
        name.replace(name.size() - 3, 3, "y");
    else if (ends("sses"))
        name.resize(name.size() - 2);
    else if (ends("s") && !ends("ss"))
        name.resize(name.size() - 1);
    return name;
}

/// {"conversations":3,"messages":1,"notes":0} -> "3 conversations, 1 message".
std::string counted(const json& counts) {
    std::string text;
    for (const auto& [key, value] : counts.items()) {
        if (!value.is_number_integer() || value == 0)
            continue;
        const auto count = value.get<std::int64_t>();
        std::string name = count == 1 ? name_of_one(key) : key;
        std::replace(name.begin(), name.end(), '_', ' ');
        text += (text.empty() ? "" : ", ") + format_count(count) + " " + name;
    }
    return text.empty() && !counts.empty() ? "nothing" : text;
}

std::string moment(const json& value, const Canvas& canvas) {
    const std::string& text = value.get_ref<const std::string&>();
    if (canvas.plain)
        return text;
    try {
        return format_moment(parse_time(text), canvas.now);
    } catch (const Error&) {
        return printable(text);
    }
}

std::string scalar(const json& value, bool keep_lines) {
    if (value.is_string()) {
        const std::string& text = value.get_ref<const std::string&>();
        return keep_lines ? printable_lines(text) : printable(text);
    }
    if (value.is_boolean())
        return value.get<bool>() ? "yes" : "no";
    return value.is_null() ? std::string{} : printable(value.dump());
}

std::string format_value(const json& value, As as, const Canvas& canvas) {
    switch (as) {
    case As::moment:
        return value.is_string() ? moment(value, canvas) : scalar(value, false);
    case As::bytes:
        return value.is_number_unsigned() && !canvas.plain ? format_bytes(value.get<std::uint64_t>())
                                                           : scalar(value, false);
    case As::count:
        return value.is_number_integer() && !canvas.plain ? format_count(value.get<std::int64_t>())
                                                          : scalar(value, false);
    case As::list:
        return value.is_array() ? joined(value, canvas) : scalar(value, false);
    case As::counts:
        return value.is_object() ? counted(value) : scalar(value, false);
    case As::lines:
        return scalar(value, true);
    case As::text:
    case As::yes_no:
        return scalar(value, false);
    }
    return {};
}

bool is_right_aligned(As as) {
    return as == As::bytes || as == As::count;
}

/// Keys as they come, for results that no view knows.
std::vector<Detail> unknown_details(const json& result, const Canvas& canvas, const std::string& prefix) {
    std::vector<Detail> details;
    for (const auto& [key, value] : result.items()) {
        const std::string name = prefix + key;
        if (value.is_object())
            for (Detail& inner : unknown_details(value, canvas, name + "."))
                details.push_back(std::move(inner));
        else
            details.push_back({name, {format_value(value, value.is_array() ? As::list : As::text, canvas)}});
    }
    return details;
}

std::string plain_details(const std::vector<Detail>& details) {
    std::vector<std::vector<Cell>> rows;
    for (const Detail& detail : details)
        rows.push_back({{detail.key}, detail.value});
    return render_plain(rows);
}

} // namespace

const json* find_path(const json& document, std::string_view path) {
    const json* at = &document;
    while (!path.empty()) {
        const auto dot = path.find('.');
        if (!at->is_object())
            return nullptr;
        const auto found = at->find(std::string(path.substr(0, dot)));
        if (found == at->end())
            return nullptr;
        at = &*found;
        path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    }
    return at->is_null() ? nullptr : at;
}

const json& list_at(const json& document, std::string_view path) {
    static const json none = json::array();
    const json* found = find_path(document, path);
    return found && found->is_array() ? *found : none;
}

bool is_true_at(const json& document, std::string_view path) {
    const json* found = find_path(document, path);
    return found && found->is_boolean() && found->get<bool>();
}

std::string text_at(const json& document, std::string_view path, As as, const Canvas& canvas) {
    const json* value = find_path(document, path);
    return value ? format_value(*value, as, canvas) : std::string{};
}

std::string render_rows(const json& rows, const std::vector<Field>& columns, const Canvas& canvas) {
    std::vector<TableColumn> titles;
    for (const Field& field : columns)
        titles.push_back({field.title, is_right_aligned(field.as), field.may_be_cut});
    std::vector<std::vector<Cell>> cells;
    for (const json& row : rows) {
        std::vector<Cell> line;
        for (const Field& field : columns)
            line.push_back({text_at(row, field.path, field.as, canvas)});
        cells.push_back(std::move(line));
    }
    if (canvas.plain)
        return render_plain(cells);
    return cells.empty() ? std::string{} : render_table(titles, cells, canvas.paint, canvas.width);
}

std::string render_object(const json& object, const std::vector<Field>& fields, const Canvas& canvas) {
    std::vector<Detail> details;
    for (const Field& field : fields) {
        std::string text = text_at(object, field.path, field.as, canvas);
        if (!text.empty() || canvas.plain)
            details.push_back({field.title, {std::move(text)}});
    }
    return canvas.plain ? plain_details(details) : render_details(details, canvas.paint);
}

const View* find_view(std::string_view words) {
    static const std::vector<View> all = [] {
        std::vector<View> views;
        for (const auto& room : {everyday_views, knowledge_views, conversation_views, compliance_views,
                                 backup_views, operations_views})
            for (View& view : room())
                views.push_back(std::move(view));
        return views;
    }();
    for (const std::string_view name : {words, words.substr(0, words.find(' '))})
        for (const View& view : all)
            if (view.words == name)
                return &view;
    return nullptr;
}

std::string render(std::string_view words, const json& result, const Canvas& canvas) {
    const View* view = find_view(words);
    if (view && view->render)
        return view->render(result, canvas);
    std::string out;
    const json* object = view && view->object ? find_path(result, view->object) : &result;
    if (view && !view->details.empty() && object)
        out += render_object(*object, view->details, canvas);
    const json* rows = view && view->list ? find_path(result, view->list) : nullptr;
    if (rows && rows->is_array() && !rows->empty())
        out += (out.empty() ? "" : "\n") + render_rows(*rows, view->columns, canvas);
    if (out.empty() && !rows) {
        const auto details = unknown_details(result, canvas, "");
        out = canvas.plain ? plain_details(details) : render_details(details, canvas.paint);
    }
    return out;
}

} // namespace iterochat::cli
