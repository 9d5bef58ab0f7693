#pragma once

#include "daemon/model/knowledge.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/storage/view.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

/// What is exported: everything, one visitor's, or one conversation's. Deleted things are included and say
/// so; restricted ones too. Rows come one at a time in a fixed order (that of their making), so that memory
/// stays small and an export of the same data is the same bytes.
struct ExportScope {
    std::optional<ConversationId> conversation;
    std::optional<VisitorId> visitor;
};

template <class Row>
using Visit = std::function<void(const Row&)>;

struct ConversationTag {
    ConversationId conversation_id;
    TagId tag_id;
    Time created_at;
    bool operator==(const ConversationTag&) const = default;
};
struct AiTrace {
    MessageId message_id;
    ConversationId conversation_id;
    std::string json;
};
struct MemberName {
    AccountId account_id;
    std::string name;
};

void for_each_visitor(View& view, const ExportScope& scope, const Visit<Visitor>& visit);
void for_each_conversation(View& view, const ExportScope& scope, const Visit<Conversation>& visit);
void for_each_message(View& view, const ExportScope& scope,
                      const Visit<Message>& visit); ///< by conversation, then seq
void for_each_note(View& view, const ExportScope& scope, const Visit<Note>& visit);
void for_each_conversation_tag(View& view, const ExportScope& scope, const Visit<ConversationTag>& visit);
void for_each_ai_trace(View& view, const ExportScope& scope, const Visit<AiTrace>& visit);
void for_each_hold(View& view, const ExportScope& scope, const Visit<Hold>& visit);
// Of the organization as a whole.
void for_each_tag(View& view, const Visit<Tag>& visit);
void for_each_article(View& view, const Visit<Article>& visit);
void for_each_instruction(View& view, const Visit<Instruction>& visit);
void for_each_quick_reply(View& view, const Visit<QuickReply>& visit);
void for_each_suggested_question(View& view, const Visit<SuggestedQuestion>& visit);
void for_each_member_name(View& view, const Visit<MemberName>& visit);

} // namespace iterochat::storage
