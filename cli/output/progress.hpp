#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace iterochat::cli {

/// One line on stderr that tells how far long work is. Draws on a terminal only, at most ten times a second.
class Progress {
  public:
    enum class Unit { things, bytes };
    explicit Progress(bool enabled) : enabled_(enabled) {}
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `total` 0: unknown.
    void show(std::string_view stage, std::uint64_t done, std::uint64_t total, Unit unit = Unit::things);
    void clear(); ///< before anything else is written to the terminal

  private:
    bool enabled_;
    bool drawn_ = false;
    std::string stage_;
    std::chrono::steady_clock::time_point last_{};
};

/// "reading  [#####     ] 12 of 40"; without a total "reading  12".
std::string progress_line(std::string_view stage, std::uint64_t done, std::uint64_t total,
                          Progress::Unit unit);

} // namespace iterochat::cli
