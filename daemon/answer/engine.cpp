#include "daemon/answer/answer.hpp"
#include "daemon/answer/confidence.hpp"
#include "daemon/answer/knowledge_index.hpp"
#include "daemon/answer/language.hpp"
#include "daemon/answer/rules.hpp"
#include "daemon/answer/tokens.hpp"
#include "daemon/answer/training.hpp"
#include "daemon/answer/window.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <shared_mutex>

namespace iterochat::answer {
namespace {

constexpr std::size_t candidates_most = 5;
constexpr std::size_t titles_most = 3;
constexpr float known_question = 0.7F; ///< K from which on a question is all but one of the article's own

/// The same words in the same order, but for those without a topic: the visitor asks again.
bool is_same_question(std::string_view one, std::string_view other) {
    const auto words = content_words(stems_in(one));
    return !words.empty() && words == content_words(stems_in(other));
}

bool was_asked_before(const Question& question) {
    bool answered_since = false;
    for (auto turn = question.history.rbegin(); turn != question.history.rend(); ++turn) {
        answered_since = answered_since || turn->author == AuthorKind::ai;
        if (answered_since && turn->author == AuthorKind::visitor &&
            is_same_question(turn->text, question.text))
            return true;
    }
    return false;
}

/// Did the AI leave the visitor's last question open? Small talk before it is no question.
bool last_turn_unanswered(const std::vector<Turn>& history) {
    for (auto turn = history.rbegin(); turn != history.rend(); ++turn) {
        if (turn->author != AuthorKind::ai)
            continue;
        const auto before =
            std::find_if(turn, history.rend(), [](const Turn& t) { return t.author == AuthorKind::visitor; });
        if (before != history.rend() && small_talk_in(before->text) != SmallTalk::none)
            continue;
        return turn->unanswered;
    }
    return false;
}

Phrase phrase_for(SmallTalk talk) {
    switch (talk) {
    case SmallTalk::thanks:
        return Phrase::thanks;
    case SmallTalk::goodbye:
        return Phrase::goodbye;
    case SmallTalk::none:
    case SmallTalk::greeting:
        break;
    }
    return Phrase::greeting;
}

std::string_view label_of(SmallTalk talk) {
    switch (talk) {
    case SmallTalk::none:
        return "none";
    case SmallTalk::greeting:
        return "greeting";
    case SmallTalk::thanks:
        return "thanks";
    case SmallTalk::goodbye:
        return "goodbye";
    }
    return {};
}

void hand_off(const Question& question, HandoffReason reason, std::string rule, Outcome& outcome) {
    outcome.action = Action::handoff;
    outcome.reason = reason;
    outcome.rule = std::move(rule);
    outcome.summary = summarize(question.text, question.history, reason);
}

} // namespace

std::string_view name_of(Action action) {
    constexpr auto names = std::to_array<std::string_view>({"answer", "suggest", "handoff", "unknown"});
    return names[static_cast<std::size_t>(action)];
}

struct EmbeddedEngine::State {
    std::shared_ptr<const PassageSource> source;

    std::mutex
        refreshing; ///< one thread at a time reads changes; held without `guard` while it prepares them
    mutable std::shared_mutex guard;
    KnowledgeIndex index;                      ///< under guard
    std::int64_t revision = -1;                ///< under guard; -1 before the first reading
    std::shared_ptr<const TrainedModel> model; ///< under guard; null before the first training
    std::int64_t trained_revision = -1;        ///< under guard
    std::atomic<bool> stop_training{false};
    std::mutex training; ///< one training at a time

    std::int64_t seen_revision() const {
        const std::shared_lock lock(guard);
        return revision;
    }

