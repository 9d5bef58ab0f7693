#pragma once

#include "daemon/model/office_hours.hpp"
#include "daemon/model/organization.hpp"
#include "daemon/model/subject_request.hpp"
#include "daemon/storage/answer_ratings.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/export_rows.hpp"
#include "daemon/storage/notices.hpp"
#include "daemon/storage/text_recipients.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// The lines of an archive's data files: one canonical JSON object each (sorted keys, no white space, UTF-8
/// as stored), so equal content is equal bytes. write_* and read_* are each other's inverse. read_* throw
/// Code::bad_data for a missing, unknown or wrongly typed member; where the line stands is the caller's to
/// say.
namespace iterochat::erasure {

constexpr int schema_version = 1;

/// Files in the order in which they are written and imported; each row needs only rows of files before its
/// own.
constexpr const char* data_files[] = {"organization",
                                      "settings",
                                      "retention",
                                      "members",
                                      "member_names",
                                      "tags",
                                      "visitors",
                                      "conversations",
                                      "conversation_tags",
                                      "messages",
                                      "notes",
                                      "ai_traces",
                                      "recipients",
                                      "answer_ratings",
                                      "holds",
                                      "articles",
                                      "confirmed_questions",
                                      "instructions",
                                      "quick_replies",
                                      "suggested_questions",
                                      "requests",
                                      "notices",
                                      "retention_runs"};
std::string path_of_data(std::string_view file); ///< "data/messages.jsonl"

/// A file that came with a message: "attachments/<id>.png". Between the data files and the pages.
std::string path_of_attachment(const Attachment& file);
std::optional<AttachmentId> attachment_of_path(std::string_view path); ///< none for other paths

struct Settings {
    WidgetSettings widget;
    AiSettings ai;
    OfficeHours hours;
};
/// What of an organization is its own: not its id, slug, state and keys, which the installation gives.
struct OrganizationRecord {
    std::string name;
    std::string locale;
    std::vector<std::string> origins;
    Time created_at;
};
struct MemberRecord {
    AccountId account_id;
    std::string name;
    std::string email;
    Role role = Role::agent;
    bool available = true;
};

std::string write_record(const OrganizationRecord& organization);
std::string write_record(const Settings& settings);
std::string write_record(const RetentionRule& rule);
std::string write_record(const MemberRecord& member);
std::string write_record(const storage::MemberName& member);
std::string write_record(const Tag& tag);
std::string write_record(const Visitor& visitor);
std::string write_record(const Conversation& conversation);
std::string write_record(const storage::ConversationTag& tag);
std::string write_record(const Message& message);
std::string write_record(const Note& note);
std::string write_record(const storage::AiTrace& trace);
std::string write_record(const storage::TextRecipient& recipient);
std::string write_record(const storage::AnswerRating& rating);
std::string write_record(const storage::ConfirmedQuestion& question);
std::string write_record(const Hold& hold);
std::string write_record(const Article& article);
std::string write_record(const Instruction& instruction);
std::string write_record(const QuickReply& reply);
std::string write_record(const SuggestedQuestion& question);
std::string write_record(const SubjectRequest& request);
std::string write_record(const storage::Notice& notice);
std::string write_record(const RetentionRun& run);

void read_record(std::string_view line, OrganizationRecord& organization);
void read_record(std::string_view line, Settings& settings);
void read_record(std::string_view line, RetentionRule& rule);
void read_record(std::string_view line, MemberRecord& member);
void read_record(std::string_view line, storage::MemberName& member);
void read_record(std::string_view line, Tag& tag);
void read_record(std::string_view line, Visitor& visitor);
void read_record(std::string_view line, Conversation& conversation);
void read_record(std::string_view line, storage::ConversationTag& tag);
void read_record(std::string_view line, Message& message);
void read_record(std::string_view line, Note& note);
void read_record(std::string_view line, storage::AiTrace& trace);
void read_record(std::string_view line, storage::TextRecipient& recipient);
void read_record(std::string_view line, storage::AnswerRating& rating);
void read_record(std::string_view line, storage::ConfirmedQuestion& question);
void read_record(std::string_view line, Hold& hold);
void read_record(std::string_view line, Article& article);
void read_record(std::string_view line, Instruction& instruction);
void read_record(std::string_view line, QuickReply& reply);
void read_record(std::string_view line, SuggestedQuestion& question);
void read_record(std::string_view line, SubjectRequest& request);
void read_record(std::string_view line, storage::Notice& notice);
void read_record(std::string_view line, RetentionRun& run);

} // namespace iterochat::erasure
