#include "daemon/service/passwords.hpp"

#include "common/base/secret.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace iterochat;

TEST_CASE("a password matches its own hash only") {
    initialize_sodium();
    service::Passwords passwords(1, vault::test_password_cost);
    const std::string hash = passwords.hash("correct horse 7");
    CHECK(passwords.matches(hash, "correct horse 7"));
    CHECK_FALSE(passwords.matches(hash, "correct horse 8"));
    CHECK_FALSE(passwords.matches("", "correct horse 7"));
    CHECK_FALSE(passwords.matches("$argon2id$nonsense", "correct horse 7"));
}

TEST_CASE("everyone who waits for the one place at the hash gets it") {
    initialize_sodium();
    service::Passwords passwords(1, vault::test_password_cost);
    const std::string hash = passwords.hash("correct horse 7");
    std::atomic<int> matched = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] { matched += passwords.matches(hash, "correct horse 7") ? 1 : 0; });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(matched == 8);
}
