#include "daemon/answer/support.hpp"

#include "common/base/text.hpp"
#include "daemon/answer/characters.hpp"
#include "daemon/answer/mask.hpp"
#include "daemon/answer/skeleton.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace iterochat::answer {
namespace {

struct NumberWord {
    std::string_view word;
    std::string_view digits;
};

// "one" and "ek" are left out: they mostly stand for "someone" and "a".
constexpr std::array number_words{
    NumberWord{"zero", "0"},       NumberWord{"two", "2"},         NumberWord{"three", "3"},
    NumberWord{"four", "4"},       NumberWord{"five", "5"},        NumberWord{"six", "6"},
    NumberWord{"seven", "7"},      NumberWord{"eight", "8"},       NumberWord{"nine", "9"},
    NumberWord{"ten", "10"},       NumberWord{"eleven", "11"},     NumberWord{"twelve", "12"},
    NumberWord{"thirteen", "13"},  NumberWord{"fourteen", "14"},   NumberWord{"fifteen", "15"},
    NumberWord{"sixteen", "16"},   NumberWord{"seventeen", "17"},  NumberWord{"eighteen", "18"},
    NumberWord{"nineteen", "19"},  NumberWord{"twenty", "20"},     NumberWord{"thirty", "30"},
    NumberWord{"forty", "40"},     NumberWord{"fifty", "50"},      NumberWord{"sixty", "60"},
    NumberWord{"seventy", "70"},   NumberWord{"eighty", "80"},     NumberWord{"ninety", "90"},
    NumberWord{"hundred", "100"},  NumberWord{"thousand", "1000"}, NumberWord{"million", "1000000"},
    NumberWord{"lakh", "100000"},  NumberWord{"half", "half"},     NumberWord{"double", "double"},
    NumberWord{"twice", "double"}, NumberWord{"dozen", "12"},      NumberWord{"দুই", "2"},
    NumberWord{"তিন", "3"},        NumberWord{"চার", "4"},         NumberWord{"পাঁচ", "5"},
    NumberWord{"ছয়", "6"},         NumberWord{"সাত", "7"},         NumberWord{"আট", "8"},
    NumberWord{"নয়", "9"},         NumberWord{"দশ", "10"},         NumberWord{"বিশ", "20"},
    NumberWord{"ত্রিশ", "30"},      NumberWord{"পঞ্চাশ", "50"},      NumberWord{"শত", "100"},
    NumberWord{"একশ", "100"},      NumberWord{"একশো", "100"},      NumberWord{"হাজার", "1000"},
    NumberWord{"লাখ", "100000"},   NumberWord{"অর্ধেক", "half"},    NumberWord{"dui", "2"},
    NumberWord{"tin", "3"},        NumberWord{"char", "4"},        NumberWord{"pach", "5"},
    NumberWord{"panch", "5"},      NumberWord{"choy", "6"},        NumberWord{"shat", "7"},
    NumberWord{"dosh", "10"},      NumberWord{"bish", "20"},       NumberWord{"trish", "30"},
    NumberWord{"eksho", "100"},    NumberWord{"hajar", "1000"},    NumberWord{"ordhek", "half"}};

constexpr auto amount_words = std::to_array<std::string_view>(
    {"dollar", "dollars", "usd",   "euro",   "euros", "eur",     "pound", "pounds", "gbp",     "taka",
     "tk",     "bdt",     "rupee", "rupees", "rs",    "inr",     "cent",  "cents",  "percent", "per",
     "yen",    "jpy",     "টাকা",  "ডলার",   "শতাংশ", "পার্সেন্ট", "takar", "টাকার"});

constexpr auto negations = std::to_array<std::string_view>(
    {"not",     "no",      "never",   "cannot", "cant",  "dont",  "doesnt", "wont",   "isnt",    "arent",
     "without", "none",    "nothing", "nobody", "didnt", "wasnt", "werent", "unable", "couldnt", "shouldnt",
     "mustnt",  "neither", "nor",     "না",     "নেই",   "নয়",    "নাই",    "নি",     "na",      "nei",
     "noy",     "nai",     "ni",      "kein",   "nicht", "ne",    "pas",    "sin",    "non"});

bool is_one_of(std::string_view word, const auto& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_digit(char32_t point) {
    return point >= '0' && point <= '9';
}

/// "1,000" is 1000, "1.5" is 1.5, "0045" is 45: a separator before exactly three digits parts thousands.
std::string number_of(std::u32string_view shown) {
    std::string digits;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (is_digit(shown[i])) {
            digits.push_back(static_cast<char>(shown[i]));
            continue;
        }
        std::size_t behind = i + 1;
        while (behind < shown.size() && is_digit(shown[behind]))
            ++behind;
        if (behind - i - 1 != 3)
            digits.push_back('.');
    }
    const std::size_t zeros = digits.find_first_not_of('0');
    if (zeros == std::string::npos)
        return "0";
    digits.erase(0, digits[zeros] == '.' ? zeros - (zeros > 0) : zeros);
    if (digits.find('.') != std::string::npos) { // "4.50" is 4.5, "30.00" is 30
        while (digits.ends_with('0'))
            digits.pop_back();
        while (digits.ends_with('.'))
            digits.pop_back();
    }
    return digits;
}

bool is_money_sign(char32_t point) {
    return point == '$' || point == '%' || point == 0xa3 || point == 0xa5 ||
           (point >= 0x20a0 && point <= 0x20cf) || point == 0x9f2 || point == 0x9f3;
}

bool has_amount_beside(const std::u32string& points, std::size_t begin, std::size_t end) {
    std::size_t before = begin;
    while (before > 0 && points[before - 1] == ' ')
        --before;
    std::size_t behind = end;
    while (behind < points.size() && points[behind] == ' ')
        ++behind;
    if ((before > 0 && is_money_sign(points[before - 1])) ||
        (behind < points.size() && is_money_sign(points[behind])))
        return true;
    std::string word;
    for (std::size_t i = behind; i < points.size() && is_letter_or_digit(points[i]) && !is_digit(points[i]);
         ++i)
        append_character(word, points[i]);
    std::string ahead;
    for (std::size_t i = before; i > 0 && is_letter_or_digit(points[i - 1]) && !is_digit(points[i - 1]); --i)
        ahead.insert(0, [&] {
            std::string one;
            append_character(one, points[i - 1]);
            return one;
        }());
    return is_one_of(word, amount_words) || is_one_of(ahead, amount_words);
}

/// "shop.example", "evil.example/login": names of hosts that stand without "https://".
void add_bare_hosts(std::string_view lowered, std::vector<std::string>& contacts) {
    const auto is_host = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    for (std::size_t at = 0; at < lowered.size();) {
        std::size_t end = at;
        while (end < lowered.size() && is_host(lowered[end]))
            ++end;
        std::string_view host = lowered.substr(at, end - at);
        while (host.ends_with('.'))
            host.remove_suffix(1);
        const std::size_t dot = host.rfind('.');
        const bool is_name = dot != std::string_view::npos && dot > 0 && host.size() - dot > 2 &&
                             std::all_of(host.begin() + static_cast<std::ptrdiff_t>(dot) + 1, host.end(),
                                         [](char c) { return c >= 'a' && c <= 'z'; });
        if (is_name)
            contacts.emplace_back(host);
        at = std::max(end, at) + 1;
    }
}

} // namespace

