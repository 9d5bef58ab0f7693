#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/admin/receipt.hpp"
#include "daemon/service/certificates.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/receipts.hpp"

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

} // namespace

HandlerRows proof_handlers(const ProofServices& services) {
    return {
        {"certificate list", [services](Invocation& call) { return list_certificates(call, services); }},
        {"certificate show", [services](Invocation& call) { return show_certificate(call, services); }},
        {"verify receipt", [services](Invocation& call) { return verify_receipt(call, services.receipts); }},
    };
}

} // namespace iterochat::admin
