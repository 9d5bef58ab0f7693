#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What a text says, taken apart so that two texts can be compared: words by weight, numbers, contacts.
namespace iterochat::answer {

/// Words that carry meaning, as compared between an answer and its sources: stems, or for Bangla in either
/// script the keys of their sound.
std::vector<std::string> compared_words(std::string_view text, bool by_sound);

/// Weights of words by how few of some texts have them; a word that none has weighs most.
class WordWeights {
  public:
    WordWeights(const std::vector<std::string>& texts, bool by_sound);
    double weight(const std::string& word) const;

  private:
    std::map<std::string, std::size_t> texts_with_;
    std::size_t texts_ = 0;
};

/// The share of the words' weight that `known` has; 1 for no words. Repeats count once.
double supported_share(const std::vector<std::string>& words, const std::set<std::string>& known,
                       const WordWeights& weights);

/// Numbers in a form that compares: without separators of thousands, "1.5" with its point, digits of any
/// script as ASCII, number words of English, Bangla and Banglish as digits. In order, with repeats.
struct SaidNumber {
    std::string digits;
    bool is_amount = false; ///< with a sign or word of money or per cent beside it
};
std::vector<SaidNumber> numbers_in(std::string_view text);

/// Links, hosts, emails, phones, accounts and addresses, in lower case and without blanks.
std::vector<std::string> contacts_in(std::string_view text);

bool is_negated(std::string_view sentence); ///< says "not", "never", "no", "না", "nei" …

} // namespace iterochat::answer
