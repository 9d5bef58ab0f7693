#pragma once

#include <cstdint>

/// Counts what this process does to files, SQLite's part included, and kills it at one of these operations.
namespace iterochat::trials {

/// From now on. At the operation of that number, counted from 1: before it, in the middle of a write, or
/// after it, by number. 0: never.
void kill_at_operation(std::int64_t number);
std::int64_t operations_seen();

} // namespace iterochat::trials
