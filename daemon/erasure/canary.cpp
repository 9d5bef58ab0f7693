#include "daemon/erasure/canary.hpp"

#include <algorithm>
#include <cstring>

namespace iterochat::erasure {
namespace {

/// Less than `bound`, evenly enough: bounds are far below 2^64.
std::uint64_t random_below(std::uint64_t bound) {
    std::array<std::uint8_t, 8> bytes;
    fill_random(bytes);
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data(), bytes.size());
    return number % bound;
}

std::size_t block_of(const std::uint8_t* bytes) {
    return std::size_t{bytes[0]} << 8 | bytes[1];
}

} // namespace

void CanaryPieces::keep(std::size_t number, std::span<const std::uint8_t> piece) {
    std::ranges::copy(piece,
                      pieces_.mutable_bytes().begin() + static_cast<std::ptrdiff_t>(number * piece_bytes));
    count_ = std::max(count_, number + 1);
}

void CanaryPieces::offer(std::span<const std::uint8_t> text) {
    if (text.size() < piece_bytes)
        return;
    const std::uint64_t number = offered_ < pieces_most ? offered_ : random_below(offered_ + 1);
    ++offered_;
    if (number >= pieces_most)
        return;
    const std::size_t at = random_below(text.size() - piece_bytes + 1);
    keep(static_cast<std::size_t>(number), text.subspan(at, piece_bytes));
}

void CanaryPieces::add_whole(std::string_view text) {
    for (std::size_t at = 0; at + piece_bytes <= text.size() && count_ < pieces_most; at += piece_bytes)
        keep(count_, as_bytes(text.substr(at, piece_bytes)));
}

namespace {

void zero(std::vector<std::uint8_t>& bytes) {
    if (!bytes.empty())
        ::explicit_bzero(bytes.data(), bytes.size());
}

} // namespace

CanarySearch::CanarySearch(const CanaryPieces& pieces) : pieces_(pieces) {
    constexpr std::size_t last = CanaryPieces::piece_bytes - 2; // where a piece's last block begins
    shift_.fill(last + 1);
    for (std::size_t number = 0; number < pieces.count(); ++number)
        for (std::size_t at = 0; at <= last; ++at) {
            std::uint8_t& shift = shift_[block_of(pieces.piece(number).data() + at)];
            shift = std::min(shift, static_cast<std::uint8_t>(last - at));
        }
}

CanarySearch::~CanarySearch() {
    ::explicit_bzero(shift_.data(), shift_.size());
    zero(carried_);
}

void CanarySearch::begin() {
    zero(carried_);
    carried_.clear();
}

void CanarySearch::feed(std::span<const std::uint8_t> bytes,
                        const std::function<void(std::size_t piece)>& hit) {
    constexpr std::size_t overlap = CanaryPieces::piece_bytes - 1;
    if (!carried_.empty()) {
        std::vector<std::uint8_t> seam = std::move(carried_);
        const auto head = bytes.first(std::min(bytes.size(), overlap));
        seam.insert(seam.end(), head.begin(), head.end());
        search(seam, hit);
        zero(seam);
    }
    search(bytes, hit);
    const auto tail = bytes.last(std::min(bytes.size(), overlap));
    carried_.assign(tail.begin(), tail.end());
}

void CanarySearch::search(std::span<const std::uint8_t> bytes,
                          const std::function<void(std::size_t piece)>& hit) const {
    constexpr std::size_t length = CanaryPieces::piece_bytes;
    for (std::size_t end = length; end <= bytes.size();) { // a piece would be [end - length, end)
        const std::uint8_t shift = shift_[block_of(bytes.data() + end - 2)];
        if (shift == 0)
            for (std::size_t number = 0; number < pieces_.count(); ++number)
                if (std::memcmp(pieces_.piece(number).data(), bytes.data() + end - length, length) == 0)
                    hit(number);
        end += std::max<std::size_t>(shift, 1);
    }
}

} // namespace iterochat::erasure
