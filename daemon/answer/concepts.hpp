#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat::answer {

/// The support concept ("delivery", "price") that a normalized word names in English, Bangla or Banglish; how
/// a question in one language finds an article in another. Bangla endings are seen through, spellings by
/// their sound.
std::optional<std::uint32_t> concept_of(const std::string& word);

std::size_t concept_count();

} // namespace iterochat::answer
