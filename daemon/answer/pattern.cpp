#include "daemon/answer/pattern.hpp"

#include "daemon/answer/skeleton.hpp"

#include <algorithm>
#include <array>

namespace iterochat::answer {
namespace {

constexpr std::size_t forgiving_length = 6;
constexpr std::size_t sound_length = 4; ///< of a key: "ferot" and "frt" are too like other words

/// Ordinary words one edit away from a rule word ("policy" and "police"): they mean themselves.
constexpr auto look_alikes = std::to_array<std::string_view>(
    {"policy",  "change",   "changed", "changes", "changer",  "charger",  "looked",    "linked",
     "licked",  "waited",   "tasted",  "packed",  "filed",    "filled",   "agency",    "reason",
     "persons", "personal", "parson",  "conceal", "contract", "contrast", "connected", "deposits",
     "doubled", "product",  "account", "billet",  "blocks",   "frozen",   "missed",    "mission",
     "wasted",  "served",   "serving", "created", "treated",  "deliver",  "delivers",  "stacked",
     "stocked", "cheapest", "cheated", "cheaper", "support",  "transact"});

bool is_look_alike(std::string_view word) {
    return std::find(look_alikes.begin(), look_alikes.end(), word) != look_alikes.end();
}

/// Endings that Bangla puts behind a noun: of it, to it, in it, the one, the ones.
constexpr auto bangla_endings = std::to_array<std::string_view>(
    {"গুলোর", "গুলো", "গুলি", "টাকে", "টার", "টির", "কে", "টা", "টি", "তে", "ের", "য়ে", "য়", "ে", "র"});
constexpr std::size_t bangla_word_bytes_least = 9; ///< three letters

std::string_view without_ending(std::string_view word) {
    for (const std::string_view ending : bangla_endings)
        if (word.ends_with(ending) && word.size() >= ending.size() + bangla_word_bytes_least)
            return word.substr(0, word.size() - ending.size());
    return word;
}

bool share_number(const std::vector<std::uint32_t>& some, const std::vector<std::uint32_t>& sorted) {
    return std::any_of(some.begin(), some.end(), [&](std::uint32_t number) {
        return std::binary_search(sorted.begin(), sorted.end(), number);
    });
}

bool continues(const Pattern& pattern, std::size_t place, const MatchedMessage& message, std::size_t from) {
    if (place == pattern.places.size())
        return true;
    const std::size_t last = std::min(from + pattern.gap + 1, message.words.size());
    for (std::size_t at = from; at < last; ++at)
        if (share_number(message.words[at], pattern.places[place]) &&
            continues(pattern, place + 1, message, at + 1))
            return true;
    return false;
}

} // namespace

bool is_one_edit_apart(std::string_view a, std::string_view b) {
    if (a.size() > b.size())
        std::swap(a, b);
    if (a.empty() || a.front() != b.front() || b.size() - a.size() > 1)
        return false;
    std::size_t at = 0;
    while (at < a.size() && a[at] == b[at])
        ++at;
    if (a.size() != b.size())
        return a.substr(at) == b.substr(at + 1);
    if (at == a.size())
        return false; // equal
    if (a.substr(at + 1) == b.substr(at + 1))
        return true;
    return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
           a.substr(at + 2) == b.substr(at + 2);
}

std::uint32_t RuleVocabulary::number_of(std::string_view word, bool by_sound) {
    const auto [found, is_new] =
        numbers_.try_emplace(std::string(word), static_cast<std::uint32_t>(numbers_.size()));
    const std::uint32_t number = found->second;
    const bool ascii =
        std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (is_new && ascii && word.size() >= forgiving_length)
        long_words_.emplace_back(word, number);
    if (by_sound) {
        std::string key = skeleton_key(word);
        auto& sharing = by_key_[key];
        if (key.size() >= sound_length && std::find(sharing.begin(), sharing.end(), number) == sharing.end())
            sharing.push_back(number);
    }
    return number;
}

std::vector<std::uint32_t> RuleVocabulary::matches(const std::string& word, bool bangla) const {
    std::vector<std::uint32_t> numbers = matches_as_written(word, bangla);
    const std::string_view base = bangla ? without_ending(word) : std::string_view(word);
    if (base.size() < word.size())
        for (const std::uint32_t number : matches_as_written(std::string(base), bangla))
            numbers.push_back(number);
    return numbers;
}

std::vector<std::uint32_t> RuleVocabulary::matches_as_written(const std::string& word, bool bangla) const {
    std::vector<std::uint32_t> numbers;
    if (const auto found = numbers_.find(word); found != numbers_.end())
        numbers.push_back(found->second);
    if (word.size() + 1 >= forgiving_length && numbers.empty() && !is_look_alike(word))
        for (const auto& [known, number] : long_words_)
            if (is_one_edit_apart(word, known))
                numbers.push_back(number);
    if (bangla) {
        const std::string key = skeleton_key(word);
        if (const auto found = by_key_.find(key); key.size() >= sound_length && found != by_key_.end())
            numbers.insert(numbers.end(), found->second.begin(), found->second.end());
    }
    return numbers;
}

bool Pattern::found_in(const MatchedMessage& message) const {
    for (std::size_t at = 0; at < message.words.size(); ++at)
        if (share_number(message.words[at], places.front()) && continues(*this, 1, message, at + 1))
            return true;
    return false;
}

} // namespace iterochat::answer
