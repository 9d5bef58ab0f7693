#include "daemon/storage/index_tokens.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <vector>

namespace iterochat::storage {
namespace {

template <class TokenOf>
std::string joined_tokens(std::string_view text, TokenOf&& token_of) {
    std::vector<std::string> words = words_of(text);
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
    std::vector<std::string> tokens;
    tokens.reserve(words.size());
    for (const std::string& word : words)
        tokens.push_back(token_of(word));
    std::ranges::sort(tokens);
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    std::string joined;
    joined.reserve(tokens.size() * 11);
    for (const std::string& token : tokens) {
        if (!joined.empty())
            joined += ' ';
        joined += token;
    }
    return joined;
}

} // namespace

std::string tokens_to_index(const vault::OrganizationKeys& keys, std::string_view text) {
    return joined_tokens(text, [&](const std::string& word) { return keys.token(word); });
}

std::string tokens_to_index(TokenCache& cache, std::string_view text) {
    return joined_tokens(text, [&](const std::string& word) { return cache.token(word); });
}

} // namespace iterochat::storage
