#include "daemon/answer/knowledge_index.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace iterochat::answer {
namespace {

constexpr std::size_t articles_listed =
    6; ///< one more than is shown: confidence looks at the distance to the next
constexpr std::size_t passages_listed = 5;

/// How much B and K count beside the logit of L.
constexpr float words_weight = 2;
constexpr float question_weight = 2;
/// Of the K of a title or heading: it names a topic, and many questions about the topic are not answered
/// there.
constexpr float title_weight = 0.5F;
constexpr float keys_weight = 0.5F; ///< of whole skeletons, which texts in Latin letters have too
constexpr float concepts_weight = 0.7F;
constexpr float sounds_weight = 2; ///< of Sk, for questions in Bangla

/// A question in Bangla, in either script, is matched by sound first: the article may be written in the
/// other.
float score_by_text(const ArticleMatch& match, bool by_sound) {
    const float by_letters = (match.words + match.grams + match.pairs / 2) / 2;
    const float by_both = by_sound ? 0.8F * match.sounds + 0.2F * by_letters : by_letters;
    return by_both + concepts_weight * match.concepts; // 0 unless the languages differ
}

template <class Match>
void keep_best(std::vector<Match>& matches, std::size_t most) {
    const auto kept = static_cast<std::ptrdiff_t>(std::min(matches.size(), most));
    std::partial_sort(matches.begin(), matches.begin() + kept, matches.end(),
                      [](const Match& x, const Match& y) { return x.score > y.score; });
    matches.resize(static_cast<std::size_t>(kept));
}

float probability_of(float logit, std::span<const float> logits) {
    float sum = 0;
    for (const float other : logits)
        sum += std::exp(other - logit);
    return 1 / sum;
}

} // namespace

struct KnowledgeIndex::UnitScores {
    Scores words;
    Scores grams;
    Scores pairs;
    Scores keys;
    Scores sounds;
    Scores concepts;
};

const KnowledgeIndex::UnitScores& KnowledgeIndex::score_fields(const AskedFeatures& question) const {
    thread_local UnitScores scores;
    words_.score(query_terms(question.all.words, question.light.words), scores.words);
    grams_.score(query_terms(question.all.grams34, question.light.grams34), scores.grams);
    pairs_.score(query_terms(question.all.pairs), scores.pairs);
    keys_.score(query_terms(question.by_sound ? question.all.keys : std::vector<Feature>{}), scores.keys);
    sounds_.score(query_terms(question.all.sounds), scores.sounds);
    concepts_.score(query_terms(question.by_concept ? question.all.concepts : std::vector<Feature>{}),
                    scores.concepts);
    return scores;
}

/// B, C and Sk of each article: the best of its units, each on its own. The passage with the best sum is
/// shown, where a heading that resembles the question counts for its passage.
void KnowledgeIndex::score_units(const AskedFeatures& question, std::vector<ArticleMatch>& by_slot,
                                 Retrieval& result) const {
    const UnitScores& scores = score_fields(question);
    const Scores& headings = score_questions(question, by_slot);
    const auto visit = [&](std::uint32_t unit) {
        const UnitOwner owner = units_[unit];
        ArticleMatch here;
        here.words = scores.words[unit];
        here.grams = scores.grams[unit];
        here.pairs = scores.pairs[unit];
        here.sounds = std::max(keys_weight * scores.keys[unit], scores.sounds[unit]);
        here.concepts = scores.concepts[unit];
        ArticleMatch& match = by_slot[owner.slot];
        match.concepts = std::max(match.concepts, here.concepts);
        match.words = std::max(match.words, here.words);
        match.grams = std::max(match.grams, here.grams);
        match.pairs = std::max(match.pairs, here.pairs);
        match.sounds = std::max(match.sounds, here.sounds);
        if (owner.passage < 0)
            return;
        const float score = score_by_text(here, question.by_sound) + headings[unit];
        if (score > match.passage_score) {
            match.passage_score = score;
            match.passage = owner.passage;
        }
        result.passages.push_back({owner.slot, owner.passage, score});
    };
    // Each unit once, by the first field that knows it. Without a gram in common no word is, but for units
    // without grams.
    const std::array<const Scores*, 5> fields{&scores.grams, &scores.words, &scores.keys, &scores.sounds,
                                              &scores.concepts};
    for (std::size_t field = 0; field < fields.size(); ++field)
        for (const std::uint32_t unit : fields[field]->touched())
            if (std::none_of(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(field),
                             [unit](const Scores* earlier) { return earlier->has(unit); }))
                visit(unit);
    keep_best(result.passages, passages_listed);
}

