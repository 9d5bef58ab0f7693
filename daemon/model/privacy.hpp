#pragma once

#include "daemon/model/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace iterochat {

/// What can be deleted softly and restored exactly as it was.
enum class ItemKind { conversation, article, quick_reply, instruction, tag, note };
std::string_view name_of(ItemKind kind);
ItemKind item_kind_from_name(std::string_view name); ///< throws Code::unprocessable

struct DeletedItem {
    ItemKind kind = ItemKind::conversation;
    Uuid id;           ///< the thing's own id
    std::string title; ///< short id of a conversation, title, shortcut, name, or a note's first 60 characters
    Time deleted_at;
    std::string deleted_by; ///< actor label
};

/// A legal hold: while it lasts, nothing deletes or erases the conversation, or anything of the visitor.
struct Hold {
    HoldId id;
    std::optional<ConversationId> conversation_id; ///< exactly one of the two is set
    std::optional<VisitorId> visitor_id;
    std::string reason;
    std::string created_by; ///< actor label
    Time created_at;
    std::optional<Time> until; ///< none: until it is released
    std::optional<Time> released_at;
    std::string released_by;
    bool is_active(Time now) const { return !released_at && (!until || *until > now); }
};

/// How long one kind of data is kept after its clock starts. No age: never erased by retention.
struct RetentionRule {
    std::string name; ///< "conversations", "deleted", "visitor_identity", "ip_addresses", "ai_traces" …
    std::optional<Span> age;
    Time changed_at;
    // Of "conversations" only, which ones it is about; empty: all that no rule with more conditions fits.
    std::string state = {};      ///< a conversation's state; empty: resolved or deleted
    std::string tag = {};        ///< name of a tag
    std::string handled_by = {}; ///< "ai": no member wrote in it; "people": one did
};

/// What one sweep did.
struct RetentionRun {
    Time at;
    std::string actor; ///< label
    std::string plan;  ///< hash
    std::int64_t planned = 0;
    std::int64_t erased = 0;
    std::int64_t kept = 0; ///< came under hold, or was restored or reopened, before its turn
    std::string by_rule;   ///< JSON: planned items of each rule
    JobId erasure;         ///< the job, which has the certificate
};

} // namespace iterochat
