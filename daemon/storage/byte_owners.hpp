#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace iterochat::storage {

/// Which bytes of a page have an owner, a bit each: a page of 4 KiB is looked at in 64 words. Places beyond
/// the page are the caller's fault. Private to the room.
class ByteOwners {
  public:
    explicit ByteOwners(std::size_t bytes) : words_((bytes + word_bits - 1) / word_bits) {}

    void clear() { std::fill(words_.begin(), words_.end(), std::uint64_t{0}); }

    /// False, and not all are marked, when one of them has an owner already.
    bool own(std::size_t from, std::size_t count) {
        return each_word(from, from + count, [&](std::size_t word, std::uint64_t bits) {
            const bool is_free = (words_[word] & bits) == 0;
            words_[word] |= bits;
            return is_free;
        });
    }

    std::size_t owned(std::size_t from, std::size_t to) const {
        std::size_t count = 0;
        each_word(from, to, [&](std::size_t word, std::uint64_t bits) {
            count += static_cast<std::size_t>(std::popcount(words_[word] & bits));
            return true;
        });
        return count;
    }

    /// `gap(from, to)` for each longest run of bytes in [from, to) that nobody owns.
    template <class Gap>
    void each_gap(std::size_t from, std::size_t to, Gap&& gap) const {
        for (std::size_t at = next(from, to, false); at < to;) {
            const std::size_t end = next(at, to, true);
            gap(at, end);
            at = next(end, to, false);
        }
    }

  private:
    static constexpr std::size_t word_bits = 64;

    template <class Visit>
    static bool each_word(std::size_t from, std::size_t to, Visit&& visit) {
        while (from < to) {
            const std::size_t shift = from % word_bits;
            const std::size_t count = std::min(to - from, word_bits - shift);
            const std::uint64_t ones =
                count == word_bits ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
            if (!visit(from / word_bits, ones << shift))
                return false;
            from += count;
        }
        return true;
    }

    /// The first byte from `at` on that is owned, or not; `to` when there is none before it.
    std::size_t next(std::size_t at, std::size_t to, bool owned) const {
        while (at < to) {
            const std::uint64_t word = owned ? words_[at / word_bits] : ~words_[at / word_bits];
            const std::uint64_t rest = word >> (at % word_bits);
            if (rest != 0)
                return std::min(to, at + static_cast<std::size_t>(std::countr_zero(rest)));
            at = (at / word_bits + 1) * word_bits;
        }
        return to;
    }

    std::vector<std::uint64_t> words_;
};

} // namespace iterochat::storage
