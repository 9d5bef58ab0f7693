#include "daemon/admin/arguments.hpp"
#include "daemon/admin/operation_commands.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/service/restores.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

service::Progress progress_of(Invocation& call) {
    return [&call](std::string_view stage, std::int64_t done, std::int64_t total) {
        call.progress(stage, done, total);
    };
}

service::RestoreWish wish_of(const Invocation& call) {
    service::RestoreWish wish;
    wish.backup = call.text("backup");
    wish.identity = call.text("identity");
    wish.keyring = call.text("keyring");
    wish.ledger = call.text("ledger");
    wish.accept_ledger_loss = call.flag("accept_ledger_loss");
    wish.dry_run = call.flag("dry_run");
    wish.confirm = call.text("confirm");
    wish.tenant = call.text("tenant");
    wish.into = call.text("into");
    return wish;
}

json write(const service::Restored& restored) {
    json tenants = json::array();
    json erased_again = json::array();
    json cleared = json::array();
    json rules = json::array();
    json lost = json::array();
    for (const service::Restored::Lost& one : restored.lost)
        lost.push_back({{"tenant", one.slug},
                        {"conversations", one.newer.conversations},
                        {"messages", one.newer.messages},
                        {"articles", one.newer.articles},
                        {"quick_replies", one.newer.quick_replies},
                        {"instructions", one.newer.instructions},
                        {"notes", one.newer.notes},
                        {"tags", one.newer.tags},
                        {"whole", one.whole}});
    json findings = json::array();
    for (const service::Restored::Tenant& tenant : restored.tenants) {
        tenants.push_back(
            {{"id", tenant.id},
             {"slug", tenant.slug},
             {"counts", tenant.counts},
             {"messages_opened", tenant.messages_opened},
             {"erased_again", restored.dry_run ? json(nullptr) // nobody knows before it is unpacked
                                               : json(tenant.erased_again.size())},
             {"replaced", tenant.replaced},
             {"rules", tenant.keeps_rules ? "kept" : "of the backup"}});
        for (const RetentionRule& rule : tenant.rules)
            rules.push_back({{"tenant", tenant.slug},
                             {"rule", rule.name},
                             {"state", rule.state},
                             {"tag", rule.tag},
                             {"handled_by", rule.handled_by},
                             {"age", write_age(rule.age)}});
        for (const auto& erased : tenant.erased_again)
            erased_again.push_back({{"tenant", tenant.slug},
                                    {"kind", erased.kind},
                                    {"id", erased.id},
                                    {"digest", erased.digest},
                                    {"cause", erased.cause}});
        for (const auto& [rule, count] : tenant.cleared)
            cleared.push_back({{"tenant", tenant.slug}, {"rule", rule}, {"count", count}});
        for (const std::string& finding : tenant.findings)
            findings.push_back({{"tenant", tenant.slug}, {"message", finding}});
    }
    return {{"restore",
             {{"backup", restored.backup.id},
              {"path", restored.backup.path},
              {"made_at", format_time(restored.backup.created_at)},
              {"keyring_at",
               restored.keyring_at.ms == 0 ? json(nullptr) : json(format_time(restored.keyring_at))},
              {"ledger", restored.ledger_seq},
              {"ledger_loss", restored.ledger_loss},
              {"tenants", std::move(tenants)},
              {"erased_tenants", restored.erased_tenants},
              {"erased_again", std::move(erased_again)},
              {"cleared_again", std::move(cleared)},
              {"rules", std::move(rules)},
              {"lost", std::move(lost)},
              {"parked_keys", restored.parked}}},
            {"findings", std::move(findings)},
            {"problems", restored.problems},
            {"dry_run", restored.dry_run}};
}

} // namespace

HandlerRows whole_restore_handlers(service::WholeRestores& restores) {
    return {{"restore backup", [&restores](Invocation& call) {
                 json result = write(restores.run(call.actor(), wish_of(call), progress_of(call)));
                 result["restore"]["confirm"] = result["restore"]["backup"];
                 return result;
             }}};
}

HandlerRows restore_handlers(service::Restores& restores) {
    return {
        {"restore tenant",
         [&restores](Invocation& call) {
             return write(restores.run_tenant(call.actor(), wish_of(call), progress_of(call)));
         }},
        {"backup drill",
         [&restores](Invocation& call) {
             return write(restores.drill(call.actor(), wish_of(call), progress_of(call)));
         }},
    };
}

} // namespace iterochat::admin
