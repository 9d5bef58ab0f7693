#include "daemon/answer/training.hpp"

#include <algorithm>
#include <cmath>

namespace iterochat::answer {
namespace {

constexpr std::size_t examples_least = 3; ///< title, headings and alternative questions of an article
constexpr std::size_t classes_least = 2;
/// More articles than that leave the classifier too few features within its memory: K and B serve alone.
constexpr std::size_t classes_most = 1500;

/// The confidence is learned by hiding one article in `shares` and one question in `shares` of the others, in
/// turn.
constexpr std::size_t shares = 5;
constexpr std::size_t calibration_articles_least = 10;
constexpr std::size_t calibration_questions_least = 40;
constexpr std::size_t articles_sampled = 3000;
constexpr std::size_t judged_most = 2400; ///< of each kind, all turns together

struct Labels {
    std::map<ArticleId, std::uint32_t> of_article;
    std::uint32_t other = 0;
    std::uint32_t count = 0;
};

/// A label for each article with examples of its own, and one for all others together if there are any.
Labels label(const std::vector<IndexedArticle>& articles) {
    Labels labels;
    bool others = false;
    for (const IndexedArticle& article : articles) {
        if (article.questions.size() >= examples_least)
            labels.of_article[article.id] = labels.count++;
        else
            others = true;
    }
    labels.other = labels.count;
    labels.count += others ? 1 : 0;
    return labels;
}

void check(const std::atomic<bool>& stop) {
    if (stop.load(std::memory_order_relaxed))
        throw TrainingStopped{};
}

Classifier train_classifier(const std::vector<IndexedArticle>& articles, const Labels& labels,
                            const std::atomic<bool>& stop) {
    if (labels.of_article.size() < classes_least || labels.of_article.size() > classes_most)
        return {};
    std::vector<QuestionFeatures> features;
    std::vector<std::uint32_t> label_of;
    for (const IndexedArticle& article : articles) {
        check(stop);
        const auto found = labels.of_article.find(article.id);
        for (const KnownQuestion& question : article.questions) {
            features.push_back(question_features(features_of(question.text)));
            label_of.push_back(found == labels.of_article.end() ? labels.other : found->second);
        }
    }
    std::vector<Example> examples;
    for (std::size_t i = 0; i < features.size(); ++i)
        examples.push_back({&features[i], label_of[i]});
    Classifier::Options options;
    options.stop = &stop;
    return Classifier::train(examples, labels.count, options);
}

struct Trial {
    std::string question;
    std::optional<ArticleId> answer; ///< none: its article is hidden
};

/// Articles that the confidence is learned from when there are more: every n-th, those with alternative
/// questions first. A second index of all of them would double the memory for a figure that hardly moves.
std::vector<const IndexedArticle*> sampled(const std::vector<IndexedArticle>& articles) {
    std::vector<const IndexedArticle*> sample;
    for (const bool asked : {true, false}) {
        const auto count = static_cast<std::size_t>(
            std::count_if(articles.begin(), articles.end(), [asked](const IndexedArticle& article) {
                return has_alternatives(article) == asked;
            }));
        const std::size_t room = articles_sampled - std::min(articles_sampled, sample.size());
        if (count == 0 || room == 0)
            continue;
        const std::size_t step = (count + room - 1) / room;
        std::size_t seen = 0;
        for (const IndexedArticle& article : articles)
            if (has_alternatives(article) == asked && seen++ % step == 0)
                sample.push_back(&article);
    }
    return sample;
}

/// One turn: what stays, and what is asked of it.
struct Fold {
    std::vector<IndexedArticle> articles;
    std::vector<Trial> trials;
};

Fold fold_of(const std::vector<const IndexedArticle*>& articles, std::size_t turn) {
    Fold fold;
    for (std::size_t a = 0; a < articles.size(); ++a) {
        const bool hidden = a % shares == turn;
        IndexedArticle kept = *articles[a];
        kept.questions.clear();
        std::size_t alternatives = 0;
        for (const KnownQuestion& question : articles[a]->questions) {
            const bool held_back = question.alternative && (a + alternatives++) % shares == turn;
            if (question.alternative && (hidden || held_back))
                fold.trials.push_back(
                    {question.text, hidden ? std::nullopt : std::optional{articles[a]->id}});
            else
                kept.questions.push_back(question);
        }
        if (!hidden)
            fold.articles.push_back(std::move(kept));
    }
    return fold;
}

/// Every n-th of each kind, so that at most `most` of a kind stay.
std::vector<Trial> thinned(const std::vector<Trial>& trials, std::size_t most) {
    std::vector<Trial> kept;
    std::array<std::size_t, 2> total{};
    std::array<std::size_t, 2> seen{};
    for (const Trial& trial : trials)
        ++total[trial.answer ? 1 : 0];
    for (const Trial& trial : trials) {
        const std::size_t kind = trial.answer ? 1 : 0;
        const std::size_t step = total[kind] / most + 1;
        if (seen[kind]++ % step == 0)
            kept.push_back(trial);
    }
    return kept;
}

void judge(const Fold& fold, std::size_t trials_most, const std::atomic<bool>& stop,
           std::vector<Judged>& judged) {
    const Labels labels = label(fold.articles);
    const Classifier classifier = train_classifier(fold.articles, labels, stop);
    KnowledgeIndex index;
    for (const IndexedArticle& article : fold.articles) {
        check(stop);
        index.upsert(prepare(article)); // one at a time: all prepared ones together are many times the texts
    }
    index.set_labels(labels.of_article, labels.other);
    index.finish_changes();
    std::vector<float> logits;
    for (const Trial& trial : thinned(fold.trials, trials_most)) {
        check(stop);
        const AskedFeatures asked =
            asked_features_of(trial.question, index.goes_by_sound(identify_language(trial.question, "")));
        if (!classifier.empty())
            classifier.score(question_features(asked.all), logits);
        const Retrieval retrieval = index.retrieve(asked, logits);
        if (retrieval.articles.empty())
            continue;
        const bool right = trial.answer && index.article(retrieval.articles.front().slot).id == *trial.answer;
        judged.push_back({signals_of(retrieval), right, trial.answer && !right});
    }
}

std::optional<Calibration> calibrate(const std::vector<IndexedArticle>& articles,
                                     const std::atomic<bool>& stop) {
    std::size_t questions = 0;
    std::size_t asked = 0;
    for (const IndexedArticle& article : articles) {
        const auto alternatives =
            std::count_if(article.questions.begin(), article.questions.end(),
                          [](const KnownQuestion& question) { return question.alternative; });
        questions += static_cast<std::size_t>(alternatives);
        asked += alternatives >= 2 ? 1 : 0;
    }
    if (asked < calibration_articles_least || questions < calibration_questions_least)
        return std::nullopt;
    const std::size_t turns = questions > 6000   ? 2
                              : questions > 1500 ? 3
                                                 : shares; // more examples need fewer
    const std::vector<const IndexedArticle*> sample = sampled(articles);
    std::vector<Judged> judged;
    for (std::size_t turn = 0; turn < turns; ++turn)
        judge(fold_of(sample, turn), judged_most / turns, stop, judged);
    return Calibration::fit(judged);
}

} // namespace

TrainedModel train_model(const std::vector<IndexedArticle>& articles, const std::atomic<bool>& stop) {
    TrainedModel model;
    const Labels labels = label(articles);
    model.classifier = train_classifier(articles, labels, stop);
    model.labels = labels.of_article;
    model.other = labels.other;
    model.calibration = calibrate(articles, stop);
    return model;
}

} // namespace iterochat::answer
