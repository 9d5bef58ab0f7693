#include "daemon/service/erased_subjects.hpp"

#include "common/base/encoding.hpp"
#include "daemon/audit/chain.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/control/certificates.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/restore_rows.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace iterochat::service {
namespace {

using erasure::LedgerKind;
using erasure::LedgerScope;
using nlohmann::json;

/// The digests that the ledger lists under one erasure.
struct Named {
    std::unordered_set<std::string> conversations;
    std::unordered_set<std::string> people;   ///< and members
    std::unordered_set<std::string> speakers; ///< whose words alone went
    std::unordered_set<std::string> items;    ///< and corrected messages
    std::unordered_set<std::string> all;
};

Named read_named(const std::string& ledger, const std::string& erasure_id) {
    Named named;
    audit::read_chain(ledger, 0, [&](std::string_view line) {
        if (audit::member_of(line, "op") != name_of(erasure::LedgerOp::intent) ||
            audit::member_of(line, "erasure") != erasure_id)
            return true;
        const erasure::LedgerEntry entry = erasure::parse_ledger_line(line);
        const bool is_only_messages = entry.scope == LedgerScope::messages;
        auto& into = entry.kind == LedgerKind::item     ? named.items
                     : entry.kind != LedgerKind::person ? named.conversations
                     : is_only_messages                 ? named.speakers
                                                        : named.people;
        named.all.insert(entry.subjects.begin(), entry.subjects.end());
        if (!is_only_messages || entry.kind == LedgerKind::person) // else the conversation stays
            into.insert(entry.subjects.begin(), entry.subjects.end());
        return true;
    });
    return named;
}

/// One organization's rows against the digests.
class Looker {
  public:
    Looker(storage::View& view, erasure::Ledger& ledger, const Named& named, GoneReport& report)
        : view_(view), ledger_(ledger), named_(named), report_(report) {}

    void look() {
        look_among(named_.conversations, "conversation", storage::all_conversation_ids(view_));
        look_among(named_.people, "person", storage::all_visitor_ids(view_));
        if (!named_.speakers.empty()) {
            look_among(named_.speakers, "key", storage::visitors_with_key(view_));
            look_among(named_.speakers, "member", present_members());
        }
        if (named_.items.empty())
            return;
        std::vector<Uuid> items;
        for (const storage::ItemRow& item : storage::all_item_rows(view_))
            items.push_back(item.id);
        look_among(named_.items, "item", items);
    }

  private:
    template <class SomeId>
    void look_among(const std::unordered_set<std::string>& digests, const char* kind,
                    const std::vector<SomeId>& ids) {
        if (digests.empty())
            return;
        for (const SomeId& id : ids)
            if (digests.contains(ledger_.digest(view_.organization(), id)))
                report_.back.push_back({kind, id.text()});
    }

    std::vector<AccountId> present_members() {
        std::vector<AccountId> present = storage::all_member_ids(view_);
        std::erase_if(present, [&](const AccountId& id) { return !storage::is_present_member(view_, id); });
        return present;
    }

    storage::View& view_;
    erasure::Ledger& ledger_;
    const Named& named_;
    GoneReport& report_;
};

std::string digest_of(const std::string& salt, const std::vector<std::string>& ids) {
    std::string text = salt;
    for (const std::string& id : ids)
        text.append(text.size() == salt.size() ? ":" : ",").append(id);
    return to_hex(sha256(as_bytes(text)));
}

/// Is the certificate's digest of these ids, in this order or in their own?
bool is_digest_of(const json& content, const NamedSubject& subject) {
    const json& signed_subject = content.at("subject");
    std::vector<std::string> sorted = subject.ids;
    std::sort(sorted.begin(), sorted.end());
    return signed_subject.is_object() &&
           (signed_subject.at("digest") == digest_of(subject.salt, subject.ids) ||
            signed_subject.at("digest") == digest_of(subject.salt, sorted));
}

} // namespace

GoneReport ErasedSubjects::look(const Actor& actor, std::string_view document, const NamedSubject& subject) {
    require_administrator(actor);
    const json content = json::parse(document);
    const auto erasure_id = content.at("request").at("id").get<std::string>();
    const auto wanted = content.at("organization").get<std::string>();
    GoneReport report;
    report.kind = content.at("scope").at("kind").get<std::string>();
    report.extent = content.at("scope").at("extent").get<std::string>();
    const bool is_tenant = report.kind == name_of(LedgerKind::organization);
    const Named named = read_named(ledger_.path(), erasure_id);
    report.named = static_cast<std::int64_t>(named.all.size());
    std::optional<OrganizationId> was;
    context_.store.control_read([&](storage::ControlView& view) {
        if (const auto kept = storage::find_certificate(view, JobId::parse(erasure_id).value_or(JobId{})))
            was = kept->organization;
        for (const Organization& one : storage::list_organizations(view))
            if (ledger_.digest(one.id) == wanted) {
                report.organization = was = one.id;
                report.slug = one.slug;
            }
    });
    if (is_tenant && was && (report.organization || context_.store.has_organization_files(*was)))
        report.back.push_back({"organization", was->text()});
    else if (report.organization)
        context_.store.read(
            *report.organization,
            [&](storage::View& view) {
                Looker{view, ledger_, named, report}.look();
            },
            storage::ReadLimit::long_running);
    if (subject.ids.empty())
        return report;
    const bool are_named = std::all_of(subject.ids.begin(), subject.ids.end(), [&](const std::string& text) {
        const auto id = Uuid::parse(text);
        return id && (is_tenant ? ledger_.digest(*id) == wanted
                                : was && named.all.contains(ledger_.digest(*was, *id)));
    });
    const bool is_theirs = are_named && (subject.salt.empty() || is_digest_of(content, subject));
    report.subject = is_theirs ? "confirmed" : "denied";
    return report;
}

} // namespace iterochat::service
