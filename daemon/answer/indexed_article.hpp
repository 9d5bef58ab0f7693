#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/answer/features.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace iterochat::answer {

struct IndexedPassage {
    int position = 0;
    std::string heading;
    std::string text;
    std::uint32_t unit = 0;
};

/// The title, a heading or an alternative question.
struct KnownQuestion {
    std::string text;
    bool alternative = false; ///< asked by people, not a title or heading
    int passage = -1;         ///< index of the passage below a heading; -1: none in particular
    std::uint32_t number = 0;
};

struct IndexedArticle {
    ArticleId id;
    std::string source_id;
    std::string title;
    std::string url;
    std::string language;
    bool handoff = false;
    std::vector<IndexedPassage> passages;
    std::vector<KnownQuestion> questions; ///< the title is the first
    std::uint32_t unit = 0;               ///< of all its questions together
};

/// An article with its features taken, so that adding it to the index is short.
struct PreparedArticle {
    IndexedArticle article;
    std::vector<TextFeatures> passages;
    std::vector<TextFeatures> questions;
};

IndexedArticle indexed_article(const KnowledgeArticle& source);
PreparedArticle prepare(IndexedArticle article);

bool has_alternatives(const IndexedArticle& article);

/// What stands for a passage in the index: its heading, the title and its text.
TextFeatures passage_features(const IndexedArticle& article, const IndexedPassage& passage);

/// What stands for the article's questions: the alternative ones and the title. Headings are in the passages,
/// and so is the title: without alternatives it would only make all passages of like-named articles equal.
TextFeatures question_unit_features(const IndexedArticle& article,
                                    const std::vector<TextFeatures>& questions);
std::size_t text_bytes(const IndexedArticle& article);

} // namespace iterochat::answer
