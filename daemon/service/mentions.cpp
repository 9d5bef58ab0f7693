#include "daemon/service/mentions.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <string>

namespace iterochat::service {
namespace {

constexpr std::size_t name_characters_most = 200; // what an account's name may have
constexpr std::size_t mentions_most = 50;         // "@" looked at in one text

bool begins_with(const std::vector<std::string>& words, const std::vector<std::string>& name) {
    return !name.empty() && words.size() >= name.size() &&
           std::equal(name.begin(), name.end(), words.begin());
}

bool may_stand_before_at(char c) {
    return static_cast<unsigned char>(c) < 0x80 && (c == ' ' || c == '\n' || c == '\t' || c == '(' ||
                                                    c == ',' || c == ';' || c == ':' || c == '/' || c == '"');
}

} // namespace

std::vector<AccountId> mentioned_members(std::string_view text, const std::vector<Membership>& team) {
    std::vector<std::vector<std::string>> names;
    for (const Membership& member : team)
        names.push_back(words_of(member.account_name));
    std::vector<AccountId> found;
    std::size_t looked_at = 0;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        if (++looked_at > mentions_most)
            break;
        if (at > 0 && !may_stand_before_at(text[at - 1]))
            continue;
        const std::string_view rest = text.substr(at + 1);
        if (rest.empty() || rest.front() == ' ')
            continue;
        const auto words = words_of(truncate_characters(rest, name_characters_most));
        std::size_t longest = 0;
        for (const auto& name : names)
            if (begins_with(words, name))
                longest = std::max(longest, name.size());
        for (std::size_t i = 0; i < team.size() && longest > 0; ++i)
            if (names[i].size() == longest && begins_with(words, names[i]) &&
                std::find(found.begin(), found.end(), team[i].account_id) == found.end())
                found.push_back(team[i].account_id);
    }
    return found;
}

} // namespace iterochat::service
