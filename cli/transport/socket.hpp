#pragma once

#include <chrono>
#include <string>

namespace iterochat::cli {

/// Waits until something listens on the socket: an absent or refusing one is tried again until `patience` is
/// over (the daemon may be starting), a forbidden one fails at once. Throws Code::unavailable, or
/// Code::forbidden with the way into the group as its hint.
void await_socket(const std::string& path, std::chrono::milliseconds patience);

/// Does something listen there now?
bool is_listening(const std::string& path);

} // namespace iterochat::cli
