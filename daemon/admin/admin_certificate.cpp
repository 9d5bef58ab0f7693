#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "common/base/text.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/admin/receipt.hpp"
#include "daemon/service/audit_trail.hpp"
#include "daemon/service/certificates.hpp"
#include "daemon/service/imports.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/receipts.hpp"
#include "daemon/service/uploads.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json findings_of(const std::vector<std::string>& problems) {
    json findings = json::array();
    for (const std::string& problem : problems)
        findings.push_back({{"message", problem}});
    return findings;
}

json list_certificates(const Invocation& call, const ProofServices& services) {
    std::map<OrganizationId, std::string> slugs;
    for (const Organization& tenant : services.organizations.list(call.actor()))
        slugs[tenant.id] = tenant.slug;
    std::optional<OrganizationId> only;
    if (has(call, "tenant"))
        only = tenant_here_or_erased(call, services.organizations, services.certificates);
    json rows = json::array();
    for (const service::Certificate& certificate : services.certificates.list(
             call.actor(), only,
             has(call, "limit") ? static_cast<std::size_t>(call.number("limit", 0)) : 0)) {
        const json document = json::parse(certificate.document);
        const auto slug = slugs.find(certificate.organization);
        rows.push_back({{"erasure", certificate.erasure.text()},
                        {"tenant", slug == slugs.end() ? certificate.organization.text() : slug->second},
                        {"kind", document.at("scope").at("kind")},
                        {"ground", document.at("request").at("ground")},
                        {"key", certificate.key_id},
                        {"certified_at", format_time(certificate.created_at)}});
    }
    return {{"certificates", std::move(rows)}};
}

json show_certificate(const Invocation& call, const ProofServices& services) {
    const auto erasure = JobId::parse(call.text("erasure"));
    if (!erasure)
        throw Error{Code::not_found, "There is no certificate of this erasure."}.with_hint(
            "iterochat certificate list");
    const service::Certificate certificate = services.certificates.get(call.actor(), *erasure);
    return {{"certificate", write_certificate(certificate)},
            {"receipt", offer_receipt(services.downloads, certificate, {})}};
}

Bytes bytes_in(const Invocation& call, const char* name) {
    auto bytes = from_base64(call.text(name));
    if (!bytes)
        throw Error{Code::invalid, std::string("The argument \"") + name + "\" must be base64."}.with_field(
            name);
    return std::move(*bytes);
}

json verify_receipt(const Invocation& call, service::Receipts& receipts) {
    const Bytes document = bytes_in(call, "document");
    const auto verdict = receipts.check(call.actor(), as_text(document), bytes_in(call, "signature"));
    const auto text = [](const std::string& value) { return value.empty() ? json(nullptr) : json(value); };
    return {{"receipt",
             {{"format", text(verdict.format)},
              {"erasure", text(verdict.id)},
              {"key", text(verdict.key_id)},
              {"signed_at", text(verdict.signed_at)},
              {"ledger", text(verdict.ledger)}}},
            {"problems", verdict.problems.size()},
            {"findings", findings_of(verdict.problems)}};
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
json verify_audit_export(const Invocation& call, service::Uploads::File& file, service::AuditTrail& trail) {
    const auto verdict = trail.verify_export(call.actor(), file.open());
    return {{"export",
             {{"content", "audit"},
              {"files", 1},
              {"bytes", file.bytes()},
              {"counts", {{"entries", verdict.entries}}}}},
            {"problems", verdict.problem.empty() ? 0 : 1},
            {"findings", verdict.problem.empty() ? json::array() : findings_of({verdict.problem})}};
}

json verify_archive(Invocation& call, service::Uploads::File& file, service::Imports& imports) {
    const auto verdict = imports.verify(
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
            {"findings", verdict.problem.empty() ? json::array() : findings_of({verdict.problem})}};
}

json verify_export(Invocation& call, const ProofServices& services) {
    const auto file = services.uploads.take(call.text("upload"));
    json result = file->open()().starts_with('{') ? verify_audit_export(call, *file, services.trail)
                                                  : verify_archive(call, *file, services.imports);
    check_hash(call, *file, result);
    return result;
}

} // namespace

HandlerRows proof_handlers(const ProofServices& services) {
    return {
        {"certificate list", [services](Invocation& call) { return list_certificates(call, services); }},
        {"certificate show", [services](Invocation& call) { return show_certificate(call, services); }},
        {"verify receipt", [services](Invocation& call) { return verify_receipt(call, services.receipts); }},
        {"verify export", [services](Invocation& call) { return verify_export(call, services); }},
    };
}

} // namespace iterochat::admin
