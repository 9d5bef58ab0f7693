#include "daemon/erasure/tenant_record.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::erasure {

using nlohmann::json;

TenantRecord tenant_record_of(storage::ControlView& view, const OrganizationId& id) {
    TenantRecord record;
    record.organization = storage::get_organization(view, id);
    for (const Membership& member : storage::members_of(view, id))
        record.people.push_back({storage::get_account(view, member.account_id),
                                 storage::password_hash_of(view, member.account_id), member.role,
                                 member.available});
    return record;
}

std::string write_tenant_record(const TenantRecord& record) {
    json people = json::array();
    for (const TenantRecord::Person& person : record.people)
        people.push_back({{"id", person.account.id.text()},
                          {"email", person.account.email},
                          {"name", person.account.name},
                          {"enabled", person.account.enabled},
                          {"password_hash", person.password_hash},
                          {"role", name_of(person.role)},
                          {"available", person.available}});
    const Organization& organization = record.organization;
    return json{{"id", organization.id.text()},    {"slug", organization.slug},
                {"name", organization.name},       {"locale", organization.locale},
                {"origins", organization.origins}, {"created_at", format_time(organization.created_at)},
                {"people", std::move(people)}}
        .dump();
}

TenantRecord read_tenant_record(std::string_view text) {
    TenantRecord record;
    try {
        const json value = json::parse(text);
        Organization& organization = record.organization;
        organization.id = OrganizationId::parse(value.at("id").get<std::string>()).value();
        organization.slug = value.at("slug");
        organization.name = value.at("name");
        organization.locale = value.at("locale");
        organization.origins = value.at("origins").get<std::vector<std::string>>();
        organization.created_at = parse_time(value.at("created_at").get<std::string>());
        for (const json& each : value.at("people")) {
            TenantRecord::Person person;
            person.account.id = AccountId::parse(each.at("id").get<std::string>()).value();
            person.account.email = each.at("email");
            person.account.name = each.at("name");
            person.account.enabled = each.at("enabled");
            person.password_hash = each.at("password_hash");
            person.role = role_from_name(each.at("role").get<std::string>());
            person.available = each.at("available");
            record.people.push_back(std::move(person));
        }
    } catch (const json::exception&) {
        throw Error{Code::bad_data, "The archive's record of its tenant is damaged."};
    } catch (const std::bad_optional_access&) {
        throw Error{Code::bad_data, "The archive's record of its tenant is damaged: an id is none."};
    }
    return record;
}

} // namespace iterochat::erasure
