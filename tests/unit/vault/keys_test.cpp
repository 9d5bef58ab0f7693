#include "daemon/vault/keys.hpp"
#include "daemon/vault/password.hpp"
#include "daemon/vault/sealing.hpp"
#include "daemon/vault/signature.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::vault;

namespace {

bool holds(const std::vector<std::string>& tokens, const std::string& token) {
    return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
}

} // namespace

TEST_CASE("addresses meet in the blind index whatever their case, within one organization only") {
    const OrganizationKeys one{make_key()};
    const OrganizationKeys other{make_key()};
    CHECK(one.email_index(" Jane@Example.com") == one.email_index("jane@example.com"));
    CHECK(one.email_index("jane@example.com") != one.email_index("joan@example.com"));
    CHECK(one.email_index("jane@example.com") != other.email_index("jane@example.com"));
    CHECK(one.email_index("jane@example.com") != one.verified_id_index("jane@example.com"));
}

TEST_CASE("a search token is ten letters and digits that FTS5 keeps whole") {
    const OrganizationKeys keys{make_key()};
    const std::string token = keys.token("refund");
    CHECK(token.size() == 10);
    CHECK(std::all_of(token.begin(), token.end(),
                      [](char c) { return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'); }));
    CHECK(keys.token("refund") == token);
    CHECK(keys.token("refunds") != token);
    CHECK(OrganizationKeys{make_key()}.token("refund") != token);
}

TEST_CASE("the words of a text become tokens in order, folded, repeats kept") {
    const OrganizationKeys keys{make_key()};
    CHECK(keys.tokens_of_text("Refund, please: REFUND!") ==
          keys.token("refund") + " " + keys.token("please") + " " + keys.token("refund"));
    CHECK(keys.tokens_of_text("  ...  ").empty());
    CHECK(keys.tokens_of_query("refund Refund money").size() == 2);
}

TEST_CASE("names are found by beginnings of three letters and more, bodies are not") {
    const OrganizationKeys keys{make_key()};
    const auto name = keys.tokens_of_name("Johanna Weiß");
    CHECK(holds(name, keys.prefix_token("joh")));
    CHECK(holds(name, keys.prefix_token("JOHANNA")));
    CHECK(holds(name, keys.token("johanna")));
    CHECK(keys.prefix_token("jo").empty());
    CHECK(keys.prefix_token("joh ann").empty());
    CHECK(keys.tokens_of_text("Johanna").find(keys.prefix_token("joh")) == std::string::npos);
}

TEST_CASE("prefixes never cut a character") {
    const OrganizationKeys keys{make_key()};
    const auto name = keys.tokens_of_name("করিম");
    CHECK(holds(name, keys.prefix_token("করি")));
}

TEST_CASE("a password verifies against its own hash only") {
    const std::string hash = hash_password("correct horse", test_password_cost);
    CHECK(hash.rfind("$argon2id$", 0) == 0);
    CHECK(verify_password("correct horse", hash));
    CHECK_FALSE(verify_password("correct horsf", hash));
    CHECK_FALSE(verify_password("correct horse", "not a hash"));
    CHECK_FALSE(verify_password("", ""));
    CHECK(hash_password("correct horse", test_password_cost) != hash);
}

TEST_CASE("a signature holds for its message and key only") {
    const Signer signer{make_key()};
    const auto message = as_bytes("erased");
    Signature signature = signer.sign(message);
    CHECK(is_signed_by(signer.public_key(), message, signature));
    CHECK_FALSE(is_signed_by(signer.public_key(), as_bytes("erasec"), signature));
    CHECK_FALSE(is_signed_by(Signer{make_key()}.public_key(), message, signature));
    signature[3] ^= 1;
    CHECK_FALSE(is_signed_by(signer.public_key(), message, signature));
}
