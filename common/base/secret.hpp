#pragma once

#include "common/base/encoding.hpp"

#include <array>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace iterochat {

/// Bytes that must not be seen: locked memory (sodium_malloc), wiped on destruction, prints as "***".
/// Move-only; `copy()` says when a second one is wanted.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::span<const std::uint8_t> bytes); ///< copies; the caller wipes its own
    static Secret random(std::size_t size);
    static Secret zeros(std::size_t size);

    std::span<const std::uint8_t> bytes() const { return {data_.get(), size_}; }
    std::span<std::uint8_t> mutable_bytes() { return {data_.get(), size_}; }
    std::string_view text() const { return as_text(bytes()); }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    Secret copy() const { return Secret{bytes()}; }
    bool equals(std::span<const std::uint8_t> other) const; ///< in constant time for equal sizes

  private:
    struct Release {
        void operator()(std::uint8_t* data) const;
    };
    std::unique_ptr<std::uint8_t[], Release> data_;
    std::size_t size_ = 0;
};

inline std::ostream& operator<<(std::ostream& out, const Secret&) {
    return out << "***";
}

void wipe(std::string& text); ///< zeroes the characters, then clears
void initialize_sodium();     ///< call once at program start; throws Code::internal
void fill_random(std::span<std::uint8_t> bytes);
std::string random_token(std::string_view prefix); ///< prefix + base64url of 256 random bits
std::array<std::uint8_t, 32>
token_hash(std::string_view token); ///< BLAKE2b-256: what is stored instead of a token
std::array<std::uint8_t, 32> blake2b_256(std::span<const std::uint8_t> bytes); ///< chains and commitments
std::array<std::uint8_t, 32> sha256(std::span<const std::uint8_t> bytes);

/// SHA-256 over a stream of pieces.
class Sha256 {
  public:
    Sha256();
    void update(std::span<const std::uint8_t> bytes);
    std::array<std::uint8_t, 32> finish();

  private:
    alignas(16) std::array<std::uint8_t, 128> state_;
};

} // namespace iterochat
