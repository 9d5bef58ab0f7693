#include "daemon/erasure/export_redaction.hpp"

#include <algorithm>
#include <array>

namespace iterochat::erasure {
namespace {

constexpr std::array<std::string_view, 4> files_of_the_person{"visitors", "conversations", "messages",
                                                              "answer_ratings"};
constexpr std::array<std::string_view, 8> files_about_the_person{
    "tags",  "conversation_tags",   "notes",   "ai_traces", "recipients",
    "holds", "confirmed_questions", "requests"};

template <std::size_t size>
bool has(const std::array<std::string_view, size>& files, std::string_view file) {
    return std::find(files.begin(), files.end(), file) != files.end();
}

} // namespace

std::string Redaction::name_of_member(const Uuid& account) {
    const auto found = names_.find(account);
    if (found != names_.end())
        return found->second;
    return names_[account] = "Member " + std::to_string(names_.size() + 1);
}

void Redaction::apply(Conversation& conversation) {
    if (plan_.portability) { // not what others made of it, nor who they are
        conversation.summary.clear();
        conversation.assignee_id.reset();
        conversation.assignee_name.clear();
        conversation.deleted_by.clear();
    }
    if (!plan_.redact_others)
        return;
    if (conversation.assignee_id)
        conversation.assignee_name = name_of_member(*conversation.assignee_id);
    conversation.assignee_id.reset();
    if (conversation.deleted_by.starts_with("member:"))
        conversation.deleted_by = "member";
}

void Redaction::apply(Message& message) {
    if (!plan_.redact_others || message.author.kind != AuthorKind::member || !message.author.id)
        return;
    message.author.name = name_of_member(*message.author.id);
    message.author.id.reset();
}

void Redaction::apply(Note& note) {
    if (!plan_.redact_others)
        return;
    note.author_name = name_of_member(note.author_id);
    note.author_id = {};
    if (note.deleted_by.starts_with("member:"))
        note.deleted_by = "member";
}

void Redaction::apply(SubjectRequest& request) {
    if (!plan_.redact_others)
        return;
    for (std::string* label : {&request.created_by, &request.closed_by})
        if (label->starts_with("member:"))
            *label = "member";
}

bool Redaction::allows(const Message& message) const {
    return !plan_.portability || message.author.kind == AuthorKind::visitor;
}

bool Redaction::allows_file(std::string_view file) const {
    if (plan_.content == ExportContent::organization)
        return true;
    // What a hold is for is between the business and its lawyers.
    return has(files_of_the_person, file) ||
           (!plan_.portability && file != "holds" && has(files_about_the_person, file));
}

} // namespace iterochat::erasure
