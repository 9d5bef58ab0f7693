#include "daemon/storage/index_tokens.hpp"

#include "common/base/text.hpp"
#include "daemon/vault/sealing.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace iterochat;
using namespace iterochat::storage;

TEST_CASE("a text is indexed by the same tokens with a cache and without, however often") {
    const vault::OrganizationKeys keys{vault::make_key()};
    TokenCache cache{keys};
    const std::string long_word(100, 'w');
    const std::string text = "the Parcel, the parcel again: \u00C4pfel " + long_word + " 42";
    std::set<std::string> tokens;
    for (const char* word : {"the", "parcel", "again", "\u00E4pfel", "42"})
        tokens.insert(keys.token(word));
    tokens.insert(keys.token(long_word));
    std::string wanted;
    for (const std::string& token : tokens)
        wanted += (wanted.empty() ? "" : " ") + token;
    CHECK(tokens_to_index(keys, text) == wanted);
    CHECK(tokens_to_index(cache, text) == wanted);
    CHECK(tokens_to_index(cache, text) == wanted);
    CHECK(tokens_to_index(cache, " ,;").empty());
    for (int i = 0; i < 25'000; ++i) { // more than it keeps
        const std::string word = "n" + std::to_string(i);
        REQUIRE(tokens_to_index(cache, word) == keys.token(word));
    }
}
