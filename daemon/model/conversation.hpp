#pragma once

#include "daemon/model/attachment.hpp"
#include "daemon/model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat {

enum class ConversationState { ai_active, waiting, assigned, resolved };
enum class AuthorKind { visitor, ai, member, system };

/// Why the AI handed a conversation over. Wire names as in the enum; labels for people in conversation.cpp.
enum class HandoffReason {
    refund,
    complaint,
    account,
    payment,
    person_requested,
    low_confidence,
    repeated_question,
    article_flag,
    limit_reached
};

std::string_view name_of(ConversationState state);
std::string_view name_of(AuthorKind kind);
std::string_view name_of(HandoffReason reason);
std::string_view label_of(HandoffReason reason); ///< English, for people: "asks for a refund"
ConversationState conversation_state_from_name(std::string_view name); ///< throws Code::unprocessable
AuthorKind author_kind_from_name(std::string_view name);
HandoffReason handoff_reason_from_name(std::string_view name);

/// Points to a stored passage, verbatim.
struct Citation {
    ArticleId article_id;
    std::string title;
    std::string quote;
    std::string url; ///< may be empty
    bool operator==(const Citation&) const = default;
};

struct Author {
    AuthorKind kind = AuthorKind::system;
    std::optional<Uuid> id; ///< visitor or account; none for ai and system
    std::string name;       ///< for display; empty for an anonymous visitor
};

struct Message {
    MessageId id;
    ConversationId conversation_id;
    std::int64_t seq = 0; ///< 1, 2, 3 … in its conversation
    Author author;
    std::string text;
    std::string client_id; ///< empty for ai and system
    std::vector<Citation> citations;
    std::vector<std::string> suggestions; ///< titles offered in the grey band
    std::vector<Attachment> attachments;  ///< then the text is their names
    Time created_at;
    std::int64_t event_seq = 0; ///< position in the organization's event order
};

struct Visitor {
    VisitorId id;
    std::string name;
    std::string email;
    std::string verified_id; ///< the business's own id of this person; empty unless verified
    bool verified = false;
    std::string language;
    std::string consent_version; ///< empty: none was asked or given
    std::optional<Time> consent_at;
    std::string consent_text;
    std::string consent_policy_url;
    std::string ip_address;
    std::string user_agent;
    std::string page; ///< address of the page where the widget was last opened, without query and fragment
    Time created_at;
    Time last_seen_at;
};

struct Tag {
    TagId id;
    std::string name;
    Time created_at;
    std::optional<Time> deleted_at;
    std::string deleted_by; ///< actor label
};

struct Conversation {
    ConversationId id;
    std::string short_id;
    ConversationState state = ConversationState::ai_active;
    std::string language; ///< "en", "bn", "bn-Latn"
    std::string
        start_client_id; ///< of the message that began it; unique for its visitor; empty for imported ones
    VisitorId visitor_id;
    std::string visitor_name;
    std::string visitor_email;
    bool visitor_verified = false;
    std::optional<AccountId> assignee_id;
    std::string assignee_name;
    std::optional<HandoffReason> reason;
    std::string summary;
    std::string preview;   ///< the last message's first 140 characters
    std::vector<Tag> tags; ///< live tags only, by name
    std::int64_t last_seq = 0;
    std::int64_t visitor_read_seq = 0;
    std::int64_t member_read_seq = 0;
    std::int64_t unread = 0;   ///< messages of the visitor that no member has read
    bool escalated = false;    ///< once escalated, the AI stays mute, also after a reopen
    std::optional<int> rating; ///< 1 to 5
    std::string rating_comment;
    Time created_at;
    Time last_activity_at;
    std::optional<Time> resolved_at;
    std::optional<Time> snoozed_until;
    std::optional<Time> deleted_at;
    std::string deleted_by; ///< actor label, "member:<uuid>" or "uid:0"
    bool on_hold = false;
    std::optional<Time> restricted_at;
    std::int64_t event_seq = 0;
};

struct Note {
    NoteId id;
    ConversationId conversation_id;
    AccountId author_id;
    std::string author_name;
    std::string text;
    Time created_at;
    std::optional<Time> deleted_at;
    std::string deleted_by;          ///< actor label
    std::vector<AccountId> mentions; ///< members that the text names as "@name"
    std::int64_t event_seq = 0;
};

constexpr std::size_t message_characters_most = 8000;
constexpr std::size_t client_id_bytes_most = 64;

/// These throw Code::unprocessable with the field's name.
void validate_message_text(std::string_view text);
void validate_client_id(std::string_view client_id); ///< 1 to 64 printable ASCII
void validate_short_text(std::string_view field, std::string_view text, std::size_t least,
                         std::size_t most); ///< UTF-8, no control characters, characters counted

} // namespace iterochat
