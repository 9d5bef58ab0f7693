#include "daemon/erasure/records.hpp"

#include "common/base/text.hpp"
#include "daemon/erasure/record_fields.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

using Reader = RecordFields;

template <class Item>
void read_deletion(Reader& reader, Item& item) {
    item.deleted_at = reader.optional_time("deleted_at");
    item.deleted_by = reader.text("deleted_by");
}

Author author_of(Reader reader) {
    Author author;
    author.kind = enum_of(author_kind_from_name, reader.text("kind"));
    author.id = reader.optional_id<Id<struct AuthorKindOfId>>("id");
    author.name = reader.text("name");
    reader.finish();
    return author;
}

std::vector<Citation> citations_of(const json& list) {
    std::vector<Citation> citations;
    for (const json& item : list) {
        Reader reader{item};
        citations.push_back({reader.id<ArticleId>("article_id"), reader.text("title"), reader.text("quote"),
                             reader.text("url")});
        reader.finish();
    }
    return citations;
}

std::vector<Attachment> attachments_of(const json& list) {
    std::vector<Attachment> files;
    for (const json& item : list) {
        Reader reader{item};
        files.push_back({reader.id<AttachmentId>("id"), reader.text("name"), reader.text("type"),
                         reader.integer("bytes")});
        reader.finish();
    }
    return files;
}

/// What archives of the first version lack: the defaults stay.
void read_newer(Reader& widget, WidgetSettings& settings) {
    settings.language = widget.text("language");
    settings.texts.clear();
    const json texts = widget.raw("texts"); // outlives the loop over it
    for (const auto& [name, text] : texts.items())
        settings.texts[name] = text.is_string() ? text.get<std::string>() : std::string{};
    settings.avatar = widget.text("avatar");
    settings.offline_form = widget.boolean("offline_form");
    settings.show_footer = widget.boolean("show_footer");
    settings.attachments = widget.boolean("attachments");
    settings.attachment_mb = static_cast<int>(widget.integer("attachment_mb"));
}

} // namespace

void read_record(std::string_view line, OrganizationRecord& organization) {
    Reader reader{line};
    organization = {reader.text("name"), reader.text("locale"), reader.texts("origins"),
                    reader.time("created_at")};
    reader.finish();
}

void read_record(std::string_view line, Settings& settings) {
    Reader reader{line};
    Reader widget = reader.object("widget");
    settings.widget.title = widget.text("title");
    settings.widget.greeting = widget.text("greeting");
    settings.widget.color = widget.text("color");
    settings.widget.position = widget.text("position");
    settings.widget.ask_name = widget.boolean("ask_name");
    settings.widget.ask_email = widget.boolean("ask_email");
    settings.widget.consent_text = widget.text("consent_text");
    settings.widget.consent_version = widget.text("consent_version");
    settings.widget.consent_policy_url = widget.text("consent_policy_url");
    if (widget.has("attachments"))
        read_newer(widget, settings.widget);
    widget.finish();
    Reader ai = reader.object("ai");
    settings.ai.mode = ai.text("mode") == "ai_only" ? AnswerMode::ai_only : AnswerMode::ai_then_people;
    settings.ai.enabled = ai.boolean("enabled");
    settings.ai.caution = ai.text("caution");
    settings.ai.handoff_phrases = ai.texts("handoff_phrases");
    settings.ai.idle_minutes = static_cast<int>(ai.integer("idle_minutes"));
    settings.ai.reopen_hours = static_cast<int>(ai.integer("reopen_hours"));
    ai.finish();
    Reader hours = reader.object("hours");
    settings.hours.enabled = hours.boolean("enabled");
    settings.hours.time_zone = hours.text("time_zone");
    settings.hours.spans.clear();
    for (const std::string& span : hours.texts("spans"))
        settings.hours.spans.push_back(enum_of(parse_open_spans, span).front());
    settings.hours.closed_dates = hours.texts("closed_dates");
    settings.hours.away_text = hours.text("away_text");
    settings.hours.ai_only_when_closed = hours.boolean("ai_only_when_closed");
    hours.finish();
    reader.finish();
}

