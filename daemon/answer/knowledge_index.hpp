#pragma once

#include "daemon/answer/field.hpp"
#include "daemon/answer/indexed_article.hpp"
#include "daemon/answer/question_match.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace iterochat::answer {

/// How well an article answers a question. `words`, `grams` and `sounds` are B, C and Sk, `question` is K;
/// `pairs` is B over pairs of words, which tells a passage from others about the same things.
struct ArticleMatch {
    std::uint32_t slot = 0;
    float words = 0;
    float grams = 0;
    float pairs = 0;
    float sounds = 0;
    float concepts = 0; ///< B over concepts, for questions in another language than most articles
    float question = 0;
    float title = 0;  ///< how closely the title is the question, 0 to 1; in `question` it counts half
    float logit = 0;  ///< L; 0 without a classifier
    float score = 0;  ///< what articles are ordered by
    int passage = -1; ///< index of the passage to show; -1 when the article has none
    float passage_score = 0;
};

/// From this `title` on a question is the title in other words.
constexpr float close_title = 0.6F;

struct PassageMatch {
    std::uint32_t slot = 0;
    int passage = 0;
    float score = 0;
};

struct Retrieval {
    std::vector<ArticleMatch> articles; ///< best first, six at most
    std::size_t words = 0;              ///< of the question
    std::size_t concepts = 0;           ///< words of the question that name one
    float probability = 0;              ///< of the best article by the classifier; 0 without one
    std::vector<PassageMatch> passages; ///< best first, five at most
    // Shares of the question's weight (0 to 1), whatever the length of what covers it:
    float covered_by_best = 0; ///< of its words, by the best article anywhere
    /// How much the words that the best article and the question share tell articles apart: 1 is one word
    /// that a single passage has, 0 words that all have. Not a share: it grows with the question.
    float evidence = 0;
    float covered_by_all = 0;      ///< of its words, by the knowledge base anywhere
    float covered_by_passage = 0;  ///< of its words, by the passage to show with its heading and title
    float grams_by_passage = 0;    ///< of its character grams, by that passage
    float sounds_by_passage = 0;   ///< of its sounds, by that passage; of questions in Bangla
    float concepts_by_passage = 0; ///< of its concepts, by that passage; of questions in another language
};

/// What the character grams, pairs of words and sounds of an organization may take: about 6 bytes a posting,
/// 72 MB in all. That is some 20,000 passages; further ones are found by their words alone. Words and keys
/// take about 1 kB a passage, known questions 0.6 kB each, beside the texts themselves.
constexpr std::size_t fine_postings_most = 12'000'000;

/// The articles of one organization in memory. Not thread-safe: the engine guards it.
class KnowledgeIndex {
  public:
    void upsert(PreparedArticle&& prepared);
    void remove(const ArticleId& id);
    void finish_changes(); ///< after upserting and removing, before retrieve

    /// The articles a trained classifier knows, by its labels; the others have the label `other`. Changed
    /// articles keep their labels, and new ones are looked up.
    void set_labels(std::map<ArticleId, std::uint32_t> labels, std::uint32_t other);

    /// `logits`: of the classifier that the labels belong to; empty when there is none.
    Retrieval retrieve(const AskedFeatures& question, std::span<const float> logits) const;
    const IndexedArticle& article(std::uint32_t slot) const { return *articles_[slot]; }
    std::vector<IndexedArticle> articles() const; ///< copies, in the order of their ids
    std::optional<std::uint32_t> slot_of(const ArticleId& id) const;
    /// What the articles are written in, most first; Banglish too where Bangla is. English when nothing is
    /// said.
    std::vector<std::string> languages() const;
    /// Should a question in `language` also be matched by how it sounds? When it or most articles are in
    /// Bangla script, or it is Banglish and some articles are.
    bool goes_by_sound(std::string_view language) const;
    /// Is a question in `language` in another than most articles, Bangla on one side? Then concepts count.
    bool goes_by_concept(std::string_view language) const;
    std::size_t article_count() const { return slots_.size(); }
    std::size_t slot_count() const { return articles_.size(); }
    std::size_t memory_bytes() const;

  private:
    struct UnitOwner {
        std::uint32_t slot = 0;
        int passage = -1; ///< -1: the unit of the questions
    };
    struct QuestionOwner {
        std::uint32_t slot = 0;
        int passage = -1;          ///< of a heading
        bool counts_fully = false; ///< false: of an article without alternative questions
    };
    std::uint32_t take_unit(UnitOwner owner);
    std::uint32_t take_question(QuestionOwner owner);
    void index_unit(std::uint32_t unit, const TextFeatures& features);
    void unindex_unit(std::uint32_t unit, const TextFeatures& features);
    struct UnitScores;
    const UnitScores& score_fields(const AskedFeatures& question) const;
    void score_units(const AskedFeatures& question, std::vector<ArticleMatch>& by_slot,
                     Retrieval& result) const;
    const Scores& score_questions(const AskedFeatures& question, std::vector<ArticleMatch>& by_slot) const;
    void rank(const std::vector<ArticleMatch>& by_slot, bool by_sound, std::span<const float> logits,
              Retrieval& result) const;
    void measure_coverage(const AskedFeatures& question, Retrieval& result) const;

    std::vector<std::optional<IndexedArticle>> articles_; ///< by slot
    std::map<ArticleId, std::uint32_t> slots_;
    std::vector<std::uint32_t> slot_labels_; ///< by slot
    std::map<ArticleId, std::uint32_t> labels_;
    std::uint32_t other_label_ = 0;
    std::vector<std::uint32_t> free_slots_;
    std::vector<UnitOwner> units_;
    std::vector<std::uint32_t> free_units_;
    std::vector<QuestionOwner> questions_; ///< by number
    std::vector<std::uint32_t> free_questions_;
    Field words_;
    Field grams_;
    Field pairs_;
    Field keys_;
    Field sounds_;
    Field concepts_;
    QuestionMatch matches_;
    std::map<std::string, std::size_t> languages_; ///< articles of each
    std::size_t text_bytes_ = 0;
};

} // namespace iterochat::answer
