#pragma once

#include "daemon/model/conversation.hpp"

#include <span>
#include <string_view>

namespace iterochat::answer {

/// One row of the hand-off rules. A pattern is words and @classes in order, "|" between alternatives of one
/// place; between two places at most `gap` other words may stand. Words of Bangla rows are written in Bangla
/// script or as Banglish is typed; both match by their consonant skeleton too. English words of six letters
/// and more match at edit distance 1.
struct RuleRow {
    HandoffReason reason;
    std::string_view language; ///< "en": any Latin message; "bn": messages that are not plainly English
    std::string_view pattern;
    int gap;
    std::string_view guards = {}; ///< patterns, separated by ";", any of which disarms the row
};

struct WordClass {
    std::string_view name; ///< without the "@"
    std::string_view words;
};

std::span<const RuleRow> rule_rows();
std::span<const WordClass> word_classes();

} // namespace iterochat::answer
