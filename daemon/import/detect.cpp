#include "daemon/import/detect.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <array>
#include <utility>

namespace iterochat::import {
namespace {

struct NamedFormat {
    std::string_view name;
    Format format;
};

constexpr std::array<NamedFormat, 7> format_names = {{{"auto", Format::automatic},
                                                      {"markdown", Format::markdown},
                                                      {"html", Format::html},
                                                      {"text", Format::text},
                                                      {"csv", Format::csv},
                                                      {"jsonl", Format::jsonl},
                                                      {"zip", Format::zip}}};

constexpr std::array<NamedFormat, 10> extensions = {{{"html", Format::html},
                                                     {"htm", Format::html},
                                                     {"xhtml", Format::html},
                                                     {"md", Format::markdown},
                                                     {"markdown", Format::markdown},
                                                     {"txt", Format::text},
                                                     {"csv", Format::csv},
                                                     {"jsonl", Format::jsonl},
                                                     {"ndjson", Format::jsonl},
                                                     {"zip", Format::zip}}};

/// ISO 639-1, each code between spaces.
constexpr std::string_view languages =
    " aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
    "ee el en eo es "
    "et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu "
    "ja jv ka kg ki "
    "kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd "
    "ne ng nl nn no "
    "nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te "
    "tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

std::string_view base_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Name and extension; the extension is empty when there is none.
std::pair<std::string_view, std::string_view> split_extension(std::string_view name) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size())
        return {name, {}};
    return {name.substr(0, dot), name.substr(dot + 1)};
}

bool is_language(std::string_view code) {
    if (code.size() != 2 && (code.size() != 5 || (code[2] != '-' && code[2] != '_')))
        return false;
    return languages.find(" " + lower_ascii(code.substr(0, 2)) + " ") != std::string_view::npos;
}

/// A table whose first line names a title and a text column.
bool looks_like_csv(std::string_view line) {
    const std::string lower = lower_ascii(line);
    const bool separated = lower.find_first_of(",;\t") != std::string::npos;
    const bool titled =
        lower.find("title") != std::string::npos || lower.find("question") != std::string::npos;
    return separated && titled &&
           (lower.find("body") != std::string::npos || lower.find("answer") != std::string::npos);
}

} // namespace

Format format_from_name(std::string_view name) {
    for (const NamedFormat& row : format_names)
        if (row.name == name)
            return row.format;
    throw Error{Code::unprocessable, "The format is one of auto, markdown, html, text, csv, jsonl and zip."}
        .with_field("as");
}

std::optional<Format> format_of_name(std::string_view path) {
    const std::string extension = lower_ascii(split_extension(base_name(path)).second);
    for (const NamedFormat& row : extensions)
        if (row.name == extension)
            return row.format;
    return std::nullopt;
}

bool has_extension(std::string_view path) {
    return !split_extension(base_name(path)).second.empty();
}

std::optional<Format> format_of_content(std::string_view content, bool text_fits) {
    if (content.starts_with("PK\x03\x04") || content.starts_with("PK\x05\x06"))
        return Format::zip;
    if (content.starts_with("\xEF\xBB\xBF"))
        content.remove_prefix(3);
    const std::string_view start = trim(content.substr(0, 4096));
    const std::string_view line = start.substr(0, start.find('\n'));
    const std::string lower = lower_ascii(start.substr(0, 512));
    if (content.substr(0, 4096).find('\0') != std::string_view::npos)
        return std::nullopt;
    if (start.starts_with("{"))
        return Format::jsonl;
    if (lower.starts_with("<!doctype html") ||
        (start.starts_with("<") && lower.find("<html") != std::string::npos))
        return Format::html;
    if (looks_like_csv(line))
        return Format::csv;
    if (trim(line) == "---" || start.starts_with("# ") || start.find("\n# ") != std::string_view::npos ||
        start.find("\n## ") != std::string_view::npos)
        return Format::markdown;
    if (lower.starts_with("<body") || lower.starts_with("<h1") || lower.starts_with("<p>") ||
        lower.starts_with("<div"))
        return Format::html;
    return text_fits ? std::optional{Format::text} : std::nullopt;
}

std::string language_of_name(std::string_view path) {
    const std::string_view stem = split_extension(base_name(path)).first;
    const std::string_view code = split_extension(stem).second;
    if (!is_language(code))
        return {};
    std::string language(code);
    if (language.size() > 2)
        language[2] = '-';
    return language;
}

std::string title_of_name(std::string_view path) {
    std::string_view stem = split_extension(base_name(path)).first;
    if (is_language(split_extension(stem).second))
        stem = split_extension(stem).first;
    if (stem == "-")
        return {};
    std::string title(stem);
    for (char& c : title)
        if (c == '-' || c == '_')
            c = ' ';
    title = trim(title);
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

std::string normal_path(std::string_view name) {
    std::string path;
    if (name.empty() || name[0] == '/' || name[0] == '\\' || (name.size() > 1 && name[1] == ':'))
        return {};
    while (!name.empty()) {
        const auto slash = name.find_first_of("/\\");
        const std::string_view part = name.substr(0, slash);
        if (part == "..")
            return {};
        if (!part.empty() && part != ".")
            path += (path.empty() ? "" : "/") + std::string(part);
        name.remove_prefix(slash == std::string_view::npos ? name.size() : slash + 1);
    }
    return path;
}

bool is_hidden(std::string_view path) {
    return path.starts_with(".") || path.find("/.") != std::string_view::npos ||
           path.starts_with("__MACOSX/") || path.find("/__MACOSX/") != std::string_view::npos;
}

} // namespace iterochat::import
