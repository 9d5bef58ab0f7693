#include "daemon/erasure/record_fields.hpp"
#include "daemon/erasure/records.hpp"

#include <nlohmann/json.hpp>

/// The lines of what an organization keeps to show that it keeps the law: requests, recipients, notices,
/// sweeps.
namespace iterochat::erasure {

using nlohmann::json;

/// Without the digest of the subject, which only the keys of one organization make.
std::string write_record(const SubjectRequest& request) {
    return canonical({{"id", request.id.text()},
                      {"kind", name_of(request.kind)},
                      {"naming", name_of(request.naming)},
                      {"subject", request.subject},
                      {"note", request.note},
                      {"received_at", format_time(request.received_at)},
                      {"due_at", format_time(request.due_at)},
                      {"extended_at", time_of(request.extended_at)},
                      {"extension_reason", request.extension_reason},
                      {"closed_at", time_of(request.closed_at)},
                      {"outcome", request.outcome ? json(name_of(*request.outcome)) : json(nullptr)},
                      {"closing_note", request.closing_note},
                      {"erasure", request.erasure ? json(request.erasure->text()) : json(nullptr)},
                      {"export_sha256", request.export_sha256},
                      {"created_at", format_time(request.created_at)},
                      {"created_by", request.created_by},
                      {"closed_by", request.closed_by}});
}

namespace {

const char* name_of_subject(const storage::Notice& notice) {
    return storage::is_about_restriction(notice) ? "conversation" : "erasure";
}

} // namespace

std::string write_record(const storage::Notice& notice) {
    return canonical({{"id", notice.id.text()},
                      {"what", notice.what},
                      {"recipient", notice.recipient},
                      {name_of_subject(notice), notice.about.text()},
                      {"conversations", notice.conversations},
                      {"created_at", format_time(notice.created_at)},
                      {"done_at", time_of(notice.done_at)},
                      {"done_by", notice.done_by}});
}

std::string write_record(const storage::TextRecipient& recipient) {
    return canonical({{"conversation_id", recipient.conversation_id.text()},
                      {"kind", recipient.kind},
                      {"host", recipient.host},
                      {"first_at", format_time(recipient.first_at)},
                      {"last_at", format_time(recipient.last_at)}});
}

std::string write_record(const RetentionRun& run) {
    const json rules = json::parse(run.by_rule, nullptr, false);
    return canonical({{"at", format_time(run.at)},
                      {"actor", run.actor},
                      {"plan", run.plan},
                      {"planned", run.planned},
                      {"erased", run.erased},
                      {"kept", run.kept},
                      {"rules", rules.is_object() ? rules : json::object()},
                      {"erasure", run.erasure.text()}});
}

void read_record(std::string_view line, SubjectRequest& request) {
    RecordFields reader{line};
    request = {};
    request.id = reader.id<RequestId>("id");
    request.kind = enum_of(request_kind_from_name, reader.text("kind"));
    request.naming = enum_of(subject_naming_from_name, reader.text("naming"));
    request.subject = reader.text("subject");
    request.note = reader.text("note");
    request.received_at = reader.time("received_at");
    request.due_at = reader.time("due_at");
    request.extended_at = reader.optional_time("extended_at");
    request.extension_reason = reader.text("extension_reason");
    request.closed_at = reader.optional_time("closed_at");
    if (!reader.is_null("outcome"))
        request.outcome = enum_of(request_outcome_from_name, reader.text("outcome"));
    request.closing_note = reader.text("closing_note");
    request.erasure = reader.optional_id<JobId>("erasure");
    request.export_sha256 = reader.text("export_sha256");
    request.created_at = reader.time("created_at");
    request.created_by = reader.text("created_by");
    request.closed_by = reader.text("closed_by");
    reader.finish();
}

void read_record(std::string_view line, storage::Notice& notice) {
    RecordFields reader{line};
    notice = {};
    notice.id = reader.id<storage::NoticeId>("id");
    notice.what = reader.text("what");
    notice.recipient = reader.text("recipient");
    notice.about = reader.id<JobId>(name_of_subject(notice));
    notice.conversations = reader.integer("conversations");
    notice.created_at = reader.time("created_at");
    notice.done_at = reader.optional_time("done_at");
    notice.done_by = reader.text("done_by");
    reader.finish();
}

void read_record(std::string_view line, storage::TextRecipient& recipient) {
    RecordFields reader{line};
    recipient = {};
    recipient.conversation_id = reader.id<ConversationId>("conversation_id");
    recipient.kind = reader.text("kind");
    recipient.host = reader.text("host");
    recipient.first_at = reader.time("first_at");
    recipient.last_at = reader.time("last_at");
    reader.finish();
}

void read_record(std::string_view line, RetentionRun& run) {
    RecordFields reader{line};
    run = {};
    run.at = reader.time("at");
    run.actor = reader.text("actor");
    run.plan = reader.text("plan");
    run.planned = reader.integer("planned");
    run.erased = reader.integer("erased");
    run.kept = reader.integer("kept");
    const json rules = reader.raw("rules");
    if (!rules.is_object())
        refuse_record("'rules' is wrong");
    run.by_rule = rules.dump();
    run.erasure = reader.id<JobId>("erasure");
    reader.finish();
}

} // namespace iterochat::erasure
