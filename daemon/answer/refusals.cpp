#include "daemon/answer/refusals.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace iterochat::answer {
namespace {

using Words = std::span<const std::string>;

constexpr auto wished = std::to_array<std::string_view>(
    {"human",      "humans",  "person",     "people",    "agent",    "agents", "representative",
     "operator",   "someone", "somebody",   "anyone",    "anybody",  "staff",  "manager",
     "refund",     "refunds", "chargeback", "complaint", "complain", "manush", "manus",
     "protinidhi", "মানুষ",    "প্রতিনিধি",   "এজেন্ট",     "রিফান্ড"});
constexpr auto fillers = std::to_array<std::string_view>(
    {"a",    "an",      "any", "the",  "my",   "your", "to",   "for",    "with",    "talk",  "speak",
     "chat", "contact", "get", "make", "file", "real", "live", "actual", "another", "about", "of"});
constexpr auto wanting =
    std::to_array<std::string_view>({"want", "need", "wish", "require", "asking", "looking", "requesting"});
constexpr auto unneeded =
    std::to_array<std::string_view>({"please", "needed", "necessary", "required", "thanks", "thank"});
constexpr auto bangla_wanting = std::to_array<std::string_view>(
    {"chai", "cai", "chacchi", "lagbe", "dorkar", "চাই", "চাচ্ছি", "লাগবে", "দরকার", "প্রয়োজন"});
constexpr auto bangla_not = std::to_array<std::string_view>({"na", "nai", "nei", "না", "নাই", "নেই", "নয়"});

/// How many words may stand between a refusal and what is refused.
constexpr std::size_t fillers_most = 6;

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// "dont want to talk to a human", from its beginning: how many words, or 0.
std::size_t refused_english(Words words) {
    std::size_t at = 0;
    if (words[0] == "dont" || words[0] == "not" || words[0] == "wont")
        at = 1;
    else if (words.size() > 1 && words[0] == "do" && words[1] == "not")
        at = 2;
    if (at == 0 || at >= words.size() || !is_one_of(wanting, words[at]))
        return 0;
    ++at;
    for (std::size_t i = 0; i < fillers_most && at < words.size() && is_one_of(fillers, words[at]); ++i)
        ++at;
    return at < words.size() && is_one_of(wished, words[at]) ? at + 1 : 0;
}

/// "no refund please", "no human needed".
std::size_t refused_shortly(Words words) {
    return words.size() > 2 && words[0] == "no" && is_one_of(wished, words[1]) &&
                   is_one_of(unneeded, words[2])
               ? 3
               : 0;
}

/// "refund lagbe na".
std::size_t refused_bangla(Words words) {
    return words.size() > 2 && is_one_of(wished, words[0]) && is_one_of(bangla_wanting, words[1]) &&
                   is_one_of(bangla_not, words[2])
               ? 3
               : 0;
}

} // namespace

std::vector<std::string> without_refused_wishes(std::vector<std::string> words) {
    std::vector<std::string> kept;
    for (std::size_t at = 0; at < words.size();) {
        const Words rest = Words(words).subspan(at);
        const std::size_t refused =
            std::max({refused_english(rest), refused_shortly(rest), refused_bangla(rest)});
        if (refused == 0)
            kept.push_back(std::move(words[at++]));
        at += refused;
    }
    return kept;
}

} // namespace iterochat::answer
