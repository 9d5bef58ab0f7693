#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace iterochat::cli {

/// Cuts a stream of pieces into lines; empty lines are left out. At most 16 MiB a line.
class LineReader {
  public:
    explicit LineReader(std::function<void(const std::string&)> line) : line_(std::move(line)) {}
    void
    take(std::string_view piece); ///< throws what the receiver throws; Code::bad_data for an over-long line
    void finish();                ///< hands over a last line without a line end

  private:
    std::function<void(const std::string&)> line_;
    std::string rest_;
};

} // namespace iterochat::cli
