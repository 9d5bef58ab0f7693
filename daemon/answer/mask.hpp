#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// Kinds of personal data that are recognized by their form.
enum class Personal { email, link, network_address, iban, card, national_id, code, phone, number };
constexpr std::size_t personal_kinds = 9;
std::string_view name_of(Personal kind); ///< "email"

/// Where one stands, in bytes.
struct PersonalSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    Personal kind = Personal::number;
};

/// All of a text, in order, none overlapping another. Digits of Bangla and other scripts count as digits.
/// Names are not recognized. Where a form could be two things, the narrower one: a card before a phone, and
/// `number` for any other run of nine digits and more.
std::vector<PersonalSpan> find_personal(std::string_view utf8);

/// Replaces personal data by placeholders such as [EMAIL_1] and puts it back. One object serves the texts of
/// one request: equal values get the same placeholder. Not thread-safe.
class Mask {
  public:
    std::string masked(std::string_view utf8);
    /// Placeholders that this object gave become their values; others stay.
    std::string restored(std::string_view utf8) const;
    std::size_t count(Personal kind) const {
        return counts_[static_cast<std::size_t>(kind)];
    } ///< distinct values
    std::size_t count() const { return values_.size(); }

  private:
    std::map<std::string, std::string, std::less<>> placeholders_; ///< by value
    std::map<std::string, std::string, std::less<>> values_;       ///< by placeholder
    std::array<std::size_t, personal_kinds> counts_{};
};

} // namespace iterochat::answer
