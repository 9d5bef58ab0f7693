#include "daemon/answer/indexed_article.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace iterochat::answer {

IndexedArticle indexed_article(const KnowledgeArticle& source) {
    IndexedArticle article{source.article.id,
                           source.article.source_id,
                           source.article.title,
                           source.article.url,
                           source.article.language,
                           source.article.handoff,
                           {},
                           {},
                           0};
    std::unordered_set<std::string> known;
    const auto add_question = [&](const std::string& text, bool alternative, int passage) {
        if (!text.empty() && known.insert(text).second)
            article.questions.push_back({text, alternative, passage, 0});
    };
    add_question(article.title, false, -1);
    for (const Passage& passage : source.passages) {
        add_question(passage.heading, false, static_cast<int>(article.passages.size()));
        article.passages.push_back({passage.position, passage.heading, passage.text, 0});
    }
    for (const std::string& question : source.article.questions)
        add_question(question, true, -1);
    if (article.language.empty())
        article.language = identify_language(
            article.title + " " + (article.passages.empty() ? std::string() : article.passages.front().text),
            "");
    return article;
}

PreparedArticle prepare(IndexedArticle article) {
    PreparedArticle prepared;
    for (const IndexedPassage& passage : article.passages)
        prepared.passages.push_back(passage_features(article, passage));
    for (const KnownQuestion& question : article.questions)
        prepared.questions.push_back(features_of(question.text));
    prepared.article = std::move(article);
    return prepared;
}

TextFeatures passage_features(const IndexedArticle& article, const IndexedPassage& passage) {
    TextFeatures features = features_of(passage.heading);
    if (article.title != passage.heading)
        features.append(features_of(article.title));
    features.append(features_of(passage.text));
    return features;
}

bool has_alternatives(const IndexedArticle& article) {
    return std::any_of(article.questions.begin(), article.questions.end(),
                       [](const KnownQuestion& question) { return question.alternative; });
}

TextFeatures question_unit_features(const IndexedArticle& article,
                                    const std::vector<TextFeatures>& questions) {
    TextFeatures all;
    if (!article.passages.empty() && !has_alternatives(article))
        return all;
    for (std::size_t i = 0; i < questions.size(); ++i)
        if (i == 0 || article.questions[i].alternative)
            all.append(questions[i]);
    return all;
}

std::size_t text_bytes(const IndexedArticle& article) {
    std::size_t bytes = sizeof article + article.title.size() + article.url.size() + article.source_id.size();
    for (const IndexedPassage& passage : article.passages)
        bytes += sizeof passage + passage.text.size() + passage.heading.size();
    for (const KnownQuestion& question : article.questions)
        bytes += sizeof question + question.text.size();
    return bytes;
}

} // namespace iterochat::answer
