#include "daemon/vault/keys.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <set>
#include <sodium.h>
#include <unordered_set>

namespace iterochat::vault {
namespace {

constexpr std::size_t token_characters = 10; // 50 bits: 7 of the hash's bytes, the last 6 bits unused
constexpr std::size_t prefix_characters_least = 3;

BlindIndex hmac(const Secret& key, std::string_view text) {
    BlindIndex index;
    static_assert(crypto_auth_hmacsha256_BYTES == std::tuple_size_v<BlindIndex>);
    crypto_auth_hmacsha256(index.data(), as_bytes(text).data(), text.size(), key.bytes().data());
    return index;
}

/// Byte positions after each character of a UTF-8 word.
std::vector<std::size_t> character_ends(std::string_view word) {
    std::vector<std::size_t> ends;
    for (std::size_t i = 1; i <= word.size(); ++i)
        if (i == word.size() || (static_cast<unsigned char>(word[i]) & 0xC0U) != 0x80U)
            ends.push_back(i);
    return ends;
}

/// Prefixes are hashed apart from words: a body's word must not meet a name's beginning.
std::string prefix_input(std::string_view prefix) {
    std::string input{prefix};
    input += '*';
    return input;
}

} // namespace

OrganizationKeys::OrganizationKeys(Secret key)
    : key_(std::move(key)),
      email_key_(derive_key(key_, "email-index")),
      verified_id_key_(derive_key(key_, "verified-id-index")),
      token_key_(derive_key(key_, "search-tokens")) {}

BlindIndex OrganizationKeys::email_index(std::string_view email) const {
    return hmac(email_key_, normalize_email(email));
}

BlindIndex OrganizationKeys::verified_id_index(std::string_view verified_id) const {
    return hmac(verified_id_key_, verified_id);
}

std::string OrganizationKeys::token(std::string_view folded_word) const {
    std::array<std::uint8_t, crypto_generichash_BYTES_MIN> hash;
    crypto_generichash(hash.data(), hash.size(), as_bytes(folded_word).data(), folded_word.size(),
                       token_key_.bytes().data(), token_key_.size());
    std::string text = to_base32(std::span{hash}.first(7));
    text.resize(token_characters);
    return text;
}

std::string OrganizationKeys::tokens_of_text(std::string_view text) const {
    std::string tokens;
    for (const std::string& word : words_of(text)) {
        if (!tokens.empty())
            tokens += ' ';
        tokens += token(word);
    }
    return tokens;
}

std::vector<std::string> OrganizationKeys::tokens_of_query(std::string_view query) const {
    std::vector<std::string> tokens;
    std::unordered_set<std::string> known;
    for (const std::string& word : words_of(query))
        if (std::string hashed = token(word); known.insert(hashed).second)
            tokens.push_back(std::move(hashed));
    return tokens;
}

std::vector<std::string> OrganizationKeys::tokens_of_name(std::string_view name) const {
    std::set<std::string> tokens;
    for (const std::string& word : words_of(name)) {
        tokens.insert(token(word));
        const auto ends = character_ends(word);
        for (std::size_t i = prefix_characters_least - 1; i < ends.size(); ++i)
            tokens.insert(token(prefix_input(std::string_view{word}.substr(0, ends[i]))));
    }
    return {tokens.begin(), tokens.end()};
}

std::string OrganizationKeys::prefix_token(std::string_view beginning) const {
    const auto words = words_of(beginning);
    if (words.size() != 1 || character_ends(words.front()).size() < prefix_characters_least)
        return {};
    return token(prefix_input(words.front()));
}

InstallationKeys::InstallationKeys(Secret key)
    : key_(std::move(key)), email_key_(derive_key(key_, "email-index")) {}

BlindIndex InstallationKeys::email_index(std::string_view email) const {
    return hmac(email_key_, normalize_email(email));
}

} // namespace iterochat::vault
