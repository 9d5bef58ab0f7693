#pragma once

#include "common/base/secret.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace iterochat::erasure {

/// Short pieces of texts, drawn at random, to be searched for after the texts were destroyed. In locked
/// memory only. One thread.
class CanaryPieces {
  public:
    static constexpr std::size_t piece_bytes = 12;
    static constexpr std::size_t pieces_most = 32;

    CanaryPieces() : pieces_(Secret::zeros(pieces_most * piece_bytes)) {}

    /// Draws one piece of it. Of more texts than pieces_most each has the same chance to be kept. Too short
    /// ones are passed over.
    void offer(std::span<const std::uint8_t> text);
    void offer(std::string_view text) { offer(as_bytes(text)); }
    /// All of it, in pieces side by side; for what a person asks to be searched for.
    void add_whole(std::string_view text);

    std::size_t count() const { return count_; }
    std::span<const std::uint8_t> piece(std::size_t number) const {
        return pieces_.bytes().subspan(number * piece_bytes, piece_bytes);
    }

  private:
    void keep(std::size_t number, std::span<const std::uint8_t> piece);

    Secret pieces_;
    std::size_t count_ = 0;
    std::uint64_t offered_ = 0;
};

/// Searches a stream of bytes for all pieces at once (Wu and Manber, 1994, with blocks of two bytes): about
/// 0.3 ms per MB. The pieces must outlive it.
class CanarySearch {
  public:
    explicit CanarySearch(const CanaryPieces& pieces);
    ~CanarySearch();
    CanarySearch(const CanarySearch&) = delete;
    CanarySearch& operator=(const CanarySearch&) = delete;

    void begin(); ///< of another file
    /// The next bytes; `hit` hears the number of each piece that ends in them.
    void feed(std::span<const std::uint8_t> bytes, const std::function<void(std::size_t piece)>& hit);

  private:
    void search(std::span<const std::uint8_t> bytes, const std::function<void(std::size_t piece)>& hit) const;

    const CanaryPieces& pieces_;
    std::array<std::uint8_t, 65536> shift_; ///< by two bytes: how far no piece can end
    std::vector<std::uint8_t> carried_;     ///< end of the bytes before
};

} // namespace iterochat::erasure
