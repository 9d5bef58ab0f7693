#include "daemon/model/knowledge.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/model/conversation.hpp"

namespace iterochat {
namespace {

/// A long text: any characters but NUL.
void validate_long_text(const std::string& field, std::string_view text, std::size_t least,
                        std::size_t most) {
    if (!is_utf8(text))
        throw Error{Code::invalid, "The field " + field + " is not valid UTF-8."}.with_field(field);
    const std::size_t characters = count_characters(text);
    if (characters < least || characters > most || text.find('\0') != std::string_view::npos)
        throw Error{Code::unprocessable, "The field " + field + " has " + std::to_string(least) + " to " +
                                             std::to_string(most) + " characters and no NUL."}
            .with_field(field);
}

} // namespace

void validate(const ArticleDraft& draft) {
    validate_short_text("title", draft.title, 1, 300);
    validate_long_text("body", draft.body, 0, 500'000);
    validate_short_text("source_id", draft.source_id, 0, 1000);
    validate_short_text("language", draft.language, 0, 35);
    validate_short_text("url", draft.url, 0, 2000);
    if (!draft.url.empty() && !draft.url.starts_with("https://") && !draft.url.starts_with("http://"))
        throw Error{Code::unprocessable, "An article's url starts with https:// or http://."}.with_field(
            "url");
    if (draft.questions.size() > 1000)
        throw Error{Code::unprocessable, "An article has at most 1,000 alternative questions."}.with_field(
            "questions");
    for (const std::string& question : draft.questions)
        validate_short_text("questions", question, 1, 500);
}

void validate(const Instruction& instruction) {
    validate_short_text("title", instruction.title, 1, 200);
    validate_long_text("body", instruction.body, 1, 4000);
}

void validate(const QuickReply& reply) {
    validate_short_text("shortcut", reply.shortcut, 1, 50);
    if (reply.shortcut.find_first_of(" /") != std::string::npos)
        throw Error{Code::unprocessable, "A shortcut has no spaces and no slash."}.with_field("shortcut");
    validate_short_text("title", reply.title, 0, 200);
    validate_long_text("body", reply.body, 1, 8000);
}

} // namespace iterochat
