#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace iterochat::net {

/// Takes the chunks of a request body apart, in whatever pieces it comes. Bounded: it keeps one size line.
class ChunkedDecoder {
  public:
    /// Consumes from `input` what belongs to the body and appends its data to `out`. Returns how many bytes
    /// it took: fewer than given only when the body has ended. Throws Refusal (400) on bad framing.
    std::size_t take(std::string_view input, std::string& out);
    bool ended() const { return phase_ == Phase::ended; }

  private:
    enum class Phase { size, data, data_end, trailer, ended };

    void take_line(std::string_view line);

    Phase phase_ = Phase::size;
    std::string line_;
    std::uint64_t left_ = 0; ///< bytes of the chunk still to come
    std::size_t trailer_bytes_ = 0;
};

} // namespace iterochat::net
