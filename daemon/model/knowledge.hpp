#pragma once

#include "daemon/model/ids.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat {

/// A part of an article that an answer can show and cite: 60 to 120 words under one heading, verbatim.
struct Passage {
    ArticleId article_id;
    int position = 0;    ///< 0, 1, 2 … in its article
    std::string heading; ///< nearest heading above it, may be empty
    std::string text;
};

struct Article {
    ArticleId id;
    std::string
        source_id; ///< path or id it was imported from; empty when written by hand; unique among live ones
    std::string title;
    std::string body; ///< Markdown
    std::string language;
    std::string url;
    bool live = true;                   ///< false: a draft, never answered from
    bool handoff = false;               ///< an answer from it goes to a person
    std::vector<std::string> questions; ///< alternative questions, in order
    Time created_at;
    Time updated_at;
    std::optional<Time> deleted_at;
    std::string deleted_by; ///< actor label
};

/// An article as an importer read it, before it has an id.
struct ArticleDraft {
    std::string source_id;
    std::string title;
    std::string body; ///< Markdown
    std::string language;
    std::string url;
    std::vector<std::string> questions;
    bool operator==(const ArticleDraft&) const = default;
};

struct Instruction {
    InstructionId id;
    std::string title;
    std::string body; ///< at most 4,000 characters
    bool enabled = true;
    int position = 0;
    Time created_at;
    Time updated_at;
    std::optional<Time> deleted_at;
    std::string deleted_by; ///< actor label
};

struct QuickReply {
    QuickReplyId id;
    std::string shortcut; ///< unique among live ones, without the "/"
    std::string title;
    std::string body;
    Time created_at;
    Time updated_at;
    std::optional<Time> deleted_at;
    std::string deleted_by; ///< actor label
};

struct SuggestedQuestion {
    SuggestedQuestionId id;
    std::string text;
    int position = 0;
};

void validate(const ArticleDraft& draft); ///< title 1–300, body at most 500,000 characters, questions 1–500
                                          ///< each, 1,000 at most
void validate(const Instruction& instruction);
void validate(const QuickReply& reply);

} // namespace iterochat
