#include "cli/transport/line_reader.hpp"
#include "common/base/error.hpp"

#include <utility>

namespace iterochat::cli {
namespace {

constexpr std::size_t line_bytes_most = 16 << 20;

} // namespace

void LineReader::take(std::string_view piece) {
    for (;;) {
        const auto end = piece.find('\n');
        rest_.append(piece.substr(0, end));
        if (rest_.size() > line_bytes_most)
            throw Error{Code::bad_data, "the daemon sent a line of more than 16 MiB"};
        if (end == std::string_view::npos)
            return;
        piece.remove_prefix(end + 1);
        finish();
    }
}

void LineReader::finish() {
    const std::string line = std::exchange(rest_, {});
    if (!line.empty())
        line_(line);
}

} // namespace iterochat::cli
