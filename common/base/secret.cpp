#include "common/base/secret.hpp"

#include "common/base/error.hpp"

#include <array>
#include <cstring>
#include <new>
#include <sodium.h>

namespace iterochat {

void Secret::Release::operator()(std::uint8_t* data) const {
    sodium_free(data);
}

Secret Secret::zeros(std::size_t size) {
    initialize_sodium(); // sodium_malloc needs it; costs a load when it is done
    Secret secret;
    secret.data_.reset(static_cast<std::uint8_t*>(sodium_malloc(size)));
    if (!secret.data_)
        throw std::bad_alloc{};
    secret.size_ = size;
    sodium_memzero(secret.data_.get(), size);
    return secret;
}

Secret::Secret(std::span<const std::uint8_t> bytes) {
    *this = zeros(bytes.size());
    if (!bytes.empty())
        std::memcpy(data_.get(), bytes.data(), bytes.size());
}

Secret Secret::random(std::size_t size) {
    Secret secret = zeros(size);
    randombytes_buf(secret.data_.get(), size);
    return secret;
}

bool Secret::equals(std::span<const std::uint8_t> other) const {
    return other.size() == size_ && (size_ == 0 || sodium_memcmp(data_.get(), other.data(), size_) == 0);
}

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

void initialize_sodium() {
    if (sodium_init() < 0)
        throw Error{Code::internal, "libsodium could not be initialized."};
}

void fill_random(std::span<std::uint8_t> bytes) {
    randombytes_buf(bytes.data(), bytes.size());
}

std::string random_token(std::string_view prefix) {
    std::array<std::uint8_t, 32> bytes;
    fill_random(bytes);
    return std::string(prefix) + to_base64url(bytes);
}

std::array<std::uint8_t, 32> token_hash(std::string_view token) {
    return blake2b_256(as_bytes(token));
}

std::array<std::uint8_t, 32> blake2b_256(std::span<const std::uint8_t> bytes) {
    std::array<std::uint8_t, 32> hash;
    crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
    return hash;
}

std::array<std::uint8_t, 32> sha256(std::span<const std::uint8_t> bytes) {
    std::array<std::uint8_t, 32> hash;
    crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
    return hash;
}

Sha256::Sha256() {
    static_assert(sizeof(crypto_hash_sha256_state) <= sizeof state_);
    crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()));
}
void Sha256::update(std::span<const std::uint8_t> bytes) {
    crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()), bytes.data(),
                              bytes.size());
}
std::array<std::uint8_t, 32> Sha256::finish() {
    std::array<std::uint8_t, 32> hash;
    crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()), hash.data());
    return hash;
}

} // namespace iterochat
