#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/erased_subjects.hpp"
#include "daemon/service/erasure_proof.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/receipts.hpp"

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

json finding_of(const std::string& tenant, const char* kind, const std::string& message,
                const std::string& id = {}, const std::string& next = {}) {
    const auto text = [](const std::string& value) { return value.empty() ? json(nullptr) : json(value); };
    return {{"tenant", text(tenant)}, {"kind", kind},   {"file", nullptr},   {"page", nullptr}, {"amount", 1},
            {"next", text(next)},     {"id", text(id)}, {"message", message}};
}

/// A certificate in hand: is it ours, whole, and is what it names still gone?
struct ReceiptAnswer {
    json receipt;
    json findings = json::array();
    std::optional<OrganizationId> tenant; ///< whose files are looked at then
    bool is_sound = false;
};

service::NamedSubject named_subject(const Invocation& call) {
    service::NamedSubject subject{{}, call.text("salt")};
    const std::string ids = call.text("subject");
    for (std::size_t at = 0; at < ids.size();) {
        const std::size_t end = std::min(ids.find(',', at), ids.size());
        subject.ids.push_back(ids.substr(at, end - at));
        at = end + 1;
    }
    if (subject.ids.empty() && !subject.salt.empty())
        throw Error{Code::usage, "A salt says nothing without the ids it stands before."}
            .with_field("subject")
            .with_hint("--subject ID   (of the conversation or visitor; several joined by commas)");
    return subject;
}

void add_findings(const service::GoneReport& gone, ReceiptAnswer& answer) {
    for (const auto& back : gone.back)
        answer.findings.push_back(finding_of(
            gone.slug, "came_back", "A " + back.kind + " that this erasure destroyed is here again.", back.id,
            back.kind == "conversation" ? "iterochat erase conversation " + back.id + " -t " + gone.slug
            : back.kind == "person"     ? "iterochat erase subject --visitor " + back.id + " -t " + gone.slug
                                        : "iterochat audit list   (who brought it back?)"));
    if (gone.subject == "denied")
        answer.findings.push_back(
            finding_of(gone.slug, "subject", "The certificate is not about the subject that was given."));
}

ReceiptAnswer check_receipt(const Invocation& call, const VerifyServices& services) {
    const auto document = from_base64(call.text("document")).value_or(Bytes{});
    const auto signature = from_base64(call.text("signature")).value_or(Bytes{});
    const service::NamedSubject subject = named_subject(call);
    const auto verdict = services.receipts.check(call.actor(), as_text(document), signature);
    ReceiptAnswer answer;
    for (const std::string& problem : verdict.problems)
        answer.findings.push_back(finding_of({}, "receipt", problem));
    const auto text = [](const std::string& value) { return value.empty() ? json(nullptr) : json(value); };
    answer.receipt = {{"format", text(verdict.format)},
                      {"erasure", text(verdict.id)},
                      {"key", text(verdict.key_id)},
                      {"signed_at", text(verdict.signed_at)},
                      {"ledger", text(verdict.ledger)},
                      {"tenant", nullptr},
                      {"kind", nullptr},
                      {"extent", nullptr},
                      {"named", 0},
                      {"came_back", 0},
                      {"subject", nullptr}};
    answer.is_sound = verdict.problems.empty();
    if (verdict.id.empty()) {
        if (answer.is_sound)
            answer.findings.push_back(finding_of({}, "receipt", "This is no certificate of an erasure."));
        answer.is_sound = false;
        return answer;
    }
    const auto gone = services.subjects.look(call.actor(), as_text(document), subject);
    answer.tenant = gone.organization;
    answer.receipt["tenant"] = text(gone.slug);
    answer.receipt["kind"] = gone.kind;
    answer.receipt["extent"] = gone.extent;
    answer.receipt["named"] = gone.named;
    answer.receipt["came_back"] = gone.back.size();
    answer.receipt["subject"] = text(gone.subject);
    add_findings(gone, answer);
    return answer;
}

json verify(Invocation& call, const VerifyServices& services) {
    service::ErasureProof& proof = services.proof;
    std::optional<OrganizationId> tenant;
    if (has(call, "tenant"))
        tenant = tenant_of(call, services.organizations);
    ReceiptAnswer answer;
    if (has(call, "document")) {
        answer = check_receipt(call, services);
        if (tenant && answer.tenant && tenant != answer.tenant)
            throw Error{Code::unprocessable, "The certificate is about another tenant."}.with_field("tenant");
        // Whoever's files it is about; of an erased tenant none are left.
        if (!answer.tenant)
            return {{"receipt", std::move(answer.receipt)},
                    {"verified", json::array()},
                    {"problems", answer.findings.size()},
                    {"findings", std::move(answer.findings)}};
        tenant = answer.tenant;
    } else {
        (void)named_subject(call);
    }
    std::string text = call.text("text");
    const service::Progress progress = [&call](std::string_view stage, std::int64_t done,
                                               std::int64_t total) { call.progress(stage, done, total); };
    const auto proofs = call.flag("mend") ? proof.mend(call.actor(), tenant, text, progress)
                                          : proof.look(call.actor(), tenant, text, progress);
    wipe(text);
    json verified = json::array();
    json findings = std::move(answer.findings);
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
    json result{
        {"verified", std::move(verified)}, {"problems", findings.size()}, {"findings", std::move(findings)}};
    if (!answer.receipt.is_null())
        result["receipt"] = std::move(answer.receipt);
    return result;
}

} // namespace

HandlerRows verify_handlers(const VerifyServices& services) {
    return {{"verify erasure", [services](Invocation& call) { return verify(call, services); }}};
}

} // namespace iterochat::admin
