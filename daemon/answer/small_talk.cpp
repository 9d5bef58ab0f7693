#include "daemon/answer/rules.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace iterochat::answer {
namespace {

constexpr auto greetings = std::to_array<std::string_view>({"hi",
                                                            "hello",
                                                            "hey",
                                                            "hiya",
                                                            "helo",
                                                            "hallo",
                                                            "hii",
                                                            "hiii",
                                                            "heyy",
                                                            "yo",
                                                            "greetings",
                                                            "morning",
                                                            "afternoon",
                                                            "evening",
                                                            "salam",
                                                            "assalamu",
                                                            "assalamualaikum",
                                                            "asalamualaikum",
                                                            "aslamualaikum",
                                                            "alaikum",
                                                            "walaikum",
                                                            "slm",
                                                            "namaskar",
                                                            "nomoskar",
                                                            "adab",
                                                            "হাই",
                                                            "হ্যালো",
                                                            "হেলো",
                                                            "সালাম",
                                                            "আসসালামু",
                                                            "আলাইকুম",
                                                            "আসসালামুআলাইকুম",
                                                            "নমস্কার",
                                                            "আদাব",
                                                            "শুভ",
                                                            "সকাল",
                                                            "সন্ধ্যা",
                                                            "shuvo",
                                                            "shubho",
                                                            "sokal",
                                                            "hola",
                                                            "wassalam",
                                                            "oalaikum",
                                                            "হ্যালোও",
                                                            "howdy",
                                                            "kemon",
                                                            "achen",
                                                            "acho",
                                                            "আছেন",
                                                            "কেমন",
                                                            "sup"});
constexpr auto thanks = std::to_array<std::string_view>(
    {"thanks",      "thank",      "thx",       "thnx",       "tnx",       "thankyou",  "ty",      "cheers",
     "appreciated", "appreciate", "dhonnobad", "dhonnobaad", "donnobad",  "dhanyabad", "ধন্যবাদ",  "থ্যাংকস",
     "থ্যাংক",       "থ্যাঙ্কস",     "শুকরিয়া",    "shukriya",   "perfect",   "great",     "awesome", "ধন্যবাদ।",
     "tysm",        "kind",       "brilliant", "wonderful",  "excellent", "lovely",    "gracias", "ok",
     "okay",        "k",          "kk",        "okey",       "ওকে",       "ঠিক",       "আছে",     "thik",
     "ache",        "achhe",      "cool",      "nice",       "fine",      "alright"});
constexpr auto goodbyes =
    std::to_array<std::string_view>({"bye", "goodbye", "byebye", "cya", "farewell", "বাই", "বিদায়", "biday",
                                     "allah", "আল্লাহ", "khoda", "খোদা"});
/// What may stand beside them without making a question.
constexpr auto fillers = std::to_array<std::string_view>(
    {"there", "good", "you",        "u",    "so",    "very",    "much",     "a",           "lot",
     "for",   "the",  "your",       "help", "sir",   "madam",   "everyone", "all",         "team",
     "again", "many", "and",        "day",  "to",    "have",    "how",      "are",         "doing",
     "bot",   "dear", "bro",        "vai",  "bhai",  "apu",     "bhaiya",   "vaiya",       "apnake",
     "onek",  "অনেক", "আপনাকে",     "ভাই",  "আপু",    "স্যার",    "wa",       "rahmatullah", "hafez",
     "হাফেজ", "ওয়া",  "রাহমাতুল্লাহ", "that", "was",   "helpful", "really",   "i",           "it",
     "this",  "is",   "its",        "see",  "later", "now",     "alaikum",  "ou",          "o"});
/// Those that only an English speaker needs: Banglish borrows "ok" and "thanks" too, but with words of its
/// own beside.
constexpr auto plain_english = std::to_array<std::string_view>(
    {"thanks",  "thank",   "thx",       "you",     "so",       "very",     "much",  "a",     "lot",
     "for",     "the",     "your",      "help",    "hello",    "hi",       "hey",   "there", "good",
     "bye",     "day",     "goodbye",   "morning", "ok",       "okay",     "great", "cool",  "nice",
     "perfect", "fine",    "again",     "all",     "everyone", "and",      "see",   "later", "cheers",
     "awesome", "alright", "excellent", "lovely",  "evening",  "afternoon"});
constexpr std::size_t words_most = 8;

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

template <std::size_t N>
bool any_in(const std::vector<std::string>& words, const std::array<std::string_view, N>& list) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return is_in(list, word); });
}

} // namespace

bool is_english_small_talk(std::string_view text) {
    const std::vector<std::string> words = words_in(text);
    return !words.empty() && std::all_of(words.begin(), words.end(),
                                         [](const std::string& word) { return is_in(plain_english, word); });
}

SmallTalk small_talk_in(std::string_view text) {
    const std::vector<std::string> words = words_in(text);
    if (words.empty() || words.size() > words_most)
        return SmallTalk::none;
    for (const std::string& word : words)
        if (!is_in(greetings, word) && !is_in(thanks, word) && !is_in(goodbyes, word) &&
            !is_in(fillers, word))
            return SmallTalk::none;
    if (any_in(words, thanks))
        return SmallTalk::thanks;
    if (any_in(words, goodbyes))
        return SmallTalk::goodbye;
    const auto says = [&](const char* word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    if (says("how") && says("are") && (says("you") || says("u")))
        return SmallTalk::greeting;
    return any_in(words, greetings) ? SmallTalk::greeting : SmallTalk::none;
}

} // namespace iterochat::answer
