#include "daemon/import/collector.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/import/characters.hpp"

namespace iterochat::import {
namespace {

constexpr std::size_t title_characters = 300; // as model's validate(ArticleDraft)
constexpr std::size_t slug_characters = 80;
constexpr std::size_t place_characters = 300;

/// "en-US", "bn", "zh-Hant-TW": anything else is not worth refusing an article for.
bool is_language_tag(std::string_view tag) {
    if (tag.empty() || tag.size() > 35)
        return false;
    std::size_t part = 0;
    for (const char c : tag) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (c == '-' ? part == 0 : !letter && !digit)
            return false;
        part = c == '-' ? 0 : part + 1;
        if (part > 8)
            return false;
    }
    return part > 0;
}

} // namespace

std::string one_line(std::string_view text, std::size_t most) {
    std::string line;
    while (!text.empty()) {
        const std::size_t blank = space_length(text);
        const std::size_t skipped = blank + invisible_length(text);
        if (skipped == 0)
            line += text.front();
        else if (blank > 0 && !line.empty() && line.back() != ' ')
            line += ' ';
        text.remove_prefix(skipped == 0 ? 1 : skipped);
    }
    line = trim(line);
    if (count_characters(line) <= most)
        return line;
    std::string cut = truncate_characters(line, most);
    const auto space = cut.rfind(' ');
    if (line[cut.size()] != ' ' && space != std::string::npos && space > cut.size() / 2)
        cut.resize(space); // a very long last word is cut inside
    return std::string(trim(cut));
}

std::string slug_of(std::string_view text) {
    std::string slug;
    for (const std::string& word : words_of(text)) {
        if (!slug.empty() && count_characters(slug) + count_characters(word) >= slug_characters)
            break;
        slug += (slug.empty() ? "" : "-") + word;
    }
    return truncate_characters(slug, slug_characters);
}

void Collector::article(ArticleDraft&& draft, const std::string& place) {
    draft.title = one_line(draft.title, title_characters);
    if (!is_language_tag(draft.language))
        draft.language.clear();
    try {
        validate(draft);
    } catch (const Error& error) {
        return failure(place, "invalid", error.what());
    }
    if (!draft.source_id.empty() && !seen_.insert(draft.source_id).second)
        return failure(place, "repeated",
                       "Its id was used before in this input; only the first article with an id is kept.");
    if (sink_.article)
        sink_.article(std::move(draft));
}

void Collector::failure(std::string place, std::string_view code, std::string reason) {
    std::string shown =
        is_utf8(place) ? one_line(place, place_characters) : "an entry whose name is not UTF-8";
    if (sink_.failure)
        sink_.failure(Failure{std::move(shown), std::string(code), std::move(reason)});
}

void Collector::progress(std::uint64_t bytes_read) const {
    if (sink_.progress)
        sink_.progress(bytes_read);
}

} // namespace iterochat::import
