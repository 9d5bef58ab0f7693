#include "daemon/import/front_matter.hpp"

#include "common/base/text.hpp"

#include <algorithm>

namespace iterochat::import {
namespace {

/// A scalar without its quotes: 'it''s', "a \"b\"", plain # comment.
std::string scalar(std::string_view value) {
    value = trim(value);
    const char quote = value.empty() ? ' ' : value[0];
    if (quote != '"' && quote != '\'')
        return std::string(trim(value.substr(0, value.find(" #"))));
    std::string text;
    for (std::size_t i = 1; i < value.size(); ++i) {
        const bool doubled =
            quote == '\'' && value[i] == quote && i + 1 < value.size() && value[i + 1] == quote;
        const bool escaped = quote == '"' && value[i] == '\\' && i + 1 < value.size();
        if (doubled || escaped)
            ++i;
        else if (value[i] == quote)
            break;
        text += value[i];
    }
    return text;
}

/// "[a, 'b, c']" as its items.
std::vector<std::string> inline_list(std::string_view value) {
    std::vector<std::string> items;
    value = trim(value);
    value.remove_prefix(1);
    if (value.ends_with(']'))
        value.remove_suffix(1);
    std::size_t begin = 0;
    char quote = 0;
    for (std::size_t i = 0; i <= value.size(); ++i) {
        const bool end = i == value.size() || (value[i] == ',' && quote == 0);
        if (end) {
            if (std::string item = scalar(value.substr(begin, i - begin)); !item.empty())
                items.push_back(std::move(item));
            begin = i + 1;
        } else if (quote == 0 &&
                   (value[i] == '"' || (value[i] == '\'' && trim(value.substr(begin, i - begin)).empty()))) {
            quote = value[i];
        } else if (value[i] == quote) {
            quote = 0;
        }
    }
    return items;
}

void set(FrontMatter& matter, std::string_view key, std::string_view value) {
    if (key == "title")
        matter.title = scalar(value);
    else if (key == "language" || key == "lang")
        matter.language = scalar(value);
    else if (key == "url")
        matter.url = scalar(value);
    else if (key == "questions" && trim(value).starts_with('['))
        matter.questions = inline_list(value);
    else if (key == "questions" && !trim(value).empty())
        matter.questions = {scalar(value)};
}

} // namespace

FrontMatter take_front_matter(std::string_view document) {
    FrontMatter matter;
    matter.body = document;
    std::string_view rest = document;
    std::string key;
    for (std::size_t number = 0; !rest.empty(); ++number) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (number == 0) {
            if (trim(line) != "---" || line[0] != '-')
                return matter;
            continue;
        }
        if (trim(line) == "---" || trim(line) == "...") {
            matter.body = rest;
            return matter;
        }
        const bool nested = line.starts_with(' ') || line.starts_with('\t') || line.starts_with('-');
        const std::string_view text = trim(line);
        if (nested && text.starts_with("- ")) {
            if (key == "questions")
                matter.questions.push_back(scalar(text.substr(2)));
            continue;
        }
        const auto colon = text.find(':');
        if (nested || text.empty() || text.starts_with('#'))
            continue;
        if (number == 1 && colon == std::string_view::npos)
            return matter; // a thematic break, no front matter
        key = colon == std::string_view::npos ? std::string{} : lower_ascii(trim(text.substr(0, colon)));
        if (!key.empty())
            set(matter, key, text.substr(colon + 1));
    }
    if (key.empty())
        return matter;
    matter.reason = "Its front matter is not closed by a line \"---\".";
    return matter;
}

} // namespace iterochat::import
