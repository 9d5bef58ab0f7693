#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// The consonant key that a Bangla word and its spellings in Latin letters share: "অভিযোগ", "obhijog" and
/// "ovijog" are all "Abjg". Of English words it keeps the same ("refund" and "রিফান্ড" are "rfnd"). `word` is
/// normalized. May be empty.
std::string skeleton_key(std::string_view word);

/// The key and, for Latin letters, the keys of other readings: a hard "c" as in "comment", letters named one
/// by one as in "fb" (এফবি). Without repeats, the plain key first; empty when the word has none.
std::vector<std::string> skeleton_readings(std::string_view word);

/// The same with vowels (o and a, e and i one each), for words whose consonants alone say too little.
std::string coarse_key(std::string_view word);

} // namespace iterochat::answer
