#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/records.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write_kept(const std::vector<service::RuleView>& rules) {
    json kept = json::array();
    for (const service::RuleView& rule : rules)
        kept.push_back(service::sentence_of(rule));
    return kept;
}

json write(const service::BackupRecord& backups) {
    return {{"folder", backups.folder},
            {"keyring_folder", backups.keyring_folder},
            {"recipients", backups.recipients},
            {"keep", backups.keep.empty() ? json(nullptr) : json(backups.keep)},
            {"last_at", write_time(backups.last_at)},
            {"meaning", backups.sentences}};
}

struct Lists {
    json processing = json::array();
    json subprocessors = json::array();
    json retention = json::array();

    void add(const service::RecordOfProcessing& record) {
        const std::string& tenant = record.controller.slug;
        for (const service::Processing& each : record.processing)
            processing.push_back({{"tenant", tenant},
                                  {"activity", each.name},
                                  {"purpose", each.purpose},
                                  {"legal_basis", each.basis},
                                  {"subjects", each.subjects},
                                  {"categories", each.categories},
                                  {"recipients", each.recipients},
                                  {"retention", write_kept(each.retention)}});
        for (const service::Subprocessor& each : record.subprocessors)
            subprocessors.push_back({{"tenant", tenant},
                                     {"name", each.name},
                                     {"purpose", each.purpose},
                                     {"data", each.data},
                                     {"place", each.place}});
        for (const service::RuleView& rule : record.retention)
            retention.push_back({{"tenant", tenant},
                                 {"rule", rule.name},
                                 {"age", write_age(rule.age)},
                                 {"meaning", service::sentence_of(rule)}});
    }
};

json records(Invocation& call, service::Records& records, service::Organizations& organizations) {
    Lists lists;
    std::string pages;
    json measures = json::array();
    json leaving = json::array();
    json backups = nullptr;
    TenantFailures failures;
    failures.each(call, organizations, [&](const Organization& tenant) {
        const service::RecordOfProcessing record = records.read(call.actor(), tenant.id);
        lists.add(record);
        measures = record.measures;
        for (const std::string& sentence : record.leaving)
            leaving.push_back({{"tenant", tenant.slug}, {"what", sentence}});
        backups = write(record.backups);
        if (call.flag("html"))
            pages += service::page_of(record);
    });
    json result{{"processing", std::move(lists.processing)},
                {"subprocessors", std::move(lists.subprocessors)},
                {"retention", std::move(lists.retention)},
                {"leaving", std::move(leaving)},
                {"backups", std::move(backups)},
                {"measures", std::move(measures)}};
    if (call.flag("html"))
        result = {{"html", std::move(pages)}};
    failures.add_to(result);
    return result;
}

} // namespace

HandlerRows record_handlers(service::Records& all, service::Organizations& organizations) {
    return {{"records", [&](Invocation& call) { return records(call, all, organizations); }}};
}

} // namespace iterochat::admin
