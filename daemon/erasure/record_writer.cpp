#include "daemon/erasure/record_fields.hpp"
#include "daemon/erasure/records.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

template <class SomeId>
json id_of(const std::optional<SomeId>& id) {
    return id ? json(id->text()) : json(nullptr);
}

json consent_of(const Visitor& visitor) {
    if (!visitor.consent_at && visitor.consent_version.empty())
        return nullptr;
    return {{"at", time_of(visitor.consent_at)},
            {"version", visitor.consent_version},
            {"text", visitor.consent_text},
            {"policy_url", visitor.consent_policy_url}};
}

} // namespace

std::string path_of_data(std::string_view file) {
    const bool is_list = file != "organization" && file != "settings";
    return "data/" + std::string(file) + (is_list ? ".jsonl" : ".json");
}

std::string path_of_attachment(const Attachment& file) {
    return "attachments/" + file.id.text() + std::string(extension_of(file.type));
}

std::optional<AttachmentId> attachment_of_path(std::string_view path) {
    constexpr std::string_view folder = "attachments/";
    if (!path.starts_with(folder))
        return std::nullopt;
    path.remove_prefix(folder.size());
    return AttachmentId::parse(path.substr(0, path.find('.')));
}

std::string write_record(const OrganizationRecord& organization) {
    return canonical({{"name", organization.name},
                      {"locale", organization.locale},
                      {"origins", organization.origins},
                      {"created_at", format_time(organization.created_at)}});
}

namespace {

json write_hours(const OfficeHours& hours) {
    json spans = json::array();
    for (const OpenSpan& span : hours.spans)
        spans.push_back(format_open_span(span));
    return {{"enabled", hours.enabled},     {"time_zone", hours.time_zone},
            {"spans", std::move(spans)},    {"closed_dates", hours.closed_dates},
            {"away_text", hours.away_text}, {"ai_only_when_closed", hours.ai_only_when_closed}};
}

} // namespace

std::string write_record(const Settings& settings) {
    const WidgetSettings& widget = settings.widget;
    const AiSettings& ai = settings.ai;
    return canonical({{"widget",
                       {{"title", widget.title},
                        {"greeting", widget.greeting},
                        {"color", widget.color},
                        {"position", widget.position},
                        {"ask_name", widget.ask_name},
                        {"ask_email", widget.ask_email},
                        {"consent_text", widget.consent_text},
                        {"consent_version", widget.consent_version},
                        {"consent_policy_url", widget.consent_policy_url},
                        {"language", widget.language},
                        {"texts", widget.texts},
                        {"avatar", widget.avatar},
                        {"offline_form", widget.offline_form},
                        {"show_footer", widget.show_footer},
                        {"attachments", widget.attachments},
                        {"attachment_mb", widget.attachment_mb}}},
                      {"ai",
                       {{"mode", ai.mode == AnswerMode::ai_only ? "ai_only" : "ai_then_people"},
                        {"enabled", ai.enabled},
                        {"caution", ai.caution},
                        {"handoff_phrases", ai.handoff_phrases},
                        {"idle_minutes", ai.idle_minutes},
                        {"reopen_hours", ai.reopen_hours}}},
                      {"hours", write_hours(settings.hours)}});
}

std::string write_record(const RetentionRule& rule) {
    return canonical({{"name", rule.name},
                      {"age_ms", rule.age ? json(rule.age->ms) : json(nullptr)},
                      {"state", rule.state},
                      {"tag", rule.tag},
                      {"handled_by", rule.handled_by}});
}

std::string write_record(const MemberRecord& member) {
    return canonical({{"account_id", member.account_id.text()},
                      {"name", member.name},
                      {"email", member.email},
                      {"role", name_of(member.role)},
                      {"available", member.available}});
}

std::string write_record(const storage::MemberName& member) {
    return canonical({{"account_id", member.account_id.text()}, {"name", member.name}});
}

std::string write_record(const Tag& tag) {
    return canonical({{"id", tag.id.text()},
                      {"name", tag.name},
                      {"created_at", format_time(tag.created_at)},
                      {"deleted_at", time_of(tag.deleted_at)},
                      {"deleted_by", tag.deleted_by}});
}

std::string write_record(const Visitor& visitor) {
    return canonical({{"id", visitor.id.text()},
                      {"name", visitor.name},
                      {"email", visitor.email},
                      {"verified_id", visitor.verified_id},
                      {"verified", visitor.verified},
                      {"language", visitor.language},
                      {"consent", consent_of(visitor)},
                      {"ip_address", visitor.ip_address},
                      {"user_agent", visitor.user_agent},
                      {"page", visitor.page},
                      {"created_at", format_time(visitor.created_at)},
                      {"last_seen_at", format_time(visitor.last_seen_at)}});
}

