#include "daemon/answer/model_check.hpp"

#include "common/base/text.hpp"
#include "daemon/answer/language.hpp"
#include "daemon/answer/neutral_text.hpp"
#include "daemon/answer/sentences.hpp"
#include "daemon/answer/support.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace iterochat::answer {
namespace {

constexpr std::size_t answer_characters = 1200;
constexpr std::size_t leaked_words = 8;
constexpr double supported_least = 0.6; ///< of the weight of the words, in all and in each sentence
/// A number must stand in a cited sentence about the same thing: one that has this share of the words beside
/// it.
constexpr double same_topic = 0.3;
/// Of a number that only the question holds: an order's, not a price or a term that a visitor would like.
constexpr std::size_t repeated_digits_least = 4;

// Words that make another promise or demand of a sentence which they enter. As stems.
constexpr auto weighty_words = std::to_array<std::string_view>({
    // promises and demands
    "free",
    "guarantee",
    "unlimited",
    "lifetime",
    "forever",
    "discount",
    "coupon",
    "voucher",
    "refund",
    "compensate",
    "compensation",
    "approve",
    "password",
    "pin",
    "otp",
    "cvv",
    "bank",
    "transfer",
    "iban",
    "bitcoin",
    "crypto",
    "wallet",
    "hack",
    "scam",
    "fraud",
    "illegal",
    "lawsuit",
    "bankrupt",
    "winner",
    "won",
    "prize",
    "gift",
    "click",
    "download",
    "install",
    "login",
    "whatsapp",
    "telegram",
    "immediately",
    "anything",
    "everything",
    "always",
    "secret",
    "confidential",
    "competitor",
    "stupid",
    "idiot",
    "hate",
    "kill",
    "die",
    "ফ্রি",
    "বিনামূল্যে",
    "গ্যারান্টি",
    "পাসওয়ার্ড",
    "পিন",
    "ওটিপি",
    "পুরস্কার",
    "ডিসকাউন্ট",
    "ছাড়",
    // units: five minutes are not five days
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "decade",
    "percent",
    "euro",
    "dollar",
    "taka",
    "pound",
    "rupee",
    "cent",
    "kilo",
    "kilogram",
    "gram",
    "kilometer",
    "mile",
    "মিনিট",
    "ঘণ্টা",
    "ঘন্টা",
    "দিন",
    "সপ্তাহ",
    "মাস",
    "বছর",
    "টাকা",
    "ডলার",
    "শতাংশ",
    "ghonta",
    "din",
    "mash",
    "bochor",
});

struct Opposites {
    std::string_view one;
    std::string_view other;
};
constexpr std::array opposites{
    Opposites{"open", "close"},        Opposites{"free", "cost"},           Opposites{"before", "after"},
    Opposites{"more", "less"},         Opposites{"possible", "impossible"}, Opposites{"allow", "forbid"},
    Opposites{"accept", "refuse"},     Opposites{"accept", "reject"},       Opposites{"include", "exclude"},
    Opposites{"enable", "disable"},    Opposites{"inside", "outside"},      Opposites{"first", "last"},
    Opposites{"minimum", "maximum"},   Opposites{"least", "most"},          Opposites{"buy", "sell"},
    Opposites{"optional", "required"}, Opposites{"optional", "mandatory"},  Opposites{"safe", "dangerous"},
    Opposites{"legal", "illegal"},     Opposites{"early", "late"},          Opposites{"increase", "decrease"},
    Opposites{"খোলা", "বন্ধ"},          Opposites{"khola", "bondho"}};

std::string whole_text(const OfferedPassage& passage) {
    return neutralized(passage.title) + "\n" + neutralized(passage.heading) + "\n" +
           neutralized(passage.text);
}

/// The cited passages, ready to be compared with an answer.
struct Sources {
    std::string text;
    std::vector<std::string> sentences;
    std::vector<const OfferedPassage*> passages;
    std::vector<std::string> offered_texts;
};

std::optional<Sources> sources_of(const ModelReply& reply, std::span<const OfferedPassage> offered) {
    Sources sources;
    for (const OfferedPassage& passage : offered)
        sources.offered_texts.push_back(whole_text(passage));
    for (const std::string& id : reply.citations) {
        const auto found = std::find_if(offered.begin(), offered.end(),
                                        [&](const auto& passage) { return passage.id == id; });
        if (found == offered.end() || addresses_the_model(whole_text(*found)))
            return std::nullopt; // not offered, or no source at all: it speaks to a model
        sources.passages.push_back(&*found);
        sources.text += whole_text(*found) + "\n";
    }
    for (const std::string_view sentence : sentences_in(sources.text))
        sources.sentences.emplace_back(sentence);
    return sources.passages.empty() ? std::nullopt : std::optional{std::move(sources)};
}

std::string joined(const std::vector<std::string>& words, std::size_t first, std::size_t count) {
    std::string text = " ";
    for (std::size_t i = first; i < std::min(first + count, words.size()); ++i)
        text.append(words[i]).push_back(' ');
    return text;
}

bool gives_rules_away(const std::string& answer, const Sources& sources, const CheckedAgainst& against) {
    const std::string folded = fold(answer);
    for (const std::string& secret : {against.secrets.canary, against.secrets.boundary})
        if (folded.find(fold(secret)) != std::string::npos)
            return true;
    const std::vector<std::string> words = words_of(answer);
    const std::string rules = joined(words_of(against.rules), 0, std::string::npos / 2);
    const std::string cited = joined(words_of(sources.text), 0, std::string::npos / 2);
    for (std::size_t i = 0; i + leaked_words <= words.size(); ++i) {
        const std::string run = joined(words, i, leaked_words);
        if (rules.find(run) != std::string::npos && cited.find(run) == std::string::npos)
            return true;
    }
    return false;
}

/// "[EMAIL_3]" that stood for nothing: it was restored where it did.
bool has_placeholder(std::string_view text) {
    for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
        std::size_t end = at + 1;
        while (end < text.size() && (text[end] == '_' || (text[end] >= 'A' && text[end] <= 'Z') ||
                                     (text[end] >= '0' && text[end] <= '9')))
            ++end;
        if (end < text.size() && text[end] == ']' &&
            text.substr(at, end - at).find('_') != std::string_view::npos)
            return true;
    }
    return false;
}

