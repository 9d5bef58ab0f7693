#include "daemon/service/mentions.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using service::mentioned_members;

namespace {

std::vector<Membership> team_of(const std::vector<std::string>& names) {
    std::vector<Membership> team;
    for (const std::string& name : names) {
        Membership member;
        member.account_id = AccountId::make(Time{static_cast<std::int64_t>(team.size()) + 1});
        member.account_name = name;
        team.push_back(member);
    }
    return team;
}

std::vector<std::string> named(std::string_view text, const std::vector<Membership>& team) {
    std::vector<std::string> names;
    for (const AccountId& id : mentioned_members(text, team))
        for (const Membership& member : team)
            if (member.account_id == id)
                names.push_back(member.account_name);
    return names;
}

} // namespace

TEST_CASE("a note names members by their whole name after an @") {
    const auto team = team_of({"Ann", "Ann Lee", "রহিমা খাতুন", "Bob"});
    using Names = std::vector<std::string>;
    CHECK(named("@Ann, please look", team) == Names{"Ann"});
    CHECK(named("@ann lee: yours", team) == Names{"Ann Lee"}); // the longer name is meant
    CHECK(named("hello @রহিমা খাতুন। ধন্যবাদ", team) == Names{"রহিমা খাতুন"});
    CHECK(named("(@Bob) and @Ann and @Bob", team) == Names{"Bob", "Ann"});
    CHECK(named("Ann wrote to x@Ann.example, @ Ann, @Anna", team).empty());
    CHECK(named("@", team).empty());
}
