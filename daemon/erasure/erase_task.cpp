#include "daemon/erasure/erase_job.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

/// The task's form on disk (in the job's sealed detail).
namespace iterochat::erasure {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 10> step_names{
    "requested", "intent", "index", "rows", "keys", "wal", "scrubbed", "verified", "certified", "done"};

template <class SomeId>
json write_ids(const std::vector<SomeId>& ids) {
    json list = json::array();
    for (const SomeId& id : ids)
        list.push_back(id.text());
    return list;
}

template <class SomeId>
std::vector<SomeId> read_ids(const json& list) {
    std::vector<SomeId> ids;
    for (const json& text : list)
        ids.push_back(SomeId::parse(text.get<std::string>()).value());
    return ids;
}

json write_time(const std::optional<Time>& time) {
    return time ? json(time->ms) : json(nullptr);
}

std::optional<Time> read_time(const json& value) {
    return value.is_null() ? std::nullopt : std::optional<Time>(Time{value.get<std::int64_t>()});
}

json write_due(const storage::SweepQuery& due) {
    json policies = json::array();
    for (const storage::SweepPolicy& policy : due.policies)
        policies.push_back({{"before", write_time(policy.before)},
                            {"state", policy.state},
                            {"tag", policy.tag},
                            {"handled_by", policy.handled_by}});
    return {{"policies", std::move(policies)},
            {"deleted_before", write_time(due.deleted_before)},
            {"exempt_tag", due.exempt_tag}};
}

storage::SweepQuery read_due(const json& value) {
    storage::SweepQuery due;
    for (const json& policy : value.at("policies"))
        due.policies.push_back(
            {read_time(policy.at("before")), policy.at("state"), policy.at("tag"), policy.at("handled_by")});
    due.deleted_before = read_time(value.at("deleted_before"));
    due.exempt_tag = value.at("exempt_tag");
    return due;
}

Step step_from_name(const std::string& name) {
    const auto found = std::find(step_names.begin(), step_names.end(), name);
    return static_cast<Step>(found - step_names.begin());
}

json write_counts(const storage::EraseCounts& counts) {
    return {{"conversations", counts.conversations},
            {"messages", counts.messages},
            {"notes", counts.notes},
            {"ai_traces", counts.ai_traces},
            {"attachments", counts.attachments},
            {"visitors", counts.visitors},
            {"keys", counts.keys},
            {"postings", counts.postings}};
}

storage::EraseCounts read_counts(const json& value) {
    storage::EraseCounts counts;
    counts.conversations = value.at("conversations");
    counts.messages = value.at("messages");
    counts.notes = value.at("notes");
    counts.ai_traces = value.at("ai_traces");
    counts.attachments = value.value("attachments", std::int64_t{0}); // a job of an earlier version lacks it
    counts.visitors = value.at("visitors");
    counts.keys = value.at("keys");
    counts.postings = value.at("postings");
    return counts;
}

json write_figures(const std::optional<VerificationFigures>& figures) {
    if (!figures)
        return nullptr;
    return {{"files", figures->files},
            {"pages", figures->pages},
            {"bytes", figures->bytes},
            {"unaccounted_bytes", figures->unaccounted_bytes},
            {"wal_bytes", figures->wal_bytes},
            {"absent_postings", figures->absent_postings},
            {"orphan_rows", figures->orphan_rows},
            {"orphan_keys", figures->orphan_keys},
            {"canary", name_of(figures->canary)},
            {"canary_pieces", figures->canary_pieces},
            {"scanned_bytes", figures->scanned_bytes},
            {"took_ms", figures->took.ms}};
}

std::optional<VerificationFigures> read_figures(const json& value) {
    if (value.is_null())
        return std::nullopt;
    VerificationFigures figures;
    figures.files = value.at("files");
    figures.pages = value.at("pages");
    figures.bytes = value.at("bytes");
    figures.unaccounted_bytes = value.at("unaccounted_bytes");
    figures.wal_bytes = value.at("wal_bytes");
    figures.absent_postings = value.at("absent_postings");
    figures.orphan_rows = value.at("orphan_rows");
    figures.orphan_keys = value.at("orphan_keys");
    figures.canary = canary_from_name(value.at("canary").get<std::string>());
    figures.canary_pieces = value.at("canary_pieces");
    figures.scanned_bytes = value.at("scanned_bytes");
    figures.took = Span{value.at("took_ms").get<std::int64_t>()};
    return figures;
}

json write_registered(const std::optional<EraseTask::Registered>& request) {
    if (!request)
        return nullptr;
    return {{"id", request->id.text()},
            {"received_at", format_time(request->received_at)},
            {"due_at", format_time(request->due_at)}};
}

std::optional<EraseTask::Registered> read_registered(const json& value) {
    if (value.is_null())
        return std::nullopt;
    return EraseTask::Registered{RequestId::parse(value.at("id").get<std::string>()).value(),
                                 parse_time(value.at("received_at").get<std::string>()),
                                 parse_time(value.at("due_at").get<std::string>())};
}

} // namespace