bool has_foreign_contact(const std::string& answer, const Sources& sources) {
    const std::vector<std::string> known = contacts_in(sources.text);
    const std::vector<std::string> said = contacts_in(answer);
    return std::any_of(said.begin(), said.end(), [&](const std::string& contact) {
        return std::find(known.begin(), known.end(), contact) == known.end();
    });
}

/// Words of texts, compared in one way: by spelling or by sound.
class Comparison {
  public:
    Comparison(const Sources& sources, bool by_sound)
        : sources_(sources), by_sound_(by_sound), weights_(sources.offered_texts, by_sound) {
        known_ = set_of(sources.text);
        for (const std::string& sentence : sources.sentences)
            sentences_.push_back(set_of(sentence));
    }

    double share(std::string_view text) const { return supported_share(words(text), known_, weights_); }
    double share_by_sentence(std::string_view text, std::size_t sentence) const {
        return share_by_sentence(words(text), sentence);
    }
    double share_by_sentence(const std::vector<std::string>& words, std::size_t sentence) const {
        return supported_share(words, sentences_[sentence], weights_);
    }
    std::size_t sentence_count() const { return sentences_.size(); }
    const std::string& sentence(std::size_t index) const { return sources_.sentences[index]; }
    std::vector<std::string> words(std::string_view text) const { return compared_words(text, by_sound_); }

  private:
    std::set<std::string> set_of(std::string_view text) const {
        const auto all = words(text);
        return {all.begin(), all.end()};
    }
    const Sources& sources_;
    bool by_sound_;
    WordWeights weights_;
    std::set<std::string> known_;
    std::vector<std::set<std::string>> sentences_;
};

bool holds_number(const std::vector<SaidNumber>& numbers, const SaidNumber& wanted) {
    return std::any_of(numbers.begin(), numbers.end(), [&](const SaidNumber& number) {
        return number.digits == wanted.digits && (number.is_amount || !wanted.is_amount);
    });
}

bool number_is_supported(const SaidNumber& number, std::string_view sentence, const Comparison& compared,
                         std::string_view question) {
    for (std::size_t i = 0; i < compared.sentence_count(); ++i)
        if (holds_number(numbers_in(compared.sentence(i)), number) &&
            compared.share_by_sentence(sentence, i) >= same_topic)
            return true;
    const bool may_repeat = !number.is_amount &&
                            number.digits.find_first_not_of("0123456789") == std::string::npos &&
                            number.digits.size() >= repeated_digits_least;
    return may_repeat && holds_number(numbers_in(question), number);
}

bool has_foreign_number(std::string_view answer, const Comparison& compared, std::string_view question) {
    for (const std::string_view sentence : sentences_in(answer))
        for (const SaidNumber& number : numbers_in(sentence))
            if (!number_is_supported(number, sentence, compared, question))
                return true;
    return false;
}

