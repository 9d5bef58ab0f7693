#include "daemon/answer/neutral_text.hpp"

#include "common/base/text.hpp"
#include "daemon/answer/characters.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace iterochat::answer {
namespace {

struct Span32 {
    char32_t first;
    char32_t last;
};

// Format characters that change how a text is read or hide one in it.
constexpr std::array invisible{Span32{0x00ad, 0x00ad},   Span32{0x034f, 0x034f}, Span32{0x061c, 0x061c},
                               Span32{0x115f, 0x1160},   Span32{0x17b4, 0x17b5}, Span32{0x180b, 0x180f},
                               Span32{0x200b, 0x200f},   Span32{0x2028, 0x202e}, Span32{0x2060, 0x206f},
                               Span32{0x3164, 0x3164},   Span32{0xfe00, 0xfe0f}, Span32{0xfeff, 0xfeff},
                               Span32{0xffa0, 0xffa0},   Span32{0xfff0, 0xfffc}, Span32{0x1d173, 0x1d17a},
                               Span32{0xe0000, 0xe0fff}, Span32{0xe000, 0xf8ff}, Span32{0xf0000, 0x10ffff}};

bool is_invisible(char32_t point) {
    if (point < 0x20)
        return point != '\n' && point != '\t';
    if (point >= 0x7f && point < 0xa0)
        return true;
    return std::any_of(invisible.begin(), invisible.end(),
                       [&](Span32 span) { return point >= span.first && point <= span.last; });
}

bool is_joiner(char32_t point) {
    return point == 0x200c || point == 0x200d;
}

std::string without_invisible(std::string_view utf8) {
    const std::u32string points = characters_of(utf8);
    std::string visible;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool in_bengali =
            i > 0 && i + 1 < points.size() && is_bengali(points[i - 1]) && is_bengali(points[i + 1]);
        if (!is_invisible(points[i]) || (is_joiner(points[i]) && in_bengali))
            append_character(visible, points[i]);
    }
    return visible;
}

void remove_between(std::string& text, std::string_view begin, std::string_view end) {
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        const std::size_t close = text.find(end, at + begin.size());
        text.replace(at, close == std::string::npos ? text.size() - at : close + end.size() - at, " ");
    }
}

/// "<b>", "</span>", "<img …>": a tag's name follows the bracket at once. "a < b" stays.
void remove_tags(std::string& text) {
    std::size_t at = 0;
    while ((at = text.find('<', at)) != std::string::npos) {
        const std::size_t name = at + (text.compare(at, 2, "</") == 0 ? 2 : 1);
        const bool is_tag = name < text.size() && ((text[name] >= 'a' && text[name] <= 'z') ||
                                                   (text[name] >= 'A' && text[name] <= 'Z'));
        const std::size_t close = is_tag ? text.find('>', name) : std::string::npos;
        if (close == std::string::npos)
            ++at;
        else
            text.replace(at, close + 1 - at, " ");
    }
}

/// "[//]: # (nobody sees this)" and other link definitions: a renderer shows nothing of them.
void remove_markdown_comments(std::string& text) {
    std::string kept;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        const std::string_view bare = trim(line);
        if (!(bare.starts_with('[') && bare.find("]:") != std::string_view::npos))
            kept.append(line).append(end < rest.size() ? "\n" : "");
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    text = std::move(kept);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

// What chat templates put before a role.
constexpr auto template_marks = std::to_array<std::string_view>(
    {"<|", "|>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<<", ">>", "<s>", "</s>", "```", "###"});

} // namespace

std::string neutralized(std::string_view utf8) {
    std::string text = without_invisible(utf8);
    remove_between(text, "<!--", "-->");
    remove_tags(text);
    remove_markdown_comments(text);
    for (const std::string_view mark : template_marks)
        replace_all(text, mark, " ");
    return text;
}

} // namespace iterochat::answer
