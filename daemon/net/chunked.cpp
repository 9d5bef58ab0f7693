#include "daemon/net/chunked.hpp"

#include "common/base/encoding.hpp"
#include "daemon/net/head.hpp"

#include <algorithm>

namespace iterochat::net {
namespace {

constexpr std::size_t line_most = 256;     // a size with its extensions
constexpr std::size_t trailer_most = 4096; // all trailer lines; they are read over
const Refusal broken{400, "The chunks of the request's body are malformed."};

std::uint64_t chunk_size(std::string_view line) {
    const auto digits = line.substr(0, line.find_first_of("; \t"));
    if (digits.empty() || digits.size() > 15)
        throw broken;
    std::uint64_t size = 0;
    for (const char c : digits) {
        const int value = hex_value(c);
        if (value < 0)
            throw broken;
        size = size * 16 + static_cast<std::uint64_t>(value);
    }
    return size;
}

} // namespace

void ChunkedDecoder::take_line(std::string_view line) {
    switch (phase_) {
    case Phase::size:
        left_ = chunk_size(line);
        phase_ = left_ > 0 ? Phase::data : Phase::trailer;
        break;
    case Phase::data_end:
        if (!line.empty())
            throw broken;
        phase_ = Phase::size;
        break;
    case Phase::trailer:
        trailer_bytes_ += line.size() + 2;
        if (trailer_bytes_ > trailer_most)
            throw broken;
        if (line.empty())
            phase_ = Phase::ended;
        break;
    case Phase::data:
    case Phase::ended:
        break;
    }
}

std::size_t ChunkedDecoder::take(std::string_view input, std::string& out) {
    std::size_t at = 0;
    while (at < input.size() && phase_ != Phase::ended) {
        if (phase_ == Phase::data) {
            const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - at));
            out.append(input.substr(at, size));
            at += size;
            left_ -= size;
            if (left_ == 0)
                phase_ = Phase::data_end;
            continue;
        }
        const char c = input[at++];
        line_ += c;
        if (c == '\n') {
            if (line_.size() < 2 || line_[line_.size() - 2] != '\r')
                throw broken; // a bare line feed: two readers could disagree where the chunk ends
            take_line(std::string_view{line_}.substr(0, line_.size() - 2));
            line_.clear();
        } else if (line_.size() > line_most) {
            throw broken;
        }
    }
    return at;
}

} // namespace iterochat::net
