#include "daemon/service/identity_token.hpp"

#include "common/base/error.hpp"
#include "token_maker.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::service;
using test::signed_token;

namespace {

const Time now{1'790'000'000'000};
const std::string header = R"({"alg":"HS256","typ":"JWT"})";

std::string refusal_of(const std::string& token, const std::string& secret = "secret") {
    try {
        read_identity_token(token, secret, now);
    } catch (const Error& error) {
        CHECK(error.code() == Code::unauthenticated);
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("the published example of HS256 carries its signature") { // RFC 7515, A.1: no sub, expired in 2011
    const auto key = from_base64url(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
    const std::string token =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    CHECK(refusal_of(token, std::string(as_text(*key))).find("expired") != std::string::npos);
    CHECK(refusal_of(token, "another").find("not signed") != std::string::npos);
}

TEST_CASE("a signed token tells who the visitor is") {
    const auto token = signed_token(
        header, R"({"sub":"u-7","name":"Ann","email":"ann@example.com","exp":1790000060})", "secret");
    const Identity identity = read_identity_token(token, "secret", now);
    CHECK(identity.subject == "u-7");
    CHECK(identity.name == "Ann");
    CHECK(identity.email == "ann@example.com");
}

TEST_CASE("a token that is unsigned, forged, endless, old or nameless is refused") {
    const std::string good = R"({"sub":"u-7","exp":1790000060})";
    CHECK(refusal_of(signed_token(header, good, "secret")).empty());
    CHECK_FALSE(refusal_of(signed_token(header, good, "wrong")).empty());
    const std::string unsigned_token = test::part(R"({"alg":"none"})") + "." + test::part(good) + ".";
    CHECK_FALSE(refusal_of(unsigned_token).empty());
    CHECK_FALSE(refusal_of(signed_token(R"({"alg":"none"})", good, "secret")).empty());
    CHECK_FALSE(refusal_of(signed_token(R"({"alg":"HS512"})", good, "secret")).empty());
    CHECK_FALSE(refusal_of(signed_token(header, R"({"sub":"u-7"})", "secret")).empty());
    CHECK_FALSE(refusal_of(signed_token(header, R"({"sub":"u-7","exp":1789999939})", "secret")).empty());
    CHECK_FALSE(refusal_of(signed_token(header, R"({"sub":"u-7","exp":"soon"})", "secret")).empty());
    CHECK_FALSE(
        refusal_of(signed_token(header, R"({"sub":"u-7","exp":1790000060,"nbf":1790000061})", "secret"))
            .empty());
    CHECK_FALSE(refusal_of(signed_token(header, R"({"sub":"","exp":1790000060})", "secret")).empty());
    CHECK_FALSE(refusal_of(signed_token(header, R"({"sub":7,"exp":1790000060})", "secret")).empty());
    CHECK_FALSE(refusal_of(signed_token(header, R"([1])", "secret")).empty());
    for (const std::string broken : {"", ".", "..", "a.b", "a.b.c", "a.b.c.d"})
        CHECK_FALSE(refusal_of(broken).empty());
    CHECK_FALSE(refusal_of(std::string(9000, 'a') + ".b.c").empty());
    std::string changed = signed_token(header, good, "secret");
    changed[header.size() + 20] ^= 1;
    CHECK_FALSE(refusal_of(changed).empty());
}