    /// Preparing what changed takes long and happens outside the lock that questions wait for.
    void refresh() {
        if (source->revision() == seen_revision())
            return;
        const std::lock_guard one(refreshing);
        const std::int64_t seen = seen_revision();
        if (source->revision() == seen)
            return;
        PassageSource::Changes changes = source->changes_since(std::max<std::int64_t>(seen, 0));
        std::vector<PreparedArticle> prepared;
        for (const KnowledgeArticle& changed : changes.upserted)
            prepared.push_back(prepare(indexed_article(changed)));
        const std::unique_lock lock(guard);
        for (const ArticleId& id : changes.removed)
            index.remove(id);
        for (PreparedArticle& article : prepared)
            index.upsert(std::move(article));
        index.finish_changes();
        revision = changes.revision;
    }

    /// Confidence, candidates and passages of the outcome. Under guard.
    void fill_retrieval(const Retrieval& retrieval, Outcome& outcome) const {
        outcome.confidence = model && model->calibration
                                 ? model->calibration->confidence(signals_of(retrieval))
                                 : cold_confidence(retrieval);
        for (std::size_t i = 0; i < std::min(retrieval.articles.size(), candidates_most); ++i) {
            const IndexedArticle& article = index.article(retrieval.articles[i].slot);
            outcome.candidates.push_back(
                {article.id, article.source_id, article.title, retrieval.articles[i].score});
        }
        for (const PassageMatch& match : retrieval.passages) {
            const IndexedArticle& article = index.article(match.slot);
            outcome.passages.push_back({article.id,
                                        article.passages[static_cast<std::size_t>(match.passage)].position,
                                        match.score});
        }
    }

    double threshold_for(const AiSettings& settings) const {
        if (!model || !model->calibration)
            return cold_threshold;
        return settings.caution == "balanced" ? model->calibration->balanced_threshold()
                                              : model->calibration->careful_threshold();
    }

    void give_answer(const ArticleMatch& best, const AskedFeatures& asked, Outcome& outcome) const {
        const IndexedArticle& article = index.article(best.slot);
        outcome.action = Action::answer;
        outcome.rule = "confident";
        if (best.passage < 0) { // an article of a title only
            outcome.text = article.title;
            outcome.citations.push_back({article.id, article.title, article.title, article.url});
            return;
        }
        const IndexedPassage& passage = article.passages[static_cast<std::size_t>(best.passage)];
        const std::string window = window_of(passage.text, asked.all);
        outcome.text = passage.heading.empty() ? window : passage.heading + "\n" + window;
        outcome.citations.push_back({article.id, article.title, window, article.url});
    }

    void give_titles(const Retrieval& retrieval, Outcome& outcome) const {
        outcome.action = Action::suggest;
        outcome.rule = "grey_band";
        outcome.text = phrase(Phrase::suggestions_intro, outcome.language);
        for (std::size_t i = 0; i < retrieval.articles.size() && outcome.suggestions.size() < titles_most;
             ++i) {
            const std::string& title = index.article(retrieval.articles[i].slot).title;
            if (std::find(outcome.suggestions.begin(), outcome.suggestions.end(), title) ==
                outcome.suggestions.end())
                outcome.suggestions.push_back(title);
        }
    }

