#pragma once

#include "common/base/secret.hpp"
#include "daemon/vault/keys.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace iterochat::storage {

/// The search tokens of words that come again and again while many texts are indexed: looking one up costs a
/// tenth of hashing it. Holds words of messages, so it lives as long as one indexing, and is wiped then. One
/// thread.
class TokenCache {
  public:
    explicit TokenCache(const vault::OrganizationKeys& keys) : keys_(keys) {}
    ~TokenCache() {
        while (!tokens_.empty()) {
            auto node = tokens_.extract(tokens_.begin());
            wipe(node.key());
        }
    }
    TokenCache(const TokenCache&) = delete;
    TokenCache& operator=(const TokenCache&) = delete;

    std::string token(const std::string& word) {
        if (const auto known = tokens_.find(word); known != tokens_.end())
            return known->second;
        std::string made = keys_.token(word);
        if (tokens_.size() < words_most && word.size() <= word_bytes_most)
            tokens_.emplace(word, made);
        return made;
    }

  private:
    static constexpr std::size_t words_most = 20'000; ///< about 2 MB
    static constexpr std::size_t word_bytes_most = 32;

    const vault::OrganizationKeys& keys_;
    std::unordered_map<std::string, std::string> tokens_;
};

/// What is indexed for one message: its distinct tokens, sorted, with a blank between them. Empty: nothing.
/// Both say the same.
std::string tokens_to_index(const vault::OrganizationKeys& keys, std::string_view text);
std::string tokens_to_index(TokenCache& cache, std::string_view text);

} // namespace iterochat::storage
