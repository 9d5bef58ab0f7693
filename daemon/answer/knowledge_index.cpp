#include "daemon/answer/knowledge_index.hpp"

#include <algorithm>
#include <utility>

namespace iterochat::answer {
namespace {

constexpr std::size_t passages_listed = 5;

std::size_t text_bytes_of(const IndexedArticle& article) {
    std::size_t bytes = sizeof article + article.title.size() + article.url.size() + article.source_id.size();
    for (const IndexedPassage& passage : article.passages)
        bytes += sizeof passage + passage.text.size() + passage.heading.size();
    for (const KnownQuestion& question : article.questions)
        bytes += sizeof question + question.text.size();
    return bytes;
}

TextFeatures unit_features(const IndexedArticle& article, const IndexedPassage& passage) {
    TextFeatures features = features_of(passage.heading);
    if (article.title != passage.heading)
        features.append(features_of(article.title));
    features.append(features_of(passage.text));
    return features;
}

TextFeatures joined(const std::vector<TextFeatures>& parts) {
    TextFeatures all;
    for (const TextFeatures& part : parts)
        all.append(part);
    return all;
}

void add_question(IndexedArticle& article, const std::string& text, int passage) {
    const bool known = std::any_of(article.questions.begin(), article.questions.end(),
                                   [&](const KnownQuestion& question) { return question.text == text; });
    if (!text.empty() && !known)
        article.questions.push_back({text, 0, passage});
}

float mean_score(const ArticleMatch& match) {
    return (match.words + match.grams + match.keys) / 3;
}

} // namespace

KnowledgeIndex::Prepared KnowledgeIndex::prepare(const KnowledgeArticle& source) {
    Prepared prepared;
    IndexedArticle& article = prepared.article;
    article.id = source.article.id;
    article.source_id = source.article.source_id;
    article.title = source.article.title;
    article.url = source.article.url;
    article.language = source.article.language;
    article.handoff = source.article.handoff;
    for (const Passage& passage : source.passages)
        article.passages.push_back({passage.position, passage.heading, passage.text, 0});
    add_question(article, article.title, -1);
    for (std::size_t i = 0; i < article.passages.size(); ++i)
        add_question(article, article.passages[i].heading, static_cast<int>(i));
    for (const std::string& question : source.article.questions)
        add_question(article, question, -1);
    for (const IndexedPassage& passage : article.passages)
        prepared.passages.push_back(unit_features(article, passage));
    for (const KnownQuestion& question : article.questions)
        prepared.questions.push_back(features_of(question.text));
    return prepared;
}

std::uint32_t KnowledgeIndex::take_unit(UnitOwner owner) {
    if (free_units_.empty()) {
        units_.push_back(owner);
        return static_cast<std::uint32_t>(units_.size() - 1);
    }
    const std::uint32_t unit = free_units_.back();
    free_units_.pop_back();
    units_[unit] = owner;
    return unit;
}

std::uint32_t KnowledgeIndex::take_question(std::uint32_t slot, int passage) {
    if (free_questions_.empty()) {
        questions_.push_back({slot, passage});
        return static_cast<std::uint32_t>(questions_.size() - 1);
    }
    const std::uint32_t number = free_questions_.back();
    free_questions_.pop_back();
    questions_[number] = {slot, passage};
    return number;
}

void KnowledgeIndex::index_unit(std::uint32_t unit, const TextFeatures& features) {
    words_.add(unit, features.words);
    grams_.add(unit, features.grams34);
    keys_.add(unit, features.keys);
}

void KnowledgeIndex::unindex_unit(std::uint32_t unit, const TextFeatures& features) {
    words_.remove(unit, features.words);
    grams_.remove(unit, features.grams34);
    keys_.remove(unit, features.keys);
    free_units_.push_back(unit);
}

void KnowledgeIndex::upsert(Prepared&& prepared) {
    remove(prepared.article.id);
    std::uint32_t slot = static_cast<std::uint32_t>(articles_.size());
    if (free_slots_.empty()) {
        articles_.emplace_back();
    } else {
        slot = free_slots_.back();
        free_slots_.pop_back();
    }
    IndexedArticle& article = prepared.article;
    for (std::size_t i = 0; i < article.passages.size(); ++i) {
        article.passages[i].unit = take_unit({slot, static_cast<int>(i)});
        index_unit(article.passages[i].unit, prepared.passages[i]);
    }
    for (std::size_t i = 0; i < article.questions.size(); ++i) {
        article.questions[i].number = take_question(slot, article.questions[i].passage);
        matches_.add(article.questions[i].number, question_features(prepared.questions[i]));
    }
    article.unit = take_unit({slot, -1});
    index_unit(article.unit, joined(prepared.questions));
    text_bytes_ += text_bytes_of(article);
    slots_[article.id] = slot;
    articles_[slot] = std::move(article);
}

void KnowledgeIndex::remove(const ArticleId& id) {
    const auto found = slots_.find(id);
    if (found == slots_.end())
        return;
    const IndexedArticle& article = *articles_[found->second];
    for (const IndexedPassage& passage : article.passages)
        unindex_unit(passage.unit, unit_features(article, passage));
    std::vector<TextFeatures> questions;
    for (const KnownQuestion& question : article.questions) {
        questions.push_back(features_of(question.text));
        matches_.remove(question.number, question_features(questions.back()));
        free_questions_.push_back(question.number);
    }
    unindex_unit(article.unit, joined(questions));
    text_bytes_ -= text_bytes_of(article);
    free_slots_.push_back(found->second);
    articles_[found->second].reset();
    slots_.erase(found);
}

void KnowledgeIndex::finish_changes() {
    matches_.refresh_lengths();
}

std::optional<std::uint32_t> KnowledgeIndex::slot_of(const ArticleId& id) const {
    const auto found = slots_.find(id);
    if (found == slots_.end())
        return std::nullopt;
    return found->second;
}

/// B, C and Sk of each article: the best of its units, each on its own. The passage with the best mean is
/// shown, where a heading that resembles the question counts for its passage.
void KnowledgeIndex::score_units(const AskedFeatures& question, std::vector<ArticleMatch>& by_slot,
                                 Retrieval& result) const {
    thread_local Scores words;
    thread_local Scores grams;
    thread_local Scores keys;
    words_.score(query_terms(question.all.words, question.light.words), words);
    grams_.score(query_terms(question.all.grams34, question.light.grams34), grams);
    keys_.score(query_terms(question.all.keys, question.light.keys), keys);
    const Scores& headings = score_questions(question, by_slot);
    const bool has_keys = !question.all.keys.empty();
    const auto visit = [&](std::uint32_t unit) {
        const UnitOwner owner = units_[unit];
        ArticleMatch& match = by_slot[owner.slot];
        match.words = std::max(match.words, words[unit]);
        match.grams = std::max(match.grams, grams[unit]);
        match.keys = std::max(match.keys, has_keys ? keys[unit] : words[unit]);
        if (owner.passage < 0)
            return;
        const float mean =
            (words[unit] + grams[unit] + (has_keys ? keys[unit] : words[unit])) / 3 + headings[unit];
        if (mean > match.passage_score) {
            match.passage_score = mean;
            match.passage = owner.passage;
        }
        result.passages.push_back({owner.slot, owner.passage, mean});
    };
    for (const std::uint32_t unit : grams.touched())
        visit(unit);
    for (const std::uint32_t unit : keys.touched())
        if (grams[unit] == 0)
            visit(unit);
    const auto listed = std::min(result.passages.size(), passages_listed);
    std::partial_sort(result.passages.begin(), result.passages.begin() + static_cast<std::ptrdiff_t>(listed),
                      result.passages.end(),
                      [](const PassageMatch& x, const PassageMatch& y) { return x.score > y.score; });
    result.passages.resize(listed);
}

/// K of each article. Returns K of the headings, by the unit of the passage below.
const Scores& KnowledgeIndex::score_questions(const AskedFeatures& question,
                                              std::vector<ArticleMatch>& by_slot) const {
    thread_local Scores headings;
    headings.start(units_.size());
    matches_.score(question_features(question.all), [&](std::uint32_t number, float cosine) {
        const UnitOwner owner = questions_[number];
        ArticleMatch& match = by_slot[owner.slot];
        match.question = std::max(match.question, cosine);
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
    result.covered_by_passage = words_.covered(words, {&shown, 1});
    result.grams_by_passage =
        grams_.covered(query_terms(question.all.grams34, question.light.grams34), {&shown, 1});
    result.covered_by_all = words_.covered(words, {});
}

Retrieval KnowledgeIndex::retrieve(const AskedFeatures& question) const {
    Retrieval result;
    thread_local std::vector<ArticleMatch> by_slot;
    by_slot.assign(articles_.size(), {});
    score_units(question, by_slot, result);
    for (std::uint32_t slot = 0; slot < by_slot.size(); ++slot) {
        ArticleMatch& match = by_slot[slot];
        if (!articles_[slot] || (match.grams == 0 && match.question == 0 && match.keys == 0))
            continue;
        match.slot = slot;
        match.score = mean_score(match) + match.question;
        if (match.passage < 0 && !articles_[slot]->passages.empty())
            match.passage = 0;
        result.articles.push_back(match);
    }
    std::sort(result.articles.begin(), result.articles.end(),
              [](const ArticleMatch& x, const ArticleMatch& y) { return x.score > y.score; });
    measure_coverage(question, result);
    return result;
}

std::size_t KnowledgeIndex::memory_bytes() const {
    return text_bytes_ + words_.memory_bytes() + grams_.memory_bytes() + keys_.memory_bytes() +
           matches_.memory_bytes();
}

} // namespace iterochat::answer
