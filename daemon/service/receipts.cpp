#include "daemon/service/receipts.hpp"

#include "common/proof/signed_document.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/control/certificates.hpp"
#include "daemon/storage/control/signing_keys.hpp"
#include "daemon/storage/store.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using nlohmann::json;

/// Does the ledger have this line, and whose is it?
struct LedgerLine {
    bool is_there = false;
    std::string erasure;
};

LedgerLine line_at(const std::string& path, const json& position) {
    LedgerLine found;
    const auto hash = position.at("hash").get<std::string>();
    const auto mark = "\"seq\":" + position.at("seq").dump() + ",";
    audit::read_chain(path, 0, [&](std::string_view line) {
        if (audit::member_of(line, "hash") != hash || line.find(mark) == std::string_view::npos)
            return true;
        found = {true, std::string(audit::member_of(line, "erasure"))};
        return false;
    });
    return found;
}

/// The document's signature holds, so its shape is ours.
void check_ledger(erasure::Ledger& ledger, const json& document, ReceiptVerdict& verdict) {
    const audit::ChainReport chain = ledger.verify();
    if (!chain.problem.empty())
        verdict.problems.push_back("The ledger here is damaged: " + chain.problem);
    const json& positions = document.at("ledger");
    const LedgerLine head = line_at(ledger.path(), positions.at("head"));
    verdict.ledger = head.is_there ? "in_place" : "not_here";
    if (!head.is_there)
        verdict.problems.push_back("The ledger here has no line " + positions.at("head").at("seq").dump() +
                                   " of this hash: it was replaced, or it is another installation's.");
    if (positions.at("intent").is_null())
        return;
    const LedgerLine intent = line_at(ledger.path(), positions.at("intent"));
    if (!intent.is_there || intent.erasure != verdict.id)
        verdict.problems.push_back("The ledger here doesn't have the intent of this erasure at line " +
                                   positions.at("intent").at("seq").dump() + ".");
}

std::string signed_time(const json& document) {
    return document.contains("times") ? document["times"].value("certified", "") : document.value("time", "");
}

} // namespace

ReceiptVerdict Receipts::check(const Actor& actor, std::string_view document,
                               std::span<const std::uint8_t> signature) {
    require_administrator(actor);
    ReceiptVerdict verdict;
    verdict.format = proof::format_of(document);
    verdict.key_id = proof::key_id_of(document);
    const auto key = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::find_signing_key(view, verdict.key_id); });
    if (!key) {
        verdict.problems.emplace_back(
            "The document names no signing key of this installation; check it with --key and the public key "
            "of the installation that made it.");
        return verdict;
    }
    if (std::string fault = proof::fault_of(document, signature, key->public_key); !fault.empty()) {
        verdict.problems.push_back(std::move(fault));
        return verdict;
    }
    const json content = json::parse(document);
    verdict.signed_at = signed_time(content);
    if (verdict.format != proof::certificate_format)
        return verdict;
    verdict.id = content.at("request").at("id").get<std::string>();
    check_ledger(ledger_, content, verdict);
    const auto kept = context_.store.control_read([&](storage::ControlView& view) {
        return storage::find_certificate(view, JobId::parse(verdict.id).value_or(JobId{}));
    });
    if (kept && kept->document != document)
        verdict.problems.emplace_back("The certificate kept here of this erasure is another one.");
    return verdict;
}

} // namespace iterochat::service
