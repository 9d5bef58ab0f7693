#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/imports.hpp"
#include "daemon/service/uploads.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json run_import(Invocation& call, service::Imports& imports, service::Uploads& uploads) {
    const auto file = uploads.take(call.text("upload"));
    const auto imported = imports.run(
        call.actor(), [&] { return file->open(); }, call.text("into"), call.flag("dry_run"),
        [&](std::string_view stage, std::int64_t done, std::int64_t total) {
            call.progress(stage, done, total);
        });
    const Organization& tenant = imported.organization;
    json erased = json::array();
    for (const auto& one : imported.erased_again)
        erased.push_back({{"kind", one.kind}, {"id", one.id}, {"digest", one.digest}});
    return {{"tenant",
             {{"id", tenant.id.is_nil() ? json(nullptr) : json(tenant.id.text())},
              {"slug", tenant.slug},
              {"name", tenant.name}}},
            {"import",
             {{"counts", imported.counts},
              {"accounts_created", imported.accounts_created},
              {"accounts_linked", imported.accounts_linked},
              {"erased_again", std::move(erased)}}},
            {"dry_run", imported.dry_run},
            {"problems", 0}};
}

} // namespace

HandlerRows import_handlers(service::Imports& imports, service::Uploads& uploads) {
    return {
        {"import", [&imports, &uploads](Invocation& call) { return run_import(call, imports, uploads); }}};
}

} // namespace iterochat::admin