std::string write_record(const Conversation& conversation) {
    return canonical({{"id", conversation.id.text()},
                      {"short_id", conversation.short_id},
                      {"state", name_of(conversation.state)},
                      {"language", conversation.language},
                      {"visitor_id", conversation.visitor_id.text()},
                      {"assignee_id", id_of(conversation.assignee_id)},
                      {"reason", conversation.reason ? json(name_of(*conversation.reason)) : json(nullptr)},
                      {"summary", conversation.summary},
                      {"last_seq", conversation.last_seq},
                      {"visitor_read_seq", conversation.visitor_read_seq},
                      {"member_read_seq", conversation.member_read_seq},
                      {"escalated", conversation.escalated},
                      {"rating", conversation.rating ? json(*conversation.rating) : json(nullptr)},
                      {"rating_comment", conversation.rating_comment},
                      {"created_at", format_time(conversation.created_at)},
                      {"last_activity_at", format_time(conversation.last_activity_at)},
                      {"resolved_at", time_of(conversation.resolved_at)},
                      {"snoozed_until", time_of(conversation.snoozed_until)},
                      {"deleted_at", time_of(conversation.deleted_at)},
                      {"deleted_by", conversation.deleted_by},
                      {"restricted_at", time_of(conversation.restricted_at)}});
}

std::string write_record(const storage::ConversationTag& tag) {
    return canonical({{"conversation_id", tag.conversation_id.text()},
                      {"tag_id", tag.tag_id.text()},
                      {"created_at", format_time(tag.created_at)}});
}

std::string write_record(const Note& note) {
    return canonical({{"id", note.id.text()},
                      {"conversation_id", note.conversation_id.text()},
                      {"author_id", note.author_id.text()},
                      {"author_name", note.author_name},
                      {"text", note.text},
                      {"created_at", format_time(note.created_at)},
                      {"deleted_at", time_of(note.deleted_at)},
                      {"deleted_by", note.deleted_by}});
}

std::string write_record(const storage::AiTrace& trace) {
    json document = json::parse(trace.json, nullptr, false);
    if (document.is_discarded())
        document = trace.json;
    return canonical({{"message_id", trace.message_id.text()},
                      {"conversation_id", trace.conversation_id.text()},
                      {"trace", std::move(document)}});
}

std::string write_record(const storage::AnswerRating& rating) {
    return canonical({{"message_id", rating.message_id.text()},
                      {"conversation_id", rating.conversation_id.text()},
                      {"helpful", rating.helpful},
                      {"created_at", format_time(rating.created_at)}});
}

std::string write_record(const storage::ConfirmedQuestion& question) {
    return canonical({{"message_id", question.message_id.text()},
                      {"conversation_id", question.conversation_id.text()},
                      {"article_id", question.article_id.text()},
                      {"text", question.text},
                      {"created_at", format_time(question.created_at)}});
}

std::string write_record(const Hold& hold) {
    return canonical({{"id", hold.id.text()},
                      {"conversation_id", id_of(hold.conversation_id)},
                      {"visitor_id", id_of(hold.visitor_id)},
                      {"reason", hold.reason},
                      {"created_by", hold.created_by},
                      {"created_at", format_time(hold.created_at)},
                      {"until", time_of(hold.until)},
                      {"released_at", time_of(hold.released_at)},
                      {"released_by", hold.released_by}});
}

std::string write_record(const Article& article) {
    return canonical({{"id", article.id.text()},
                      {"source_id", article.source_id},
                      {"title", article.title},
                      {"body", article.body},
                      {"language", article.language},
                      {"url", article.url},
                      {"live", article.live},
                      {"handoff", article.handoff},
                      {"questions", article.questions},
                      {"created_at", format_time(article.created_at)},
                      {"updated_at", format_time(article.updated_at)},
                      {"deleted_at", time_of(article.deleted_at)},
                      {"deleted_by", article.deleted_by}});
}

std::string write_record(const Instruction& instruction) {
    return canonical({{"id", instruction.id.text()},
                      {"title", instruction.title},
                      {"body", instruction.body},
                      {"enabled", instruction.enabled},
                      {"position", instruction.position},
                      {"created_at", format_time(instruction.created_at)},
                      {"updated_at", format_time(instruction.updated_at)},
                      {"deleted_at", time_of(instruction.deleted_at)},
                      {"deleted_by", instruction.deleted_by}});
}

std::string write_record(const QuickReply& reply) {
    return canonical({{"id", reply.id.text()},
                      {"shortcut", reply.shortcut},
                      {"title", reply.title},
                      {"body", reply.body},
                      {"created_at", format_time(reply.created_at)},
                      {"updated_at", format_time(reply.updated_at)},
                      {"deleted_at", time_of(reply.deleted_at)},
                      {"deleted_by", reply.deleted_by}});
}

std::string write_record(const SuggestedQuestion& question) {
    return canonical({{"id", question.id.text()}, {"text", question.text}, {"position", question.position}});
}

} // namespace iterochat::erasure
