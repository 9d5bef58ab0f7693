#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace iterochat::vault {

/// Argon2id's cost. The default is libsodium's "moderate" operations at 64 MiB: callers bound how many run at
/// once.
struct PasswordCost {
    unsigned long long operations = 3;
    std::size_t memory_bytes = 64U << 20;
};
constexpr PasswordCost test_password_cost{1, 8192};

std::string hash_password(std::string_view password,
                          const PasswordCost& cost = {}); ///< "$argon2id$…"; slow on purpose
bool verify_password(std::string_view password,
                     const std::string& hash); ///< slow; false for a malformed hash
/// Spends the time of one verification: an unknown address must not answer faster than a wrong password.
void pretend_to_verify_password(std::string_view password, const PasswordCost& cost = {});

} // namespace iterochat::vault
