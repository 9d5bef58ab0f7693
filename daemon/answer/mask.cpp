#include "daemon/answer/mask.hpp"

#include <algorithm>

namespace iterochat::answer {
namespace {

std::string_view placeholder_of(Personal kind) {
    constexpr auto words = std::to_array<std::string_view>(
        {"EMAIL", "LINK", "ADDRESS", "IBAN", "CARD", "ID", "CODE", "PHONE", "NUMBER"});
    return words[static_cast<std::size_t>(kind)];
}

} // namespace

std::string_view name_of(Personal kind) {
    constexpr auto names = std::to_array<std::string_view>(
        {"email", "link", "network_address", "iban", "card", "national_id", "code", "phone", "number"});
    return names[static_cast<std::size_t>(kind)];
}

std::string Mask::masked(std::string_view utf8) {
    std::string masked;
    std::size_t done = 0;
    for (const PersonalSpan& span : find_personal(utf8)) {
        masked.append(utf8.substr(done, span.begin - done));
        done = span.end;
        const std::string value(utf8.substr(span.begin, span.end - span.begin));
        const auto [entry, is_new] = placeholders_.try_emplace(value);
        if (is_new) {
            std::size_t& count = counts_[static_cast<std::size_t>(span.kind)];
            entry->second =
                "[" + std::string(placeholder_of(span.kind)) + "_" + std::to_string(++count) + "]";
            values_[entry->second] = value;
        }
        masked.append(entry->second);
    }
    return masked.append(utf8.substr(done));
}

std::string Mask::restored(std::string_view utf8) const {
    std::string restored;
    while (!utf8.empty()) {
        const std::size_t open = std::min(utf8.find('['), utf8.size());
        restored.append(utf8.substr(0, open));
        utf8.remove_prefix(open);
        const std::size_t close = utf8.find(']');
        const auto known =
            close == std::string_view::npos ? values_.end() : values_.find(utf8.substr(0, close + 1));
        if (known != values_.end()) {
            restored.append(known->second);
            utf8.remove_prefix(close + 1);
        } else if (!utf8.empty()) {
            restored.push_back('[');
            utf8.remove_prefix(1);
        }
    }
    return restored;
}

} // namespace iterochat::answer