bool has_foreign_promise(const std::string& answer, const Sources& sources) {
    const std::vector<std::string> known = stems_in(sources.text);
    const std::vector<std::string> said = stems_in(answer);
    return std::any_of(said.begin(), said.end(), [&](const std::string& word) {
        const bool weighty =
            std::any_of(weighty_words.begin(), weighty_words.end(), [&](std::string_view known_word) {
                return word == known_word || word == stem(std::string(known_word)) ||
                       word == words_in(known_word).front();
            });
        return weighty && std::find(known.begin(), known.end(), word) == known.end();
    });
}

/// The sentence resembles cited ones of the other sense more than any of its own: "you can return it" beside
/// "you can not return it".
bool is_negated_by_sense(std::string_view sentence, const Comparison& compared) {
    constexpr double clearly = 0.1;
    const bool negated = is_negated(sentence);
    double alike = 0;
    double contrary = 0;
    for (std::size_t i = 0; i < compared.sentence_count(); ++i) {
        double& share = is_negated(compared.sentence(i)) == negated ? alike : contrary;
        share = std::max(share, compared.share_by_sentence(sentence, i));
    }
    return contrary > alike + clearly && alike < supported_least;
}

bool has_stem(const std::vector<std::string>& stems, std::string_view word) {
    return std::find(stems.begin(), stems.end(), stem(std::string(word))) != stems.end();
}

/// The sentence says "open" where what is cited about the same things says "closed", and nowhere "open".
bool says_opposite(std::string_view sentence, std::string_view said, std::string_view opposite,
                   const Comparison& compared) {
    const std::vector<std::string> stems = stems_in(sentence);
    if (!has_stem(stems, said) || has_stem(stems, opposite))
        return false;
    std::vector<std::string> rest = compared.words(sentence);
    std::erase(rest, stem(std::string(said)));
    bool opposed = false;
    for (std::size_t i = 0; i < compared.sentence_count(); ++i) {
        if (rest.empty() || compared.share_by_sentence(rest, i) < same_topic)
            continue;
        const std::vector<std::string> cited = stems_in(compared.sentence(i));
        if (has_stem(cited, said))
            return false;
        opposed = opposed || has_stem(cited, opposite);
    }
    return opposed;
}

bool contradicts(std::string_view sentence, const Comparison& compared) {
    return is_negated_by_sense(sentence, compared) ||
           std::any_of(opposites.begin(), opposites.end(), [&](const Opposites& pair) {
               return says_opposite(sentence, pair.one, pair.other, compared) ||
                      says_opposite(sentence, pair.other, pair.one, compared);
           });
}

Check check_words(const std::string& answer, const Comparison& compared, bool same_language) {
    const Check low = same_language ? Check::words : Check::language;
    if (compared.words(answer).empty() || compared.share(answer) < supported_least)
        return low;
    for (const std::string_view sentence : sentences_in(answer))
        if (compared.share(sentence) < supported_least)
            return low;
    for (const std::string_view sentence : sentences_in(answer))
        if (!compared.words(sentence).empty() && contradicts(sentence, compared))
            return Check::negation;
    return Check::passed;
}

std::string base_language(std::string_view language) {
    return language == "bn-Latn" ? "bn" : std::string(language);
}

std::string language_of(const OfferedPassage& passage) {
    return base_language(passage.language.empty() ? identify_language(passage.text, {}) : passage.language);
}

} // namespace

std::string_view name_of(Check check) {
    constexpr auto names = std::to_array<std::string_view>(
        {"passed", "unreadable", "empty", "too_long", "leak", "no_citation", "placeholder", "contact",
         "number", "promise", "speech", "words", "negation", "language"});
    return names[static_cast<std::size_t>(check)];
}

Check check_reply(const ModelReply& reply, const CheckedAgainst& against) {
    const std::string answer = neutralized(reply.answer);
    if (trim(answer).empty())
        return Check::empty;
    if (count_characters(answer) > answer_characters)
        return Check::too_long;
    const auto sources = sources_of(reply, against.offered);
    if (!sources)
        return gives_rules_away(answer, {}, against) ? Check::leak : Check::no_citation;
    if (gives_rules_away(answer, *sources, against))
        return Check::leak;
    if (has_placeholder(answer))
        return Check::placeholder;
    if (addresses_the_model(answer))
        return Check::speech;
    if (has_foreign_contact(answer, *sources))
        return Check::contact;
    const std::string language = base_language(identify_language(answer, against.language));
    const bool same_language =
        std::any_of(sources->passages.begin(), sources->passages.end(),
                    [&](const OfferedPassage* passage) { return language_of(*passage) == language; });
    const Comparison compared(*sources, language == "bn");
    if (const Check words = check_words(answer, compared, same_language); words != Check::passed)
        return words;
    if (has_foreign_number(answer, compared, against.question))
        return Check::number;
    if (has_foreign_promise(answer, *sources))
        return Check::promise;
    return Check::passed;
}

} // namespace iterochat::answer
