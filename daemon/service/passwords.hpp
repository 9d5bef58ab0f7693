#pragma once

#include "daemon/vault/password.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

namespace iterochat::service {

/// Argon2id for account passwords, at most `at_once` at a time: each takes 64 MB for some 0.1 s, and a burst
/// of sign-ins must not take the machine's memory. Any thread; a caller waits for its turn.
class Passwords {
  public:
    explicit Passwords(int at_once = 2, const vault::PasswordCost& cost = {});

    std::string hash(std::string_view password);
    /// Verifies against `stored`; spends the same time when it is empty (an unknown address, or an account
    /// whose invitation was not accepted yet).
    bool matches(const std::string& stored, std::string_view password);

  private:
    class Turn;
    std::mutex mutex_;
    std::condition_variable freed_;
    int left_;
    vault::PasswordCost cost_;
};

} // namespace iterochat::service
