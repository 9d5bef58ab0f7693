#include "daemon/vault/password.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"

#include <array>
#include <sodium.h>

namespace iterochat::vault {

std::string hash_password(std::string_view password, const PasswordCost& cost) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.operations,
                              cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Error{Code::unavailable, "There is not enough memory to hash a password now; try again."};
    return hash.data();
}

bool verify_password(std::string_view password, const std::string& hash) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void pretend_to_verify_password(std::string_view password, const PasswordCost& cost) {
    std::string hash = hash_password(password, cost);
    wipe(hash);
}

} // namespace iterochat::vault
