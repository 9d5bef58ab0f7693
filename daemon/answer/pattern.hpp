#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace iterochat::answer {

/// The words of all rules, each with a number, found by spelling, by a spelling one edit away, or by sound.
class RuleVocabulary {
  public:
    std::uint32_t number_of(std::string_view word, bool by_sound); ///< adds it when new

    /// Numbers of the rule words that `word` stands for. `bangla`: also those that sound like it or have one
    /// ending less.
    std::vector<std::uint32_t> matches(const std::string& word, bool bangla) const;

  private:
    std::vector<std::uint32_t> matches_as_written(const std::string& word, bool bangla) const;

    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::unordered_map<std::string, std::vector<std::uint32_t>>
        by_key_; ///< skeleton keys of four letters and more
    std::vector<std::pair<std::string, std::uint32_t>>
        long_words_; ///< six letters and more: one edit is forgiven
};

/// A message as the rules see it: for each word the rule words it matches.
struct MatchedMessage {
    std::vector<std::vector<std::uint32_t>> words;
};

/// Places in order; each place is a sorted list of rule words of which one must stand there.
struct Pattern {
    std::vector<std::vector<std::uint32_t>> places;
    std::size_t gap = 0; ///< other words allowed between two places
    bool found_in(const MatchedMessage& message) const;
};

/// One insertion, deletion, replacement or swap of neighbours apart, with the same first letter.
bool is_one_edit_apart(std::string_view a, std::string_view b);

} // namespace iterochat::answer