    void decide(const Question& question, const Retrieval& retrieval, const AskedFeatures& asked,
                Outcome& outcome) const;
};

/// The order is the product's: rules, small talk, the same question again, confidence, flagged articles.
void EmbeddedEngine::State::decide(const Question& question, const Retrieval& retrieval,
                                   const AskedFeatures& asked, Outcome& outcome) const {
    const bool people = question.settings.mode == AnswerMode::ai_then_people;
    // Words of greeting and thanks alone ask for nothing, whatever a rule for misspelt words makes of them.
    const SmallTalk talk = small_talk_in(question.text);
    if (people && talk == SmallTalk::none)
        if (auto hit = match_handoff_rules(question.text, question.settings.handoff_phrases))
            return hand_off(question, hit->reason, std::move(hit->rule), outcome);
    const double threshold = question.threshold.value_or(threshold_for(question.settings));
    // Small talk, unless the organization wrote an article for just that.
    const bool known = !retrieval.articles.empty() && retrieval.articles.front().question > known_question &&
                       outcome.confidence >= threshold;
    if (talk != SmallTalk::none && !known) {
        if (is_english_small_talk(question.text)) // too short for the language model
            outcome.language = "en";
        outcome.action = Action::suggest;
        outcome.rule = "smalltalk:" + std::string(label_of(talk));
        outcome.text = phrase(phrase_for(talk), outcome.language);
        return;
    }
    if (people && was_asked_before(question))
        return hand_off(question, HandoffReason::repeated_question, "repeated_question", outcome);

    if (!retrieval.articles.empty() && outcome.confidence >= threshold) {
        const ArticleMatch& best = retrieval.articles.front();
        if (people && index.article(best.slot).handoff)
            return hand_off(question, HandoffReason::article_flag, "article_flag", outcome);
        return give_answer(best, asked, outcome);
    }
    if (people && last_turn_unanswered(question.history))
        return hand_off(question, HandoffReason::low_confidence, "unanswered_twice", outcome);
    if (!retrieval.articles.empty() && outcome.confidence >= threshold * grey_band)
        return give_titles(retrieval, outcome);
    if (people)
        return hand_off(question, HandoffReason::low_confidence, "low_confidence", outcome);
    outcome.action = Action::unknown;
    outcome.rule = "low_confidence";
    outcome.text = phrase(Phrase::not_known_ai_only, outcome.language);
}

EmbeddedEngine::EmbeddedEngine(std::shared_ptr<const PassageSource> source)
    : state_(std::make_unique<State>()) {
    state_->source = std::move(source);
}

EmbeddedEngine::~EmbeddedEngine() = default;

Outcome EmbeddedEngine::answer(const Question& question) {
    state_->refresh();
    Outcome outcome;
    const std::shared_lock lock(state_->guard);
    const std::vector<std::string> home = state_->index.languages();
    outcome.language = identify_language(question.text, question.language_hint, home);
    AskedFeatures asked = asked_features_of(question.text, state_->index.goes_by_sound(outcome.language));
    asked.by_concept = state_->index.goes_by_concept(outcome.language);
    std::vector<float> logits;
    if (state_->model && !state_->model->classifier.empty())
        state_->model->classifier.score(question_features(asked.all), logits);
    const Retrieval retrieval = state_->index.retrieve(asked, logits);
    state_->fill_retrieval(retrieval, outcome);
    state_->decide(question, retrieval, asked, outcome);
    return outcome;
}

bool EmbeddedEngine::train() {
    const std::lock_guard one(state_->training);
    state_->refresh();
    std::int64_t revision = 0;
    std::vector<IndexedArticle> articles;
    {
        const std::shared_lock lock(state_->guard);
        if (state_->trained_revision == state_->revision)
            return false;
        revision = state_->revision;
        articles = state_->index.articles();
    }
    std::shared_ptr<const TrainedModel> trained;
    try {
        trained = std::make_shared<const TrainedModel>(train_model(articles, state_->stop_training));
    } catch (const TrainingStopped&) {
        return false;
    }
    const std::unique_lock lock(state_->guard);
    state_->index.set_labels(trained->labels, trained->other);
    state_->model = std::move(trained);
    state_->trained_revision = revision;
    return true;
}

void EmbeddedEngine::stop_training() {
    state_->stop_training = true;
}

bool EmbeddedEngine::needs_training() const {
    const std::int64_t newest = state_->source->revision();
    const std::shared_lock lock(state_->guard);
    return state_->trained_revision != newest;
}

std::size_t EmbeddedEngine::memory_bytes() const {
    const std::shared_lock lock(state_->guard);
    return sizeof(State) + state_->index.memory_bytes() + (state_->model ? state_->model->memory_bytes() : 0);
}

} // namespace iterochat::answer
