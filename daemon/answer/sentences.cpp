#include "daemon/answer/sentences.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <array>

namespace iterochat::answer {
namespace {

constexpr std::string_view danda = "\xE0\xA5\xA4";
constexpr auto abbreviations = std::to_array<std::string_view>(
    {"e.g", "i.e", "etc", "mr", "mrs", "ms", "dr", "vs", "no", "st", "inc", "ltd", "fig", "cf"});

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool ends_in_abbreviation(std::string_view before_stop) {
    const auto blank = before_stop.find_last_of(" \t\n(");
    const std::string word =
        lower_ascii(blank == std::string_view::npos ? before_stop : before_stop.substr(blank + 1));
    if (word.size() == 1 && word[0] >= 'a' && word[0] <= 'z')
        return true; // an initial
    return std::find(abbreviations.begin(), abbreviations.end(), word) != abbreviations.end();
}

/// The byte after a sentence's end when one ends at `at`, else 0. Closing quotes and brackets belong to it.
std::size_t end_of_sentence(std::string_view text, std::size_t start, std::size_t at) {
    const char c = text[at];
    if (c == '\n')
        return at + 1;
    std::size_t end = at + 1;
    if (text.substr(at).starts_with(danda))
        return at + danda.size();
    if (c != '.' && c != '!' && c != '?')
        return 0;
    while (end < text.size() && std::string_view(".!?\"')]").find(text[end]) != std::string_view::npos)
        ++end;
    if (end < text.size() && !is_blank(text[end]))
        return 0;
    const std::string_view sentence = text.substr(start, at - start);
    if (c == '.' && (ends_in_abbreviation(sentence) ||
                     (is_list_line(text.substr(start, end - start)) && sentence.size() < 5)))
        return 0;
    return end;
}

} // namespace

bool is_list_line(std::string_view line) {
    line = trim(line);
    if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("\xE2\x80\xA2"))
        return true;
    const auto digits = line.find_first_not_of("0123456789");
    return digits != std::string_view::npos && digits > 0 && digits <= 3 &&
           (line[digits] == '.' || line[digits] == ')');
}

std::vector<std::string_view> sentences_in(std::string_view text) {
    std::vector<std::string_view> sentences;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = end_of_sentence(text, start, at);
        if (end == 0) {
            ++at;
            continue;
        }
        if (const auto sentence = trim(text.substr(start, end - start)); !sentence.empty())
            sentences.push_back(sentence);
        start = at = end;
    }
    if (const auto rest = trim(text.substr(start)); !rest.empty())
        sentences.push_back(rest);
    return sentences;
}

} // namespace iterochat::answer
