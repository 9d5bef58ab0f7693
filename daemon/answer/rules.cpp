#include "daemon/answer/answer.hpp"
#include "daemon/answer/characters.hpp"
#include "daemon/answer/language.hpp"
#include "daemon/answer/pattern.hpp"
#include "daemon/answer/refusals.hpp"
#include "daemon/answer/rules_lexicon.hpp"
#include "daemon/answer/skeleton.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <array>

namespace iterochat::answer {
namespace {

constexpr std::size_t guard_gap = 1;
/// Rules read the start of a very long message: who wants a person says so early, and time stays bounded.
constexpr std::size_t words_read = 400;

template <class Visit>
void for_each_part(std::string_view text, char separator, Visit visit) {
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0)
            visit(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// The rows of rules_lexicon as numbers, built once.
class RuleBook {
  public:
    struct Rule {
        const RuleRow* row;
        Pattern pattern;
        std::vector<Pattern> guards;
        std::string name; ///< "refund:en:3"
    };

    RuleBook() {
        std::array<int, 16> counts{};
        for (const RuleRow& row : rule_rows()) {
            const bool bangla = row.language == "bn";
            Rule rule{&row, compile(row.pattern, static_cast<std::size_t>(row.gap), bangla), {}, {}};
            for_each_part(row.guards, ';', [&](std::string_view guard) {
                rule.guards.push_back(compile(guard, guard_gap, false));
            });
            const int number = ++counts[static_cast<std::size_t>(row.reason)];
            rule.name = std::string(name_of(row.reason)) + ":" + std::string(row.language) + ":" +
                        std::to_string(number);
            rules_.push_back(std::move(rule));
        }
    }

    const std::vector<Rule>& rules() const { return rules_; }
    const RuleVocabulary& vocabulary() const { return vocabulary_; }

  private:
    Pattern compile(std::string_view text, std::size_t gap, bool bangla) {
        Pattern pattern;
        pattern.gap = gap;
        for_each_part(text, ' ', [&](std::string_view place) {
            std::vector<std::uint32_t> numbers;
            add_words(place, bangla, numbers);
            std::sort(numbers.begin(), numbers.end());
            pattern.places.push_back(std::move(numbers));
        });
        return pattern;
    }

    void add_words(std::string_view alternatives, bool bangla, std::vector<std::uint32_t>& numbers) {
        for_each_part(alternatives, '|', [&](std::string_view word) {
            if (word.front() != '@') {
                numbers.push_back(vocabulary_.number_of(normalize(word), bangla));
                return;
            }
            for (const WordClass& known : word_classes())
                if (known.name == word.substr(1))
                    add_words(known.words, bangla, numbers);
        });
    }

    RuleVocabulary vocabulary_;
    std::vector<Rule> rules_;
};

const RuleBook& rule_book() {
    static const RuleBook book;
    return book;
}

/// Is `word` what an organization wrote as `wanted`? One edit is forgiven in long words, the spelling of
/// Bangla always.
bool is_same_word(const std::string& word, const std::string& wanted) {
    if (word == wanted)
        return true;
    if (wanted.size() >= 6 && static_cast<unsigned char>(wanted.front()) < 0x80 &&
        is_one_edit_apart(word, wanted))
        return true;
    std::string_view rest = wanted;
    if (!is_bengali(take_character(rest)))
        return false;
    const std::string key = skeleton_key(wanted);
    return key.size() >= 3 && key == skeleton_key(word);
}

bool contains_phrase(const std::vector<std::string>& words, const std::vector<std::string>& phrase) {
    return !phrase.empty() &&
           std::search(words.begin(), words.end(), phrase.begin(), phrase.end(), is_same_word) != words.end();
}

} // namespace

std::optional<RuleHit> match_handoff_rules(std::string_view text,
                                           const std::vector<std::string>& organization_phrases) {
    std::vector<std::string> words = words_in(text);
    if (words.size() > words_read)
        words.resize(words_read);
    for (std::size_t i = 0; i < organization_phrases.size(); ++i)
        if (contains_phrase(words, words_in(organization_phrases[i])))
            return RuleHit{HandoffReason::person_requested, "phrase:" + std::to_string(i + 1)};

    const bool bangla = may_be_bangla(text);
    MatchedMessage message;
    for (const std::string& word : without_refused_wishes(std::move(words)))
        message.words.push_back(rule_book().vocabulary().matches(word, bangla));
    for (const RuleBook::Rule& rule : rule_book().rules()) {
        if ((rule.row->language == "bn" && !bangla) || !rule.pattern.found_in(message))
            continue;
        const bool guarded = std::any_of(rule.guards.begin(), rule.guards.end(),
                                         [&](const Pattern& guard) { return guard.found_in(message); });
        if (!guarded)
            return RuleHit{rule.row->reason, rule.name};
    }
    return std::nullopt;
}

} // namespace iterochat::answer
