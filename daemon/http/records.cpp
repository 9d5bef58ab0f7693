#include "daemon/service/records.hpp"
#include "daemon/http/privacy_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;

json write_rules(const std::vector<service::RuleView>& rules) {
    json list = json::array();
    for (const service::RuleView& rule : rules)
        list.push_back({{"rule", rule.name},
                        {"age_days", rule.age ? json(rule.age->ms / days(1).ms) : json(nullptr)},
                        {"meaning", service::sentence_of(rule)}});
    return list;
}

json write(const service::RecordOfProcessing& record) {
    json processing = json::array();
    for (const service::Processing& each : record.processing)
        processing.push_back({{"activity", each.name},
                              {"purpose", each.purpose},
                              {"legal_basis", each.basis},
                              {"subjects", each.subjects},
                              {"categories", each.categories},
                              {"recipients", each.recipients},
                              {"retention", write_rules(each.retention)}});
    json subprocessors = json::array();
    for (const service::Subprocessor& each : record.subprocessors)
        subprocessors.push_back(
            {{"name", each.name}, {"purpose", each.purpose}, {"data", each.data}, {"place", each.place}});
    return {{"controller", record.controller.name},
            {"made_at", format_time(record.at)},
            {"processing", std::move(processing)},
            {"subprocessors", std::move(subprocessors)},
            {"retention", write_rules(record.retention)},
            {"measures", record.measures},
            {"leaving", record.leaving},
            {"backups", record.backups.sentences}};
}

} // namespace

Routes record_routes(service::Records& records) {
    return {{"GET", "/organizations/{org}/records", Access::member,
             "The record of processing activities (GDPR Art. 30) and subprocessors, from the live settings",
             [&records](const std::shared_ptr<Call>& call) {
                 call->reply(200, write(records.read(call->actor, call->organization)));
             }}};
}

} // namespace iterochat::http
