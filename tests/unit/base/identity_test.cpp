#include "common/base/identity.hpp"

#include "common/base/error.hpp"

#include <catch2/catch.hpp>

namespace iterochat {

TEST_CASE("an identity file opens as the identity that was written") {
    const Identity made = make_identity();
    const std::string file = identity_file_text(made, Time{1'790'000'000'000});
    const Identity read = parse_identity(file);
    CHECK(read.secret.equals(made.secret.bytes()));
    CHECK(read.recipient == made.recipient);
    CHECK(file.find(made.recipient.text()) != std::string::npos);
    CHECK(parse_recipient(made.recipient.text()) == made.recipient);
}

TEST_CASE("a mistyped key is refused, whatever the character, and never repeated in the error") {
    const Identity made = make_identity();
    const std::string secret = identity_file_text(made, Time{}).substr(0, 53);
    for (std::size_t i = 5; i < secret.size(); ++i) {
        std::string wrong = secret;
        wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
        try {
            (void)parse_identity(wrong);
            FAIL("character " << i << " was changed unnoticed");
        } catch (const Error& error) {
            CHECK(error.code() == Code::bad_data);
            CHECK(std::string(error.what()).find(wrong.substr(5, 20)) == std::string::npos);
        }
    }
    std::string recipient = made.recipient.text();
    recipient.back() = recipient.back() == 'x' ? 'y' : 'x';
    CHECK_THROWS_AS(parse_recipient(recipient), Error);
    CHECK_THROWS_AS(parse_recipient(secret), Error); // a secret key is no recipient
}

} // namespace iterochat
