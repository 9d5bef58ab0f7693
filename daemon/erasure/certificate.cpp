#include "daemon/erasure/certificate.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "daemon/model/subject_request.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

constexpr std::size_t hosts_most = 2; ///< a certificate has at most 4 kB; the notices name them all
constexpr std::size_t host_bytes_most = 64;
constexpr Span keyring_rewritten_within = hours(24);

/// Every certificate carries them: a reader must not take it for more than it is.
constexpr std::array limits{
    "Flash storage may keep remapped copies of overwritten blocks. Texts, names and addresses in them are "
    "sealed; the keys named here are destroyed.",
    "Snapshots, replicas and backups that others made of the disk or of the root key are out of reach. "
    "Who holds such a copy of the keys, made before the erasure, can read what it holds.",
    "Copies that people or recipients took before (exports, mails, pictures, texts sent to an AI engine) are "
    "out of reach.",
    "The figures were measured by the program that erased, on its own files. The signature proves who says "
    "so and that nothing was changed since, not that the host was honest.",
};

json write_time(const std::optional<Time>& time) {
    return time ? json(format_time(*time)) : json(nullptr);
}

json write_position(const std::optional<audit::ChainHead>& head) {
    return head ? json{{"seq", head->seq}, {"hash", head->hash}} : json(nullptr);
}

/// Counts, by the file that lost them.
json write_stores(const EraseTask& task) {
    const storage::EraseCounts& counts = task.counts;
    return {{"main",
             {{"conversations", counts.conversations},
              {"messages", counts.messages},
              {"notes", counts.notes},
              {"ai_traces", counts.ai_traces},
              {"visitors", counts.visitors},
              {"deleted_items", task.items_erased},
              {"addresses", task.addresses_erased},
              {"corrected_texts", task.message ? 1 : 0}}},
            {"keys", {{"keys", counts.keys}}},
            {"index", {{"messages", counts.postings}}}};
}

json write_exceptions(const std::vector<Exception>& exceptions) {
    json list = json::array();
    for (const Exception& exception : exceptions)
        list.push_back(
            {{"ground", exception.ground}, {"count", exception.count}, {"ends", write_time(exception.ends)}});
    return list;
}

json write_verification(const VerificationFigures& figures) {
    return {{"files", figures.files},
            {"pages", figures.pages},
            {"bytes", figures.bytes},
            {"unaccounted_bytes", figures.unaccounted_bytes},
            {"wal_bytes", figures.wal_bytes},
            {"absent_postings", figures.absent_postings},
            {"orphan_rows", figures.orphan_rows},
            {"orphan_keys", figures.orphan_keys},
            {"canary", name_of(figures.canary)},
            {"canary_pieces", figures.canary_pieces},
            {"scanned_bytes", figures.scanned_bytes},
            {"took_ms", figures.took.ms}};
}

/// Whom the texts had been given to before, as far as this installation knows.
json write_recipients(const EraseTask& task) {
    json list = json::array();
    std::size_t hosts = 0; // beyond those that are named
    std::int64_t rest = 0;
    for (const auto& [host, conversations] : task.recipients) {
        if (list.size() == hosts_most) {
            ++hosts;
            rest += conversations;
            continue;
        }
        list.push_back({{"recipient", storage::ai_engine_kind},
                        {"host", host.substr(0, host_bytes_most)},
                        {"conversations", conversations}});
    }
    if (hosts > 0)
        list.push_back({{"recipient", storage::ai_engine_kind}, {"hosts", hosts}, {"conversations", rest}});
    return list;
}

json write_request(const EraseTask& task) {
    const bool has_term = task.kind != LedgerKind::sweep; // nobody asked for a sweep
    const Time received = task.request ? task.request->received_at : task.requested_at;
    const Time due = task.request ? task.request->due_at : due_time(received, false);
    return {{"id", task.id.text()},
            {"received", format_time(received)},
            {"due", has_term ? json(format_time(due)) : json(nullptr)},
            {"registered", task.request ? json(task.request->id.text()) : json(nullptr)},
            {"ground", task.ground}};
}

} // namespace

json certificate_body(const EraseTask& task, const CertificateFacts& facts) {
    if (!task.verification)
        throw Error{Code::internal, "An erasure that wasn't verified can't be certified."};
    json body;
    body["request"] = write_request(task);
    body["organization"] = facts.organization;
    body["subject"] = task.subject_digest.empty()
                          ? json(nullptr)
                          : json{{"digest", task.subject_digest}, {"method", "sha256(salt:id)"}};
    body["scope"] = {{"kind", name_of(task.kind)},
                     {"extent", name_of(task.scope)},
                     {"ended_early", task.cancelled},
                     {"stores", write_stores(task)}};
    body["exceptions"] = write_exceptions(facts.exceptions);
    body["keys"] = {{"destroyed", task.counts.keys},
                    {"root_key", facts.root_key == RootKeyGrade::credential ? "credential" : "file"}};
    body["verification"] = write_verification(*task.verification);
    body["backups"] = {{"unreadable_by", format_time(facts.certified_at + keyring_rewritten_within)},
                       {"because", "keyring_rewritten_within_24_hours"}};
    body["recipients"] = write_recipients(task);
    body["limits"] = limits;
    body["times"] = {{"requested", format_time(task.requested_at)},
                     {"erased", write_time(task.erased_at)},
                     {"verified", write_time(task.verified_at)},
                     {"certified", format_time(facts.certified_at)}};
    body["ledger"] = {{"intent", write_position(facts.intent)}, {"head", write_position(facts.ledger)}};
    return body;
}

SubjectDigest make_subject_digest(const std::vector<std::string>& ids) {
    std::array<std::uint8_t, 16> random;
    fill_random(random);
    SubjectDigest made;
    made.salt = to_hex(random);
    std::string text = made.salt;
    for (const std::string& id : ids)
        text.append(text.size() == made.salt.size() ? ":" : ",").append(id);
    made.digest = to_hex(sha256(as_bytes(text)));
    return made;
}

} // namespace iterochat::erasure
