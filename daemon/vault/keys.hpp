#pragma once

#include "common/base/secret.hpp"
#include "daemon/vault/sealing.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::vault {

using BlindIndex = std::array<std::uint8_t, 32>;

/// What an organization's key opens, and what is derived from it. Immutable: any thread.
class OrganizationKeys {
  public:
    explicit OrganizationKeys(Secret key);

    const Secret& key() const {
        return key_;
    } ///< wraps conversation and person secrets, seals hold reasons and names of members

    /// HMAC-SHA-256 of the normalized address: equal addresses of one organization meet, nothing else shows.
    BlindIndex email_index(std::string_view email) const;
    BlindIndex verified_id_index(std::string_view verified_id) const;

    /// The search token of one folded word: 50 bits of a keyed BLAKE2b as ten characters of a-z2-7.
    std::string token(std::string_view folded_word) const;
    /// The tokens of a text's words, in order, repeats kept, separated by one space: what FTS5 indexes.
    std::string tokens_of_text(std::string_view text) const;
    /// Distinct tokens of a query's words.
    std::vector<std::string> tokens_of_query(std::string_view query) const;
    /// Distinct tokens of a name's or title's words and of their prefixes of 3 and more characters.
    std::vector<std::string> tokens_of_name(std::string_view name) const;
    /// The token that finds names by the beginning of a word; empty below 3 characters.
    std::string prefix_token(std::string_view beginning) const;

  private:
    Secret key_;
    Secret email_key_;
    Secret verified_id_key_;
    Secret token_key_;
};

/// The installation's own key: account names and addresses in control.db. Immutable: any thread.
class InstallationKeys {
  public:
    explicit InstallationKeys(Secret key);
    const Secret& key() const { return key_; }
    BlindIndex email_index(std::string_view email) const;

  private:
    Secret key_;
    Secret email_key_;
};

} // namespace iterochat::vault
