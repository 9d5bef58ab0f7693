#include "common/base/text.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>
#include <utility>

namespace iterochat {
namespace {

constexpr std::int32_t zero_width_non_joiner = 0x200C;
constexpr std::int32_t zero_width_joiner = 0x200D;

/// The code point at `text` and its length in bytes; a bad byte counts as U+FFFD of length 1.
std::pair<std::int32_t, std::size_t> next_character(std::string_view text) {
    utf8proc_int32_t point = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &point);
    if (length <= 0)
        return {0xFFFD, 1};
    return {point, static_cast<std::size_t>(length)};
}

bool belongs_to_word(std::int32_t point) {
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

/// Of a folded text.
bool is_ascii_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> before_that(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        before[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] =
                std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_that[j - 2] + 1);
        }
        std::swap(before_that, before);
        std::swap(before, row);
    }
    return before[b.size()];
}

} // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        utf8proc_int32_t point = 0;
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &point);
        if (length <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return true;
}

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

namespace {

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

std::string fold_any(std::string_view utf8) {
    utf8proc_uint8_t* result = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()),
                                     static_cast<utf8proc_ssize_t>(utf8.size()), &result,
                                     static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                                    UTF8PROC_STABLE | UTF8PROC_CASEFOLD));
    if (length < 0)
        throw Error{Code::invalid, "A text is not valid UTF-8."};
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned{result, &std::free};
    return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(length)};
}

} // namespace

/// ASCII folds by itself, but for the last letter before something else: a mark may join it. What follows
/// stays apart: no ASCII character joins what is before it (Unicode annex 15).
std::string fold(std::string_view utf8) {
    std::string folded;
    folded.reserve(utf8.size());
    while (!utf8.empty()) {
        auto plain = static_cast<std::size_t>(std::ranges::find_if_not(utf8, is_ascii) - utf8.begin());
        if (plain > 0 && plain < utf8.size())
            --plain;
        folded += lower_ascii(utf8.substr(0, plain));
        utf8.remove_prefix(plain);
        if (utf8.empty())
            break;
        const std::string_view behind_first = utf8.substr(1); // of which the first may be ASCII
        const auto other =
            static_cast<std::size_t>(std::ranges::find_if(behind_first, is_ascii) - behind_first.begin());
        folded += fold_any(utf8.substr(0, other + 1));
        utf8.remove_prefix(other + 1);
    }
    return folded;
}

std::string truncate_characters(std::string_view utf8, std::size_t most) {
    std::size_t at = 0;
    std::size_t boundary = 0;
    std::int32_t previous = 0;
    utf8proc_int32_t state = 0;
    for (std::size_t count = 0; at < utf8.size(); ++count) {
        const auto [point, length] = next_character(utf8.substr(at));
        if (at > 0 && utf8proc_grapheme_break_stateful(previous, point, &state))
            boundary = at;
        if (count == most)
            return std::string(utf8.substr(0, boundary));
        previous = point;
        at += length;
    }
    return std::string(utf8);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::vector<std::string> words_of(std::string_view utf8) {
    const std::string folded = fold(utf8);
    std::vector<std::string> words;
    std::string word;
    for (std::string_view rest = folded; !rest.empty();) {
        const auto plain =
            static_cast<std::size_t>(std::ranges::find_if_not(rest, is_ascii_word) - rest.begin());
        word.append(rest.substr(0, plain));
        rest.remove_prefix(plain);
        if (rest.empty())
            break;
        const auto [point, length] = next_character(rest);
        const bool joins = (point == zero_width_joiner || point == zero_width_non_joiner) && !word.empty();
        if (belongs_to_word(point) || joins)
            word.append(rest.substr(0, length));
        else if (!word.empty())
            words.push_back(std::exchange(word, {}));
        rest.remove_prefix(length);
    }
    if (!word.empty())
        words.push_back(std::move(word));
    return words;
}

std::string normalize_email(std::string_view email) {
    const std::string_view trimmed = trim(email);
    const auto at = trimmed.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == trimmed.size() ||
        trimmed.find_first_of(" \t\r\n<>,;") != std::string_view::npos)
        return {};
    return fold(trimmed);
}

std::string closest(std::string_view word, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t least = word.size() <= 4 ? 2 : 3;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

} // namespace iterochat
