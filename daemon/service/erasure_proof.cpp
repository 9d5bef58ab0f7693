#include "daemon/service/erasure_proof.hpp"

#include "common/base/error.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/audit/chain.hpp"
#include "daemon/erasure/canary.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/erasure/verification.hpp"
#include "daemon/service/erase_work.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/mend.hpp"
#include "daemon/storage/store.hpp"

#include <array>
#include <set>

namespace iterochat::service {
namespace {

constexpr Span wait_for_readers = seconds(20);
constexpr Span wait_for_erasures = seconds(30);

erasure::CanaryPieces pieces_of(std::string_view text) {
    erasure::CanaryPieces pieces;
    if (text.empty())
        return pieces;
    if (text.size() < erasure::CanaryPieces::piece_bytes)
        throw Error{Code::unprocessable, "The text to search for is too short to be told from others by "
                                         "chance; give 12 bytes or more."};
    pieces.add_whole(text);
    return pieces;
}

std::vector<Organization> chosen(const Context& context, const std::optional<OrganizationId>& wanted) {
    return context.store.control_read([&](storage::ControlView& view) {
        return wanted ? std::vector{storage::get_organization(view, *wanted)}
                      : storage::list_organizations(view);
    });
}

/// A file outside the folders of organizations is met with each of them; it is told once.
void tell_once(std::set<std::string>& told, erasure::ResidueReport& report) {
    std::set<std::string> here;
    std::erase_if(report.findings, [&](const ResidueFinding& finding) {
        const bool is_path = finding.file.starts_with('/'); // the others are names within one organization
        if (is_path)
            here.insert(finding.kind + finding.file);
        return is_path && told.contains(finding.kind + finding.file);
    });
    told.merge(here);
}

} // namespace

void ErasureProof::await_rest(const Organization& one) {
    if (!await_erasures(jobs_, context_.store, one.id, wait_for_erasures))
        throw Error{Code::busy, "An erasure is under way in the tenant '" + one.slug +
                                    "': what it leaves can't be told yet."}
            .with_hint("iterochat job list; verify when it has ended");
}

std::vector<ErasureProofView> ErasureProof::look(const Actor& actor,
                                                 std::optional<OrganizationId> organization,
                                                 std::string_view text, const Progress& progress) {
    const erasure::CanaryPieces pieces = pieces_of(text);
    std::vector<ErasureProofView> proofs;
    std::set<std::string> told;
    const auto organizations = chosen(context_, organization);
    for (const Organization& one : organizations) {
        require(actor, one.id, Right::manage_privacy);
        if (progress)
            progress(one.slug, static_cast<std::int64_t>(proofs.size()),
                     static_cast<std::int64_t>(organizations.size()));
        await_rest(one);
        ErasureProofView& proof = proofs.emplace_back();
        proof.organization = one.id;
        proof.slug = one.slug;
        proof.report = erasure::look_for_residue(context_.store, one.id, pieces, wait_for_readers);
        tell_once(told, proof.report);
    }
    if (!proofs.empty())
        look_at_ledger(proofs.front().report);
    return proofs;
}

std::vector<ErasureProofView> ErasureProof::mend(const Actor& actor,
                                                 std::optional<OrganizationId> organization,
                                                 std::string_view text, const Progress& progress) {
    (void)pieces_of(text);
    for (const Organization& one : chosen(context_, organization)) {
        require(actor, one.id, Right::manage_privacy);
        await_rest(one);
        context_.store.write(one.id, [&](storage::Tx& tx) {
            storage::mend_search_index(tx);
            storage::remove_orphan_keys(tx);
            audit::Act act;
            act.action = "erasure.mend";
            act.actor = label_of(actor);
            act.from_address = address_of(actor);
            act.organization = one.id;
            act.target_kind = "organization";
            audit::record(tx, act);
        });
        erasure::scrub_files(context_.store, one.id, wait_for_readers);
    }
    return look(actor, organization, text, progress);
}

/// Its lines are digests and codes; anything else is a text that got in.
void ErasureProof::look_at_ledger(ResidueReport& report) {
    std::int64_t bad = 0;
    audit::read_chain(ledger_.path(), 0, [&](std::string_view line) {
        try {
            (void)erasure::parse_ledger_line(line);
        } catch (const Error&) {
            ++bad;
        }
        return true;
    });
    if (bad == 0 && ledger_.verify().bad_line)
        bad = 1;
    if (bad > 0)
        report.findings.push_back({"log", ledger_.path(), 0, bad});
}

std::string next_step_for(const ResidueFinding& finding) {
    struct Step {
        std::string_view kind;
        std::string_view next;
    };
    static constexpr std::string_view mend = "iterochat verify erasure --mend overwrites it";
    static constexpr std::array steps{
        Step{"row_without_key", "iterochat doctor; put back the keyring or erase the conversation"},
        Step{"orphan_row", "iterochat doctor; restart iterochatd, which finishes interrupted erasures"},
        Step{"temporary_file", "look at the file, then remove it"},
        Step{"file", "look at the file, then remove it"},
        Step{"export", "move the file to where it belongs, or remove it"},
        Step{"log", "look at the file and who writes to it, then remove the lines"},
        Step{"database", "erase what holds the text: iterochat conversation list, kb list"},
        Step{"damaged", "restart iterochatd, which makes a damaged search index anew"},
    };
    for (const Step& step : steps)
        if (step.kind == finding.kind)
            return std::string{step.next};
    return std::string{mend};
}

} // namespace iterochat::service