void read_record(std::string_view line, RetentionRule& rule) {
    Reader reader{line};
    rule.name = reader.text("name");
    rule.age = reader.is_null("age_ms") ? std::nullopt : std::optional(Span{reader.integer("age_ms")});
    rule.state = reader.text("state");
    rule.tag = reader.text("tag");
    rule.handled_by = reader.text("handled_by");
    reader.finish();
}

void read_record(std::string_view line, MemberRecord& member) {
    Reader reader{line};
    member = {reader.id<AccountId>("account_id"), reader.text("name"), reader.text("email"),
              enum_of(role_from_name, reader.text("role")), reader.boolean("available")};
    reader.finish();
}

void read_record(std::string_view line, storage::MemberName& member) {
    Reader reader{line};
    member = {reader.id<AccountId>("account_id"), reader.text("name")};
    reader.finish();
}

void read_record(std::string_view line, Tag& tag) {
    Reader reader{line};
    tag.id = reader.id<TagId>("id");
    tag.name = reader.text("name");
    tag.created_at = reader.time("created_at");
    read_deletion(reader, tag);
    reader.finish();
}

void read_record(std::string_view line, Visitor& visitor) {
    Reader reader{line};
    visitor.id = reader.id<VisitorId>("id");
    visitor.name = reader.text("name");
    visitor.email = reader.text("email");
    visitor.verified_id = reader.text("verified_id");
    visitor.verified = reader.boolean("verified");
    visitor.language = reader.text("language");
    visitor.consent_at.reset();
    visitor.consent_version = visitor.consent_text = visitor.consent_policy_url = {};
    if (!reader.is_null("consent")) {
        Reader consent = reader.object("consent");
        visitor.consent_at = consent.optional_time("at");
        visitor.consent_version = consent.text("version");
        visitor.consent_text = consent.text("text");
        visitor.consent_policy_url = consent.text("policy_url");
        consent.finish();
    }
    visitor.ip_address = reader.text("ip_address");
    visitor.user_agent = reader.text("user_agent");
    visitor.page = reader.has("page") ? reader.text("page") : "";
    visitor.created_at = reader.time("created_at");
    visitor.last_seen_at = reader.time("last_seen_at");
    reader.finish();
}

void read_record(std::string_view line, Conversation& conversation) {
    Reader reader{line};
    conversation = {};
    conversation.id = reader.id<ConversationId>("id");
    conversation.short_id = reader.text("short_id");
    conversation.state = enum_of(conversation_state_from_name, reader.text("state"));
    conversation.language = reader.text("language");
    conversation.visitor_id = reader.id<VisitorId>("visitor_id");
    conversation.assignee_id = reader.optional_id<AccountId>("assignee_id");
    if (!reader.is_null("reason"))
        conversation.reason = enum_of(handoff_reason_from_name, reader.text("reason"));
    conversation.summary = reader.text("summary");
    conversation.last_seq = reader.integer("last_seq");
    conversation.visitor_read_seq = reader.integer("visitor_read_seq");
    conversation.member_read_seq = reader.integer("member_read_seq");
    conversation.escalated = reader.boolean("escalated");
    if (!reader.is_null("rating"))
        conversation.rating = static_cast<int>(reader.integer("rating"));
    conversation.rating_comment = reader.text("rating_comment");
    conversation.created_at = reader.time("created_at");
    conversation.last_activity_at = reader.time("last_activity_at");
    conversation.resolved_at = reader.optional_time("resolved_at");
    conversation.snoozed_until = reader.optional_time("snoozed_until");
    read_deletion(reader, conversation);
    conversation.restricted_at = reader.optional_time("restricted_at");
    reader.finish();
}

void read_record(std::string_view line, storage::ConversationTag& tag) {
    Reader reader{line};
    tag = {reader.id<ConversationId>("conversation_id"), reader.id<TagId>("tag_id"),
           reader.time("created_at")};
    reader.finish();
}

void read_record(std::string_view line, Message& message) {
    Reader reader{line};
    message.id = reader.id<MessageId>("id");
    message.conversation_id = reader.id<ConversationId>("conversation_id");
    message.seq = reader.integer("seq");
    message.author = author_of(reader.object("author"));
    message.text = reader.text("text");
    message.client_id = reader.text("client_id");
    message.citations = citations_of(reader.array("citations"));
    message.suggestions = reader.texts("suggestions");
    message.attachments =
        reader.has("attachments") ? attachments_of(reader.array("attachments")) : std::vector<Attachment>{};
    message.created_at = reader.time("created_at");
    reader.finish();
}

