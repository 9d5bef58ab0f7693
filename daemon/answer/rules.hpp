#pragma once

#include <string_view>

namespace iterochat::answer {

/// A message that asks nothing, and what it is instead.
enum class SmallTalk { none, greeting, thanks, goodbye };
SmallTalk small_talk_in(std::string_view text);
/// Only words that English shares with nobody here: "thanks", "hello there".
bool is_english_small_talk(std::string_view text);

/// How a message sounds, for the summary.
enum class Tone { calm, polite, urgent, frustrated };
Tone tone_of(std::string_view text);

} // namespace iterochat::answer
