#include "daemon/service/job_actor.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace iterochat::service {

using nlohmann::json;

json write_job_actor(const Actor& actor) {
    if (const auto* member = std::get_if<Member>(&actor))
        return {{"account", member->account.text()}, {"role", name_of(member->role)}};
    return nullptr;
}

Actor read_job_actor(const json& actor, OrganizationId organization, std::string_view kind) {
    if (!actor.is_object())
        return SystemJob{std::string(kind)};
    const auto account = AccountId::parse(actor.at("account").get<std::string>());
    return Member{account.value(), organization, role_from_name(actor.at("role").get<std::string>()), {}};
}

} // namespace iterochat::service
