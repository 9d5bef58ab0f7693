#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/notices.hpp"
#include "daemon/service/organizations.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write(const service::Notice& notice, const std::string& tenant) {
    const bool is_restriction = is_about_restriction(notice);
    return {{"id", notice.id.text()},
            {"tenant", tenant.empty() ? json(nullptr) : json(tenant)}, // null: it was erased
            {"what", notice.what},
            {"recipient", notice.recipient},
            {"erasure", is_restriction ? json(nullptr) : json(notice.about.text())},
            {"conversation", is_restriction ? json(notice.about.text()) : json(nullptr)},
            {"conversations", notice.conversations},
            {"created_at", format_time(notice.created_at)},
            {"done_at", write_time(notice.done_at)}};
}

/// The id that "tenant" names when it is an erased one's.
std::optional<OrganizationId> erased_tenant(const Invocation& call, service::Organizations& organizations,
                                            service::Certificates& certificates) {
    if (!has(call, "tenant"))
        return std::nullopt;
    const OrganizationId id = tenant_here_or_erased(call, organizations, certificates);
    const std::vector<Organization> here = organizations.list(call.actor());
    const bool is_here =
        std::any_of(here.begin(), here.end(), [&](const Organization& tenant) { return tenant.id == id; });
    return is_here ? std::nullopt : std::optional(id);
}

json list(const Invocation& call, service::Notices& notices, service::Organizations& organizations,
          service::Certificates& certificates) {
    json all = json::array();
    TenantFailures failures;
    const auto erased = erased_tenant(call, organizations, certificates);
    if (!erased)
        failures.each(call, organizations, [&](const Organization& tenant) {
            for (const service::Notice& notice : notices.list(call.actor(), tenant.id, call.flag("all")))
                if (all.size() < limit_of(call))
                    all.push_back(write(notice, tenant.slug));
        });
    if (erased || !has(call, "tenant"))
        for (const service::Notice& notice : notices.list_of_erased(call.actor(), erased, call.flag("all")))
            if (all.size() < limit_of(call))
                all.push_back(write(notice, {}));
    json result{{"notices", std::move(all)}};
    failures.add_to(result);
    return result;
}

json finish(const Invocation& call, service::Notices& notices, service::Organizations& organizations) {
    if (const auto id = service::NoticeId::parse(call.text("notice"))) {
        for (const Organization& tenant : tenants_of(call, organizations)) {
            try {
                return {{"notice", write(notices.done(call.actor(), tenant.id, *id), tenant.slug)}};
            } catch (const Error& error) {
                if (error.code() != Code::not_found)
                    throw;
            }
        }
        if (!has(call, "tenant"))
            return {{"notice", write(notices.done_of_erased(call.actor(), *id), {})}};
    }
    throw Error{Code::not_found, "There is no notice '" + call.text("notice") + "'."}.with_hint(
        "iterochat notice list");
}

} // namespace

HandlerRows notice_handlers(service::Notices& notices, service::Organizations& organizations,
                            service::Certificates& certificates) {
    return {
        {"notice list", [&](Invocation& call) { return list(call, notices, organizations, certificates); }},
        {"notice done", [&](Invocation& call) { return finish(call, notices, organizations); }},
    };
}

} // namespace iterochat::admin