/// K of each article. Returns K of the headings, by the unit of the passage below.
const Scores& KnowledgeIndex::score_questions(const AskedFeatures& question,
                                              std::vector<ArticleMatch>& by_slot) const {
    thread_local Scores headings;
    headings.start(units_.size());
    matches_.score(question_features(question.all), [&](std::uint32_t number, float cosine) {
        const QuestionOwner owner = questions_[number];
        ArticleMatch& match = by_slot[owner.slot];
        match.question = std::max(match.question, owner.counts_fully ? cosine : title_weight * cosine);
        if (!owner.counts_fully && owner.passage < 0)
            match.title = std::max(match.title, cosine);
        if (owner.passage >= 0)
            headings.add(articles_[owner.slot]->passages[static_cast<std::size_t>(owner.passage)].unit,
                         cosine);
    });
    return headings;
}

void KnowledgeIndex::measure_coverage(const AskedFeatures& question, Retrieval& result) const {
    if (result.articles.empty())
        return;
    const ArticleMatch& match = result.articles.front();
    const IndexedArticle& best = *articles_[match.slot];
    std::vector<std::uint32_t> everything{best.unit};
    for (const IndexedPassage& passage : best.passages)
        everything.push_back(passage.unit);
    const std::uint32_t shown =
        match.passage < 0 ? best.unit : best.passages[static_cast<std::size_t>(match.passage)].unit;
    const auto words = query_terms(question.all.words, question.light.words);
    result.covered_by_best = words_.covered(words, everything);
    result.evidence = words_.evidence(words, everything);
    result.covered_by_passage = words_.covered(words, {&shown, 1});
    result.grams_by_passage =
        grams_.covered(query_terms(question.all.grams34, question.light.grams34), {&shown, 1});
    result.covered_by_all = words_.covered(words, {});
    if (question.by_concept)
        result.concepts_by_passage = concepts_.covered(query_terms(question.all.concepts), {&shown, 1});
    if (question.by_sound)
        result.sounds_by_passage = sounds_.covered(query_terms(question.all.sounds), {&shown, 1});
}

void KnowledgeIndex::rank(const std::vector<ArticleMatch>& by_slot, bool by_sound,
                          std::span<const float> logits, Retrieval& result) const {
    for (std::uint32_t slot = 0; slot < by_slot.size(); ++slot) {
        ArticleMatch match = by_slot[slot];
        if (!articles_[slot])
            continue;
        match.slot = slot;
        match.score = score_by_text(match, by_sound) + match.question;
        if (logits.empty() && match.score == 0)
            continue;
        if (!logits.empty()) {
            match.logit = logits[slot_labels_[slot]];
            match.score = match.logit + words_weight * match.words + question_weight * match.question +
                          (by_sound ? sounds_weight * match.sounds : 0) + sounds_weight * match.concepts;
        }
        // Who asks for an article by its title starts at its beginning.
        const bool by_title = match.title >= close_title;
        if ((match.passage < 0 || by_title) && !articles_[slot]->passages.empty())
            match.passage = 0;
        result.articles.push_back(match);
    }
    keep_best(result.articles, articles_listed);
    if (!logits.empty() && !result.articles.empty())
        result.probability = probability_of(result.articles.front().logit, logits);
}

Retrieval KnowledgeIndex::retrieve(const AskedFeatures& question, std::span<const float> logits) const {
    Retrieval result;
    result.words = question.all.words.size();
    result.concepts = question.all.concepts.size();
    thread_local std::vector<ArticleMatch> by_slot;
    by_slot.assign(articles_.size(), {});
    score_units(question, by_slot, result);
    rank(by_slot, question.by_sound, logits, result);
    measure_coverage(question, result);
    return result;
}

} // namespace iterochat::answer