void read_record(std::string_view line, Note& note) {
    Reader reader{line};
    note.id = reader.id<NoteId>("id");
    note.conversation_id = reader.id<ConversationId>("conversation_id");
    note.author_id = reader.id<AccountId>("author_id");
    note.author_name = reader.text("author_name");
    note.text = reader.text("text");
    note.created_at = reader.time("created_at");
    read_deletion(reader, note);
    reader.finish();
}

void read_record(std::string_view line, storage::AiTrace& trace) {
    Reader reader{line};
    trace.message_id = reader.id<MessageId>("message_id");
    trace.conversation_id = reader.id<ConversationId>("conversation_id");
    const json document = reader.raw("trace");
    trace.json = document.is_string() ? document.get<std::string>() : document.dump();
    reader.finish();
}

void read_record(std::string_view line, storage::AnswerRating& rating) {
    Reader reader{line};
    rating.message_id = reader.id<MessageId>("message_id");
    rating.conversation_id = reader.id<ConversationId>("conversation_id");
    rating.helpful = reader.boolean("helpful");
    rating.created_at = reader.time("created_at");
    reader.finish();
}

void read_record(std::string_view line, storage::ConfirmedQuestion& question) {
    Reader reader{line};
    question.message_id = reader.id<MessageId>("message_id");
    question.conversation_id = reader.id<ConversationId>("conversation_id");
    question.article_id = reader.id<ArticleId>("article_id");
    question.text = reader.text("text");
    question.created_at = reader.time("created_at");
    reader.finish();
}

void read_record(std::string_view line, Hold& hold) {
    Reader reader{line};
    hold.id = reader.id<HoldId>("id");
    hold.conversation_id = reader.optional_id<ConversationId>("conversation_id");
    hold.visitor_id = reader.optional_id<VisitorId>("visitor_id");
    hold.reason = reader.text("reason");
    hold.created_by = reader.text("created_by");
    hold.created_at = reader.time("created_at");
    hold.until = reader.optional_time("until");
    hold.released_at = reader.optional_time("released_at");
    hold.released_by = reader.text("released_by");
    reader.finish();
}

void read_record(std::string_view line, Article& article) {
    Reader reader{line};
    article.id = reader.id<ArticleId>("id");
    article.source_id = reader.text("source_id");
    article.title = reader.text("title");
    article.body = reader.text("body");
    article.language = reader.text("language");
    article.url = reader.text("url");
    article.live = reader.boolean("live");
    article.handoff = reader.boolean("handoff");
    article.questions = reader.texts("questions");
    article.created_at = reader.time("created_at");
    article.updated_at = reader.time("updated_at");
    read_deletion(reader, article);
    reader.finish();
}

void read_record(std::string_view line, Instruction& instruction) {
    Reader reader{line};
    instruction.id = reader.id<InstructionId>("id");
    instruction.title = reader.text("title");
    instruction.body = reader.text("body");
    instruction.enabled = reader.boolean("enabled");
    instruction.position = static_cast<int>(reader.integer("position"));
    instruction.created_at = reader.time("created_at");
    instruction.updated_at = reader.time("updated_at");
    read_deletion(reader, instruction);
    reader.finish();
}

void read_record(std::string_view line, QuickReply& reply) {
    Reader reader{line};
    reply.id = reader.id<QuickReplyId>("id");
    reply.shortcut = reader.text("shortcut");
    reply.title = reader.text("title");
    reply.body = reader.text("body");
    reply.created_at = reader.time("created_at");
    reply.updated_at = reader.time("updated_at");
    read_deletion(reader, reply);
    reader.finish();
}

void read_record(std::string_view line, SuggestedQuestion& question) {
    Reader reader{line};
    question = {reader.id<SuggestedQuestionId>("id"), reader.text("text"),
                static_cast<int>(reader.integer("position"))};
    reader.finish();
}

} // namespace iterochat::erasure
