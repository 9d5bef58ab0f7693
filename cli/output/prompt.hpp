#pragma once

#include <string>

namespace iterochat::cli {

/// Questions to the person at the terminal: asked on stderr, answered on stdin.

/// Can anyone be asked? Both must be a terminal.
bool can_ask();
/// True for "y" or "yes"; an end of input is a no.
bool ask_yes(const std::string& question);
/// The line as typed, without its end.
std::string ask_line(const std::string& question);
/// Without echo. Throws Code::io when the terminal can't hide it. The caller wipes it.
std::string ask_secret(const std::string& question);

} // namespace iterochat::cli
