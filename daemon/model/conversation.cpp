#include "daemon/model/conversation.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <array>

namespace iterochat {
namespace {

constexpr std::array<std::string_view, 4> state_names{"ai_active", "waiting", "assigned", "resolved"};
constexpr std::array<std::string_view, 4> author_names{"visitor", "ai", "member", "system"};

struct ReasonRow {
    std::string_view name;
    std::string_view label;
};
constexpr std::array<ReasonRow, 9> reason_rows{{
    {"refund", "asks for a refund"},
    {"complaint", "complains or is upset"},
    {"account", "has an account problem"},
    {"payment", "has a payment problem"},
    {"person_requested", "asks for a person"},
    {"low_confidence", "no article answers it"},
    {"repeated_question", "asked again"},
    {"article_flag", "the article asks for a person"},
    {"limit_reached", "reached the limit of AI answers"},
}};

template <class Enum, std::size_t N>
Enum enum_from(const std::array<std::string_view, N>& names, std::string_view name, std::string_view what) {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name)
            return static_cast<Enum>(i);
    std::string sentence = "Unknown " + std::string(what) + "; use one of";
    for (const std::string_view known : names)
        sentence.append(" ").append(known);
    throw Error{Code::unprocessable, sentence + "."}.with_field(std::string(what));
}

} // namespace

std::string_view name_of(ConversationState state) {
    return state_names[static_cast<std::size_t>(state)];
}
std::string_view name_of(AuthorKind kind) {
    return author_names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(HandoffReason reason) {
    return reason_rows[static_cast<std::size_t>(reason)].name;
}
std::string_view label_of(HandoffReason reason) {
    return reason_rows[static_cast<std::size_t>(reason)].label;
}

ConversationState conversation_state_from_name(std::string_view name) {
    return enum_from<ConversationState>(state_names, name, "state");
}
AuthorKind author_kind_from_name(std::string_view name) {
    return enum_from<AuthorKind>(author_names, name, "author");
}
HandoffReason handoff_reason_from_name(std::string_view name) {
    std::array<std::string_view, reason_rows.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i)
        names[i] = reason_rows[i].name;
    return enum_from<HandoffReason>(names, name, "reason");
}

void validate_message_text(std::string_view text) {
    if (!is_utf8(text))
        throw Error{Code::invalid, "The message is not valid UTF-8."}.with_field("text");
    const std::size_t characters = count_characters(text);
    if (characters < 1 || characters > message_characters_most)
        throw Error{Code::unprocessable,
                    "A message has 1 to 8,000 characters; this one has " + std::to_string(characters) + "."}
            .with_field("text");
    if (trim(text).empty())
        throw Error{Code::unprocessable, "A message needs more than white space."}.with_field("text");
    if (text.find('\0') != std::string_view::npos)
        throw Error{Code::unprocessable, "A message can't hold a NUL character."}.with_field("text");
}

void validate_client_id(std::string_view client_id) {
    bool good = !client_id.empty() && client_id.size() <= client_id_bytes_most;
    for (const char c : client_id)
        good = good && c > 0x20 && c < 0x7f;
    if (!good)
        throw Error{Code::unprocessable, "A client_id has 1 to 64 printable ASCII characters without spaces."}
            .with_field("client_id");
}

void validate_short_text(std::string_view field, std::string_view text, std::size_t least, std::size_t most) {
    const std::string name(field);
    if (!is_utf8(text))
        throw Error{Code::invalid, "The field " + name + " is not valid UTF-8."}.with_field(name);
    const std::size_t characters = count_characters(text);
    if (characters < least || characters > most)
        throw Error{Code::unprocessable, "The field " + name + " has " + std::to_string(least) + " to " +
                                             std::to_string(most) + " characters; this one has " +
                                             std::to_string(characters) + "."}
            .with_field(name);
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            throw Error{Code::unprocessable, "The field " + name + " can't hold control characters."}
                .with_field(name);
}

} // namespace iterochat
