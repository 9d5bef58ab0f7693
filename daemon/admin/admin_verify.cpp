#include "common/base/secret.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/erasure_proof.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write(const service::ErasureProofView& proof) {
    const VerificationFigures& figures = proof.report.figures;
    return {{"tenant", proof.slug},
            {"files", figures.files},
            {"pages", figures.pages},
            {"bytes", figures.bytes},
            {"unaccounted_bytes", figures.unaccounted_bytes},
            {"wal_bytes", figures.wal_bytes},
            {"absent_postings", figures.absent_postings},
            {"orphan_rows", figures.orphan_rows},
            {"orphan_keys", figures.orphan_keys},
            {"canary", name_of(figures.canary)},
            {"scanned_bytes", figures.scanned_bytes},
            {"took_ms", figures.took.ms}};
}

json verify(Invocation& call, service::ErasureProof& proof, service::Organizations& organizations) {
    std::optional<OrganizationId> tenant;
    if (has(call, "tenant"))
        tenant = tenant_of(call, organizations);
    std::string text = call.text("text");
    const service::Progress progress = [&call](std::string_view stage, std::int64_t done,
                                               std::int64_t total) { call.progress(stage, done, total); };
    const auto proofs = call.flag("mend") ? proof.mend(call.actor(), tenant, text, progress)
                                          : proof.look(call.actor(), tenant, text, progress);
    wipe(text);
    json verified = json::array();
    json findings = json::array();
    for (const service::ErasureProofView& one : proofs) {
        verified.push_back(write(one));
        for (const ResidueFinding& finding : one.report.findings)
            findings.push_back({{"tenant", one.slug},
                                {"kind", finding.kind},
                                {"file", finding.file},
                                {"page", finding.page == 0 ? json(nullptr) : json(finding.page)},
                                {"amount", finding.amount},
                                {"next", service::next_step_for(finding)}});
    }
    return {
        {"verified", std::move(verified)}, {"problems", findings.size()}, {"findings", std::move(findings)}};
}

} // namespace

HandlerRows verify_handlers(service::ErasureProof& proof, service::Organizations& organizations) {
    return {{"verify erasure", [&](Invocation& call) { return verify(call, proof, organizations); }}};
}

} // namespace iterochat::admin
