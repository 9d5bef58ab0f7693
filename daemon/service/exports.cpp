#include "daemon/service/exports.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "common/base/text.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/erasure/export_archive.hpp"
#include "daemon/service/subject_sheet.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/text_recipients.hpp"
#include "daemon/storage/visitors.hpp"

#include <map>
#include <set>

namespace iterochat::service {
namespace {

constexpr Span wait_for_lock = seconds(10);
constexpr Span kept_for = hours(24);
constexpr std::size_t kept_most = 1000;

std::string date_of(Time now) {
    return format_time(now).substr(0, 10);
}

const char* name_of_kind(ExportKind kind) {
    switch (kind) {
    case ExportKind::organization:
        return "tenant";
    case ExportKind::conversation:
        return "conversation";
    case ExportKind::subject:
        return "subject";
    }
    return "";
}

std::map<std::string, std::int64_t> counts_of(storage::View& view,
                                              const std::vector<ConversationId>& conversations) {
    const storage::EraseCounts counts = storage::count_erasable(view, conversations);
    return {{"conversations", counts.conversations}, {"messages", counts.messages}, {"notes", counts.notes}};
}

/// Only what a person gave (GDPR Art. 20): their own messages, no notes.
std::map<std::string, std::int64_t> counts_of_given(storage::View& view,
                                                    const std::vector<VisitorId>& visitors,
                                                    const std::vector<ConversationId>& conversations) {
    return {{"conversations", static_cast<std::int64_t>(conversations.size())},
            {"messages", storage::count_erasable_messages(view, visitors, conversations).messages}};
}

/// Who took what out; the person by visitor id, never by address.
void record(storage::Tx& tx, const PreparedExport& prepared) {
    const ExportRequest& request = prepared.request;
    audit::Act act;
    act.action = std::string("export.") + name_of_kind(request.kind);
    act.actor = label_of(prepared.actor);
    act.from_address = address_of(prepared.actor);
    act.organization = request.organization;
    switch (request.kind) {
    case ExportKind::organization:
        act.target_kind = "organization";
        act.target = request.organization.text();
        break;
    case ExportKind::conversation:
        act.target_kind = "conversation";
        act.target = request.conversation->text();
        break;
    case ExportKind::subject:
        act.target_kind = "visitor";
        act.target = prepared.visitors.front().text();
        act.facts.emplace_back("visitors", std::to_string(prepared.visitors.size()));
        break;
    }
    act.facts.emplace_back("redacted", request.redact_others ? "yes" : "no");
    audit::record(tx, act);
}

/// What the persons asked for before, and how it was answered: of who is named by their visitor id, by an id
/// or address that was proved, or by what the export itself names.
std::vector<SubjectRequest> requests_of(storage::View& view, const PreparedExport& prepared) {
    std::set<std::pair<SubjectNaming, std::string>> names;
    const SubjectSelector& subject = prepared.request.subject;
    names.emplace(SubjectNaming::email, normalize_email(subject.email));
    names.emplace(SubjectNaming::verified_id, subject.verified_id);
    for (const VisitorId& id : prepared.visitors) {
        names.emplace(SubjectNaming::visitor, id.text());
        const auto visitor = storage::find_visitor(view, id);
        if (!visitor || !visitor->verified)
            continue;
        names.emplace(SubjectNaming::email, normalize_email(visitor->email));
        names.emplace(SubjectNaming::verified_id, visitor->verified_id);
    }
    std::map<std::pair<Time, RequestId>, SubjectRequest> found; // in the order of their making
    for (const auto& [naming, name] : names)
        if (!name.empty())
            for (SubjectRequest& request : storage::requests_named(view, naming, name))
                found.insert_or_assign(std::pair(request.created_at, request.id), request);
    std::vector<SubjectRequest> requests;
    for (auto& [order, request] : found)
        requests.push_back(std::move(request));
    return requests;
}

/// What the person gave (Art. 20) is a part of what is held about them: no evidence of a copy of it (Art.
/// 15).
bool is_answered_by(const SubjectRequest& wish, const ExportRequest& made) {
    return wish.kind == RequestKind::portability || (wish.kind == RequestKind::access && !made.portability);
}

/// The archive is whole: the open requests for a copy that it answers know it by its digest.
void note_in_requests(storage::Store& store, const PreparedExport& prepared, const std::string& sha256) {
    store.write(prepared.request.organization, [&](storage::Tx& tx) {
        for (SubjectRequest& request : requests_of(tx, prepared))
            if (!request.closed_at && is_answered_by(request, prepared.request)) {
                request.export_sha256 = sha256;
                storage::update_request(tx, request);
            }
    });
}

/// With those who got this person's texts before the settings of now.
RecordOfProcessing record_of_person(storage::Store& store, OrganizationId organization,
                                    const std::vector<VisitorId>& visitors) {
    RecordOfProcessing record = record_of_processing(store, organization);
    std::set<std::string> hosts;
    store.read(organization, [&](storage::View& view) {
        for (const VisitorId& visitor : visitors)
            for (const ConversationId& conversation : storage::conversations_of_visitor(view, visitor))
                for (std::string& host : storage::recipients_of(view, conversation))
                    hosts.insert(std::move(host));
    });
    for (const Subprocessor& present : record.subprocessors)
        hosts.erase(present.name);
    for (const std::string& host : hosts)
        record.subprocessors.push_back(
            {host, "Wording of answers by a language model, before the settings of now",
             "questions with addresses and numbers masked, the turns before them", "no longer used"});
    return record;
}

erasure::ExportPlan plan_of(storage::Store& store, const PreparedExport& prepared, Time now) {
    const ExportRequest& request = prepared.request;
    erasure::ExportPlan plan;
    plan.redact_others = request.redact_others;
    plan.portability = request.portability;
    plan.exported_at = now;
    store.control_read([&](storage::ControlView& view) {
        plan.organization = storage::get_organization(view, request.organization);
        if (request.kind == ExportKind::organization)
            for (const Membership& member : storage::members_of(view, request.organization))
                plan.members.push_back({member.account_id, member.account_name, member.account_email,
                                        member.role, member.available});
    });
    switch (request.kind) {
    case ExportKind::organization:
        plan.content = erasure::ExportContent::organization;
        plan.scopes.emplace_back();
        break;
    case ExportKind::conversation:
        plan.content = erasure::ExportContent::conversation;
        plan.scopes.push_back({request.conversation, std::nullopt});
        break;
    case ExportKind::subject:
        plan.content = erasure::ExportContent::person;
        for (const VisitorId& visitor : prepared.visitors)
            plan.scopes.push_back({std::nullopt, visitor});
        if (!request.portability)
            plan.extra_files =
                subject_sheet(record_of_person(store, request.organization, prepared.visitors));
        plan.requests = store.read(request.organization,
                                   [&](storage::View& view) { return requests_of(view, prepared); });
        break;
    }
    return plan;
}

} // namespace

Exports::Exports(const Context& context) : context_(context) {}

PreparedExport Exports::prepare(const Actor& actor, const ExportRequest& request) {
    require(actor, request.organization, Right::manage_privacy);
    PreparedExport prepared;
    prepared.request = request;
    prepared.actor = actor;
    const Organization organization = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::get_organization(view, request.organization); });
    std::string subject = organization.slug;
    context_.store.read(request.organization, [&](storage::View& view) {
        if (request.kind == ExportKind::conversation) {
            if (!request.conversation)
                throw Error{Code::usage, "Name the conversation to export."};
            subject += "-" + storage::get_conversation(view, *request.conversation).short_id;
            prepared.counts = counts_of(view, {*request.conversation});
        } else if (request.kind == ExportKind::subject) {
            for (const Visitor& visitor : find_subject(view, request.subject))
                prepared.visitors.push_back(visitor.id);
            std::vector<ConversationId> conversations;
            for (const VisitorId& visitor : prepared.visitors)
                for (const ConversationId& id : storage::conversations_of_visitor(view, visitor))
                    conversations.push_back(id);
            prepared.counts = request.portability ? counts_of_given(view, prepared.visitors, conversations)
                                                  : counts_of(view, conversations);
            prepared.counts["visitors"] = static_cast<std::int64_t>(prepared.visitors.size());
            subject += "-" + short_id_of(prepared.visitors.front());
        } else {
            prepared.counts = {{"conversations", storage::count_conversations(view)},
                               {"messages", storage::count_messages(view)},
                               {"articles", storage::count_articles(view)}};
        }
    });
    prepared.file_name = subject + "-" + date_of(context_.clock.now()) + ".zip";
    return prepared;
}

