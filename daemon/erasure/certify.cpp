#include "daemon/erasure/certificate.hpp"

#include "common/base/error.hpp"
#include "common/proof/signed_document.hpp"
#include "daemon/audit/signing.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

/// The erase job's step between verified and done.
namespace iterochat::erasure {
namespace {

class ExceptionList {
  public:
    /// Several of one ground are one line, which ends when the last of them does.
    void add(const std::string& ground, std::int64_t count, std::optional<Time> ends = std::nullopt) {
        const auto found = std::find_if(list_.begin(), list_.end(),
                                        [&](const Exception& one) { return one.ground == ground; });
        if (found == list_.end()) {
            list_.push_back({ground, count, ends});
            return;
        }
        found->count += count;
        found->ends = found->ends && ends ? std::optional(std::max(*found->ends, *ends)) : std::nullopt;
    }
    std::vector<Exception> take() { return std::move(list_); }

  private:
    std::vector<Exception> list_;
};

/// When the last hold on it ends; none when one of them has no end.
std::optional<Time> end_of_holds(storage::View& view, const ConversationId& id) {
    std::optional<Time> end;
    for (const Hold& hold : storage::holds_on(view, id)) {
        if (!hold.until)
            return std::nullopt;
        end = end ? std::max(*end, *hold.until) : *hold.until;
    }
    return end;
}

std::vector<Exception> exceptions_of(storage::View& view, const EraseTask& task) {
    ExceptionList list;
    for (const ConversationId& id : task.kept) {
        const auto kept = storage::find_conversation(view, id);
        if (kept && storage::is_held(view, id))
            list.add("legal_hold", 1, end_of_holds(view, id));
        else if (kept && kept->restricted_at)
            list.add("restriction", 1);
        else
            list.add("no_longer_due", 1); // restored or written to before its turn
    }
    if (task.scope == LedgerScope::messages)
        list.add("scope_messages", static_cast<std::int64_t>(task.conversations.size()));
    return list.take();
}

} // namespace

storage::Certificate certify(storage::Store& store, Ledger& ledger, const EraseTask& task,
                             RootKeyGrade root_key) {
    const auto made_before = store.control_read(
        [&](storage::ControlView& view) { return storage::find_certificate(view, task.id); });
    if (made_before)
        return *made_before;
    CertificateFacts facts;
    facts.organization = ledger.digest(task.organization);
    facts.intent = ledger.intent_of(task.id.text());
    facts.ledger = ledger.head();
    facts.root_key = root_key;
    if (store.has_organization_files(task.organization))
        facts.exceptions =
            store.read(task.organization, [&](storage::View& view) { return exceptions_of(view, task); });
    return store.control_write([&](storage::ControlTx& tx) {
        facts.certified_at = tx.now();
        const audit::SignedDocument made =
            audit::sign_document(tx, proof::certificate_format, certificate_body(task, facts));
        if (made.document.size() > certificate_bytes_most)
            throw Error{Code::internal, "A certificate has more than 4096 bytes."};
        storage::Certificate certificate{task.id,       task.organization, made.key_id,
                                         made.document, made.signature,    tx.now()};
        storage::add_certificate(tx, certificate);
        return certificate;
    });
}

} // namespace iterochat::erasure
