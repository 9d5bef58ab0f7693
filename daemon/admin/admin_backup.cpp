#include "daemon/admin/arguments.hpp"
#include "daemon/admin/operation_commands.hpp"
#include "daemon/service/backups.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

service::Progress progress_of(Invocation& call) {
    return [&call](std::string_view stage, std::int64_t done, std::int64_t total) {
        call.progress(stage, done, total);
    };
}

json write(const service::BackupView& view) {
    json tenants = json::array();
    for (const service::BackupView::Tenant& tenant : view.tenants)
        tenants.push_back({{"id", tenant.id}, {"slug", tenant.slug}, {"counts", tenant.counts}});
    const bool is_readable = view.problem.empty();
    return {{"id", view.id},
            {"short_id", view.short_id},
            {"name", view.name},
            {"path", view.path},
            {"kind", view.kind},
            {"bytes", view.bytes},
            {"created_at", is_readable ? json(format_time(view.created_at)) : json(nullptr)},
            {"tenants", std::move(tenants)},
            {"problem", is_readable ? json(nullptr) : json(view.problem)}};
}

json write_whole(const service::BackupView& view) {
    json shown = write(view);
    json files = json::array();
    for (const service::BackupView::File& file : view.files)
        files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    shown["files"] = std::move(files);
    shown["program"] = view.program;
    shown["schemas"] = view.schemas;
    shown["ledger"] = view.ledger_seq;
    shown["recipients"] = view.recipients;
    shown["signer"] = view.signer;
    return shown;
}

json create(Invocation& call, service::Backups& backups, service::Organizations& organizations) {
    service::BackupWish wish;
    if (has(call, "tenant"))
        wish.tenant = tenant_of(call, organizations);
    wish.keep = call.text("keep");
    wish.recipients = call.list("recipient");
    wish.folder = call.text("output");
    wish.verify = call.flag("verify");
    const service::CreatedBackup created = backups.create(call.actor(), wish, progress_of(call));
    json shown = write(created.data);
    shown["verified"] = created.verified;
    shown["keyring"] = {{"path", created.keyring.path}, {"bytes", created.keyring.bytes}};
    shown["pruned"] = created.pruned;
    shown["own_key"] = created.is_own_key;
    return {{"backup", std::move(shown)}};
}

json list(Invocation& call, const service::BackupShelf& shelf) {
    json backups = json::array();
    for (const service::BackupView& view : shelf.list(call.text("folder"))) {
        if (backups.size() == limit_of(call))
            break;
        backups.push_back(write(view));
    }
    return {{"backups", std::move(backups)}};
}

json verify(Invocation& call, const service::BackupShelf& shelf) {
    const service::VerifiedBackup verified =
        shelf.verify(call.text("backup"), call.text("identity"), progress_of(call));
    json shown = write(verified.backup);
    shown["verified"] = true; // else it had thrown
    shown["opened"] = verified.opened;
    shown["signed_by"] = verified.signer;
    return {{"backup", std::move(shown)}};
}

json prune(Invocation& call, service::Backups& backups) {
    const service::PrunePlan plan = backups.prune(call.actor(), call.text("keep"), call.flag("dry_run"));
    json removed = json::array();
    for (const service::BackupView& view : plan.removed)
        removed.push_back(write(view));
    return {{"removed", std::move(removed)}, {"kept", plan.kept.size()}, {"dry_run", call.flag("dry_run")}};
}

} // namespace

HandlerRows backup_shelf_handlers(const service::BackupShelf& shelf) {
    return {
        {"backup list", [&shelf](Invocation& call) { return list(call, shelf); }},
        {"backup show",
         [&shelf](Invocation& call) {
             return json{{"backup", write_whole(shelf.show(call.text("backup")))}};
         }},
        {"backup verify", [&shelf](Invocation& call) { return verify(call, shelf); }},
    };
}

HandlerRows backup_handlers(service::Backups& backups, service::Organizations& organizations) {
    return {
        {"backup create",
         [&backups, &organizations](Invocation& call) { return create(call, backups, organizations); }},
        {"backup prune", [&backups](Invocation& call) { return prune(call, backups); }},
    };
}

} // namespace iterochat::admin