ExportReport Exports::write(const PreparedExport& prepared, const Write& write, const Progress& progress) {
    const OrganizationId organization = prepared.request.organization;
    context_.store.write(organization, [&](storage::Tx& tx) { record(tx, prepared); });
    const erasure::ExportPlan plan = plan_of(context_.store, prepared, context_.clock.now());
    const auto lock = context_.store.lock_shared(organization, wait_for_lock);
    const bool is_of_person = prepared.request.kind == ExportKind::subject;
    Sha256 digest;
    const auto sink = [&](std::string_view piece) {
        if (is_of_person)
            digest.update(as_bytes(piece));
        if (!write(piece))
            throw Error{Code::busy, "Who fetched the export went away; start it again."};
    };
    const erasure::ExportOutcome outcome = context_.store.read(
        organization, [&](storage::View& view) { return erasure::write_archive(view, plan, sink, progress); },
        storage::ReadLimit::long_running);
    if (is_of_person)
        note_in_requests(context_.store, prepared, to_hex(digest.finish()));
    return {outcome.counts, outcome.bytes};
}

KeptExport Exports::keep(const PreparedExport& prepared) {
    const std::lock_guard lock(mutex_);
    const Time now = context_.clock.now();
    std::erase_if(kept_, [&](const auto& item) { return item.second.expires_at < now; });
    if (kept_.size() >= kept_most)
        throw Error{Code::busy, "Too many exports wait to be fetched; try again later."};
    const std::string id = Uuid::make(now).text();
    return kept_[id] = KeptExport{id, prepared, now + kept_for};
}

KeptExport Exports::kept(const Actor& actor, OrganizationId organization, const std::string& id) {
    require(actor, organization, Right::manage_privacy);
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(id);
    if (found == kept_.end() || found->second.prepared.request.organization != organization ||
        found->second.expires_at < context_.clock.now())
        throw Error{Code::not_found, "There is no such export, or it expired; ask for it again."};
    KeptExport fetched = found->second;
    fetched.prepared.actor = actor; // the audit log names who fetches it
    return fetched;
}

} // namespace iterochat::service
