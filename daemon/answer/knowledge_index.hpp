#pragma once

#include "daemon/answer/answer.hpp"
#include "daemon/answer/field.hpp"
#include "daemon/answer/question_match.hpp"

#include <cstdint>
#include <map>
#include <optional>
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
    std::uint32_t number = 0;
    int passage = -1; ///< index of the passage below a heading; -1: none in particular
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

/// How well an article answers a question. `words`, `grams` and `keys` are B, C and Sk, `question` is K.
struct ArticleMatch {
    std::uint32_t slot = 0;
    float words = 0;
    float grams = 0;
    float keys = 0;
    float question = 0;
    float score = 0;  ///< what articles are ordered by
    int passage = -1; ///< index of the passage to show; -1 when the article has none
    float passage_score = 0;
};

struct PassageMatch {
    std::uint32_t slot = 0;
    int passage = 0;
    float score = 0;
};

struct Retrieval {
    std::vector<ArticleMatch> articles; ///< best first
    std::vector<PassageMatch> passages; ///< best first, five at most
    // Shares of the question's weight (0 to 1), whatever the length of what covers it:
    float covered_by_best = 0;    ///< of its words, by the best article anywhere
    float covered_by_all = 0;     ///< of its words, by the knowledge base anywhere
    float covered_by_passage = 0; ///< of its words, by the passage to show with its heading and title
    float grams_by_passage = 0;   ///< of its character grams, by that passage
};

/// The articles of one organization in memory. Not thread-safe: the engine guards it.
class KnowledgeIndex {
  public:
    /// An article with its features taken, so that adding it is short.
    struct Prepared {
        IndexedArticle article;
        std::vector<TextFeatures> passages;
        std::vector<TextFeatures> questions;
    };
    static Prepared prepare(const KnowledgeArticle& source);

    void upsert(Prepared&& prepared);
    void remove(const ArticleId& id);
    void finish_changes(); ///< after upserting and removing, before retrieve

    /// `model_scores`: of the classifier by slot, empty when there is none.
    Retrieval retrieve(const AskedFeatures& question) const;
    const IndexedArticle& article(std::uint32_t slot) const { return *articles_[slot]; }
    std::optional<std::uint32_t> slot_of(const ArticleId& id) const;
    std::size_t article_count() const { return slots_.size(); }
    std::size_t slot_count() const { return articles_.size(); }
    std::size_t memory_bytes() const;

  private:
    struct UnitOwner {
        std::uint32_t slot = 0;
        int passage = -1; ///< -1: the unit of the questions
    };
    std::uint32_t take_unit(UnitOwner owner);
    std::uint32_t take_question(std::uint32_t slot, int passage);
    void index_unit(std::uint32_t unit, const TextFeatures& features);
    void unindex_unit(std::uint32_t unit, const TextFeatures& features);
    void score_units(const AskedFeatures& question, std::vector<ArticleMatch>& by_slot,
                     Retrieval& result) const;
    const Scores& score_questions(const AskedFeatures& question, std::vector<ArticleMatch>& by_slot) const;
    void measure_coverage(const AskedFeatures& question, Retrieval& result) const;

    std::vector<std::optional<IndexedArticle>> articles_; ///< by slot
    std::map<ArticleId, std::uint32_t> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::vector<UnitOwner> units_;
    std::vector<std::uint32_t> free_units_;
    std::vector<UnitOwner> questions_; ///< by number
    std::vector<std::uint32_t> free_questions_;
    Field words_;
    Field grams_;
    Field keys_;
    QuestionMatch matches_;
    std::size_t text_bytes_ = 0;
};

} // namespace iterochat::answer