std::string_view name_of(Step step) {
    return step_names[static_cast<std::size_t>(step)];
}

std::string write_task(const EraseTask& task) {
    json items = json::array();
    for (const EraseTask::Item& item : task.items)
        items.push_back({{"kind", name_of(item.kind)}, {"id", item.id.text()}});
    const json value{{"organization", task.organization.text()},
                     {"member", task.member ? json(task.member->text()) : json(nullptr)},
                     {"message", task.message ? json(task.message->text()) : json(nullptr)},
                     {"kind", static_cast<int>(task.kind)},
                     {"scope", static_cast<int>(task.scope)},
                     {"ground", task.ground},
                     {"conversations", write_ids(task.conversations)},
                     {"visitors", write_ids(task.visitors)},
                     {"items", std::move(items)},
                     {"due", write_due(task.due)},
                     {"step", name_of(task.step)},
                     {"position", task.position},
                     {"counts", write_counts(task.counts)},
                     {"items_erased", task.items_erased},
                     {"addresses_erased", task.addresses_erased},
                     {"recipients", task.recipients},
                     {"subject_digest", task.subject_digest},
                     {"request", write_registered(task.request)},
                     {"erased_at", write_time(task.erased_at)},
                     {"verified_at", write_time(task.verified_at)},
                     {"shards", task.shards},
                     {"verification", write_figures(task.verification)},
                     {"kept", write_ids(task.kept)},
                     {"cancelled", task.cancelled}};
    return value.dump();
}

EraseTask read_task(const std::string& text) {
    const json value = json::parse(text);
    EraseTask task;
    task.organization = OrganizationId::parse(value.at("organization").get<std::string>()).value();
    task.kind = static_cast<LedgerKind>(value.at("kind").get<int>());
    task.scope = static_cast<LedgerScope>(value.at("scope").get<int>());
    task.ground = value.at("ground");
    task.conversations = read_ids<ConversationId>(value.at("conversations"));
    task.visitors = read_ids<VisitorId>(value.at("visitors"));
    if (!value.at("member").is_null())
        task.member = AccountId::parse(value.at("member").get<std::string>()).value();
    if (!value.at("message").is_null())
        task.message = MessageId::parse(value.at("message").get<std::string>()).value();
    for (const json& item : value.at("items"))
        task.items.push_back({item_kind_from_name(item.at("kind").get<std::string>()),
                              Uuid::parse(item.at("id").get<std::string>()).value()});
    task.due = read_due(value.at("due"));
    task.step = step_from_name(value.at("step"));
    task.position = value.at("position");
    task.counts = read_counts(value.at("counts"));
    task.items_erased = value.at("items_erased");
    task.addresses_erased =
        value.value("addresses_erased", std::int64_t{0}); // absent before there were certificates
    task.recipients = value.value("recipients", storage::RecipientCounts{});
    if (const auto sent = value.value("sent_to_engine", std::int64_t{0}); sent > 0)
        task.recipients[std::string(storage::ai_engine_kind)] =
            sent; // begun by a program that didn't name it
    task.subject_digest = value.value("subject_digest", "");
    task.request = read_registered(value.value("request", json(nullptr)));
    task.erased_at = read_time(value.value("erased_at", json(nullptr)));
    task.verified_at = read_time(value.value("verified_at", json(nullptr)));
    task.shards = value.value("shards", std::vector<std::int64_t>{});
    task.verification = read_figures(value.value("verification", json(nullptr)));
    task.kept = read_ids<ConversationId>(value.at("kept"));
    task.cancelled = value.at("cancelled");
    return task;
}

} // namespace iterochat::erasure