std::vector<std::string> compared_words(std::string_view text, bool by_sound) {
    std::vector<std::string> words;
    for (const std::string& word : by_sound ? words_in(text) : stems_in(text)) {
        if (is_stop_word(word) ||
            std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; }))
            continue; // numbers have a check of their own
        std::string key = by_sound ? skeleton_key(word) : word;
        if (!key.empty())
            words.push_back(std::move(key));
    }
    return words;
}

WordWeights::WordWeights(const std::vector<std::string>& texts, bool by_sound) : texts_(texts.size()) {
    for (const std::string& text : texts) {
        const auto words = compared_words(text, by_sound);
        for (const std::string& word : std::set<std::string>(words.begin(), words.end()))
            ++texts_with_[word];
    }
}

double WordWeights::weight(const std::string& word) const {
    const auto found = texts_with_.find(word);
    const double with = found == texts_with_.end() ? 0 : static_cast<double>(found->second);
    return std::log(1 + (static_cast<double>(texts_) - with + 0.5) / (with + 0.5));
}

double supported_share(const std::vector<std::string>& words, const std::set<std::string>& known,
                       const WordWeights& weights) {
    double all = 0;
    double supported = 0;
    for (const std::string& word : std::set<std::string>(words.begin(), words.end())) {
        const double weight = weights.weight(word);
        all += weight;
        supported += known.count(word) ? weight : 0;
    }
    return all > 0 ? supported / all : 1;
}

std::vector<SaidNumber> numbers_in(std::string_view text) {
    std::vector<SaidNumber> numbers;
    const std::u32string points = characters_of(normalize(text));
    for (std::size_t at = 0; at < points.size(); ++at) {
        if (!is_digit(points[at]))
            continue;
        std::size_t end = at;
        while (end < points.size() &&
               (is_digit(points[end]) || ((points[end] == ',' || points[end] == '.') &&
                                          end + 1 < points.size() && is_digit(points[end + 1]))))
            ++end;
        numbers.push_back({number_of(std::u32string_view(points).substr(at, end - at)),
                           has_amount_beside(points, at, end)});
        at = end;
    }
    const std::vector<std::string> words = words_in(text);
    for (std::size_t i = 0; i < words.size(); ++i)
        for (const NumberWord& known : number_words)
            if (words[i] == normalize(known.word))
                numbers.push_back({std::string(known.digits),
                                   i + 1 < words.size() && is_one_of(words[i + 1], amount_words)});
    return numbers;
}

std::vector<std::string> contacts_in(std::string_view text) {
    std::vector<std::string> contacts;
    for (const PersonalSpan& span : find_personal(text)) {
        std::string contact = normalize(text.substr(span.begin, span.end - span.begin));
        const bool of_digits = span.kind != Personal::email && span.kind != Personal::link;
        std::erase_if(contact, [&](char c) {
            return c == ' ' || (of_digits && std::string_view("-().").find(c) != std::string_view::npos);
        });
        contacts.push_back(std::move(contact));
    }
    add_bare_hosts(normalize(text), contacts);
    return contacts;
}

bool is_negated(std::string_view sentence) {
    for (const std::string& word : words_in(sentence))
        for (const std::string_view negation : negations)
            if (word == negation || word == normalize(negation))
                return true;
    return false;
}

} // namespace iterochat::answer
