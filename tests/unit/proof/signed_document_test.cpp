#include "common/proof/signed_document.hpp"

#include "common/proof/canonical_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace iterochat;
using namespace iterochat::proof;

namespace {

// RFC 8032, 7.1, test 1: the public key and its signature of nothing.
constexpr std::string_view rfc_key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
constexpr std::string_view rfc_signature =
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0"
    "595bbe24655141438e7a100b";

PublicKey key_of(std::string_view hex) {
    const auto bytes = from_hex(hex).value();
    PublicKey key;
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return key;
}

} // namespace

TEST_CASE("a public key has the form and the name that OpenSSL gives it") {
    const PublicKey key = key_of(rfc_key);
    const std::string pem = to_pem(key);
    CHECK(pem == "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
                 "-----END PUBLIC KEY-----\n");
    CHECK(public_key_from_pem("text before\n" + pem) == key);
    CHECK(id_of(key).size() == 32);
    CHECK_FALSE(public_key_from_pem("-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n"));
    CHECK_FALSE(public_key_from_pem("-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----"));
    CHECK_FALSE(public_key_from_pem(""));
}

TEST_CASE("what nobody signed and what is no document has a fault") {
    const PublicKey key = key_of(rfc_key);
    const Bytes signature = from_hex(rfc_signature).value();
    CHECK(fault_of("", signature, key).find("canonical") != std::string::npos);
    CHECK(fault_of("x", signature, key).find("doesn't fit") != std::string::npos);
    CHECK(fault_of("", {}, key).find("64 bytes") != std::string::npos);
    CHECK(key_id_of(R"({"key":"abc"})") == "abc");
    CHECK(key_id_of("[]").empty());
    CHECK(key_id_of("\xff").empty());
}
