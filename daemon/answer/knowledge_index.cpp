#include "daemon/answer/knowledge_index.hpp"

#include <algorithm>
#include <utility>

namespace iterochat::answer {

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

std::uint32_t KnowledgeIndex::take_question(QuestionOwner owner) {
    if (free_questions_.empty()) {
        questions_.push_back(owner);
        return static_cast<std::uint32_t>(questions_.size() - 1);
    }
    const std::uint32_t number = free_questions_.back();
    free_questions_.pop_back();
    questions_[number] = owner;
    return number;
}

void KnowledgeIndex::index_unit(std::uint32_t unit, const TextFeatures& features) {
    words_.add(unit, features.words);
    keys_.add(unit, features.keys);
    concepts_.add(unit, features.concepts);
    if (grams_.posting_count() + pairs_.posting_count() + sounds_.posting_count() > fine_postings_most)
        return; // by words alone from here on
    grams_.add(unit, features.grams34);
    pairs_.add(unit, features.pairs);
    sounds_.add(unit, features.sounds);
}

void KnowledgeIndex::unindex_unit(std::uint32_t unit, const TextFeatures& features) {
    words_.remove(unit, features.words);
    grams_.remove(unit, features.grams34);
    pairs_.remove(unit, features.pairs);
    keys_.remove(unit, features.keys);
    concepts_.remove(unit, features.concepts);
    sounds_.remove(unit, features.sounds);
    free_units_.push_back(unit);
}

void KnowledgeIndex::upsert(PreparedArticle&& prepared) {
    remove(prepared.article.id);
    std::uint32_t slot = static_cast<std::uint32_t>(articles_.size());
    if (free_slots_.empty()) {
        articles_.emplace_back();
        slot_labels_.push_back(other_label_);
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
        article.questions[i].number = take_question(
            {slot, article.questions[i].passage, has_alternatives(article) || article.passages.empty()});
        matches_.add(article.questions[i].number, question_features(prepared.questions[i]));
    }
    article.unit = take_unit({slot, -1});
    index_unit(article.unit, question_unit_features(article, prepared.questions));
    text_bytes_ += text_bytes(article);
    ++languages_[article.language];
    slots_[article.id] = slot;
    const auto label = labels_.find(article.id);
    slot_labels_[slot] = label == labels_.end() ? other_label_ : label->second;
    articles_[slot] = std::move(article);
}

void KnowledgeIndex::remove(const ArticleId& id) {
    const auto found = slots_.find(id);
    if (found == slots_.end())
        return;
    const IndexedArticle& article = *articles_[found->second];
    for (const IndexedPassage& passage : article.passages)
        unindex_unit(passage.unit, passage_features(article, passage));
    std::vector<TextFeatures> questions;
    for (const KnownQuestion& question : article.questions) {
        questions.push_back(features_of(question.text));
        matches_.remove(question.number, question_features(questions.back()));
        free_questions_.push_back(question.number);
    }
    unindex_unit(article.unit, question_unit_features(article, questions));
    text_bytes_ -= text_bytes(article);
    --languages_[article.language];
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

void KnowledgeIndex::set_labels(std::map<ArticleId, std::uint32_t> labels, std::uint32_t other) {
    labels_ = std::move(labels);
    other_label_ = other;
    for (const auto& [id, slot] : slots_) {
        const auto label = labels_.find(id);
        slot_labels_[slot] = label == labels_.end() ? other_label_ : label->second;
    }
}

std::vector<std::string> KnowledgeIndex::languages() const {
    std::vector<std::pair<std::size_t, std::string>> counted;
    for (const auto& [language, count] : languages_)
        if (count > 0 && !language.empty())
            counted.emplace_back(count, language);
    std::sort(counted.rbegin(), counted.rend());
    std::vector<std::string> languages;
    for (auto& [count, language] : counted)
        languages.push_back(std::move(language));
    const auto writes = [&](const char* language) {
        return std::find(languages.begin(), languages.end(), language) != languages.end();
    };
    if (writes("bn") && !writes("bn-Latn"))
        languages.emplace_back("bn-Latn");
    if (languages.empty())
        languages = {"en", "bn-Latn"};
    return languages;
}

bool KnowledgeIndex::goes_by_sound(std::string_view language) const {
    const auto bangla = languages_.find("bn");
    const std::size_t written_so = bangla == languages_.end() ? 0 : bangla->second;
    return language == "bn" || (language == "bn-Latn" && written_so > 0) || 2 * written_so > slots_.size();
}

bool KnowledgeIndex::goes_by_concept(std::string_view language) const {
    return language.starts_with("bn") != languages().front().starts_with("bn");
}

std::vector<IndexedArticle> KnowledgeIndex::articles() const {
    std::vector<IndexedArticle> all;
    for (const auto& [id, slot] : slots_)
        all.push_back(*articles_[slot]);
    return all;
}

std::size_t KnowledgeIndex::memory_bytes() const {
    return text_bytes_ + words_.memory_bytes() + grams_.memory_bytes() + pairs_.memory_bytes() +
           keys_.memory_bytes() + sounds_.memory_bytes() + concepts_.memory_bytes() + matches_.memory_bytes();
}

} // namespace iterochat::answer
