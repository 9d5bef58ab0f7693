#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "common/base/text.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/audit_trail.hpp"
#include "daemon/service/imports.hpp"
#include "daemon/service/uploads.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json findings_of(const std::string& problem) {
    return problem.empty() ? json::array() : json::array({{{"message", problem}}});
}

std::string sha256_of(service::Uploads::File& file) {
    Sha256 hash;
    const auto pull = file.open();
    for (std::string_view piece = pull(); !piece.empty(); piece = pull())
        hash.update(as_bytes(piece));
    return to_hex(hash.finish());
}

/// A bit that nothing reads, in the ZIP's own index, changes no content: only the whole file's hash shows it.
void check_hash(const Invocation& call, service::Uploads::File& file, json& result) {
    const auto wanted = optional_text(call, "sha256");
    if (!wanted || lower_ascii(*wanted) == sha256_of(file))
        return;
    result["problems"] = result["problems"].get<int>() + 1;
    result["findings"].push_back({{"message", "The file doesn't have this SHA-256: it was changed."}});
}

/// The log of audit export, not a ZIP.
json verify_audit_export(const Invocation& call, service::Uploads::File& file, service::AuditTrail* trail) {
    const std::string key = call.text("text");
    if (key.empty() && !trail)
        throw Error{Code::usage, "Which key signed this export? There is no installation here to ask."}
            .with_field("key")
            .with_hint("--key PEM: what signing-key show --pem printed where it was made");
    const auto verdict = key.empty() ? trail->verify_export(call.actor(), file.open())
                                     : service::verify_audit_export(file.open(), key);
    return {{"export",
             {{"content", "audit"},
              {"files", 1},
              {"bytes", file.bytes()},
              {"counts", {{"entries", verdict.entries}}}}},
            {"problems", verdict.problem.empty() ? 0 : 1},
            {"findings", findings_of(verdict.problem)}};
}

json verify_archive(Invocation& call, service::Uploads::File& file) {
    const auto verdict = service::Imports::verify(
        call.actor(), [&] { return file.open(); },
        [&](std::string_view stage, std::int64_t done, std::int64_t total) {
            call.progress(stage, done, total);
        });
    json counts = json::object();
    for (const auto& [name, rows] : verdict.counts)
        counts[name] = rows;
    return {{"export",
             {{"content", verdict.content.empty() ? json(nullptr) : json(verdict.content)},
              {"files", verdict.files},
              {"bytes", file.bytes()},
              {"counts", std::move(counts)}}},
            {"problems", verdict.problem.empty() ? 0 : 1},
            {"findings", findings_of(verdict.problem)}};
}

json verify_export(Invocation& call, service::Uploads& uploads, service::AuditTrail* trail) {
    const auto file = uploads.take(call.text("upload"));
    json result = file->open()().starts_with('{') ? verify_audit_export(call, *file, trail)
                                                  : verify_archive(call, *file);
    check_hash(call, *file, result);
    return result;
}

} // namespace

HandlerRows verify_export_handlers(service::Uploads& uploads, service::AuditTrail* trail) {
    return {{"verify export",
             [&uploads, trail](Invocation& call) { return verify_export(call, uploads, trail); }}};
}

} // namespace iterochat::admin
