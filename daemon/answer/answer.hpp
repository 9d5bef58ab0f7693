#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/knowledge.hpp"
#include "daemon/model/organization.hpp"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::answer {

/// What an engine learns from: an organization's live articles (no drafts, no deleted ones).
struct KnowledgeArticle {
    Article article;
    std::vector<Passage> passages; ///< as stored, in order
};

/// Where an organization's articles come from. Joined to storage by service. Any thread; reads afresh at each
/// call.
class PassageSource {
  public:
    virtual ~PassageSource() = default;
    /// Grows whenever an article is added, changed, deleted or restored. Cheap: asked for every question.
    virtual std::int64_t revision() const = 0;
    /// Only what changed after `revision`: live articles to (re)index, and ids that are gone. `revision` 0
    /// gives all.
    struct Changes {
        std::int64_t revision = 0;
        std::vector<KnowledgeArticle> upserted;
        std::vector<ArticleId> removed;
    };
    virtual Changes changes_since(std::int64_t revision) const = 0;
};

struct Turn {
    AuthorKind author = AuthorKind::visitor;
    std::string text;
    bool unanswered = false; ///< an AI turn that offered titles or admitted not knowing
};

struct Question {
    std::string text;          ///< the visitor's newest message
    std::vector<Turn> history; ///< earlier turns, oldest first
    std::string language_hint; ///< the visitor's setting or the conversation's language so far; may be empty
    AiSettings settings;
    std::optional<double> threshold;            ///< forces the confidence threshold
    std::optional<VisitorId> visitor;           ///< whose budget a call to a model counts to
    std::optional<ConversationId> conversation; ///< whose texts a call to a model takes along; none: a try
};

/// A message without a question ("hi", "thank you", "bye") gets `suggest` with a friendly sentence, no titles
/// and a `rule` that starts with "smalltalk:": it is no unanswered question and never leads to a hand-off.
enum class Action { answer, suggest, handoff, unknown };
std::string_view name_of(Action action);

struct Candidate {
    ArticleId article_id;
    std::string source_id;
    std::string title;
    double score = 0;
};

/// A passage that was weighed, for `explain`.
struct ScoredPassage {
    ArticleId article_id;
    int position = 0;
    double score = 0;
};

struct Outcome {
    Action action = Action::unknown;
    std::string
        text; ///< what the AI says, in the visitor's language; verbatim passage for answer; empty for handoff
    std::vector<Citation> citations;      ///< for answer
    std::vector<std::string> suggestions; ///< titles, for suggest
    std::optional<HandoffReason> reason;  ///< for handoff
    std::string summary;                  ///< for handoff: 2 to 4 sentences (wants, tried, tone)
    std::string language;                 ///< "en", "bn", "bn-Latn"
    double confidence = 0;                ///< of the retrieval, always filled
    std::vector<Candidate> candidates;    ///< up to 5, best first, always filled
    std::vector<ScoredPassage> passages;  ///< up to 5, best first
    std::string rule;                     ///< the rule or check that decided, for explain: "refund:en:3"
    std::string model_trace; ///< JSON of what a language model was sent and did; empty: none was asked
};

/// One organization's answerer of the `embedded` kind. Any thread: questions run in parallel with training.
class EmbeddedEngine {
  public:
    explicit EmbeddedEngine(std::shared_ptr<const PassageSource> source);
    ~EmbeddedEngine();

    /// Brings the index up to the source's revision (retrieval is never stale), then answers from it.
    Outcome answer(const Question& question);

    /// Trains what lags (L and the calibration) on this thread if articles changed since; true when it did.
    /// The old model serves meanwhile.
    bool train();
    void stop_training(); ///< ends a running training soon, and every later one: the program stops
    bool needs_training() const;
    std::size_t memory_bytes() const; ///< an estimate, for the bound on all organizations

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Splits an article into its passages: 60 to 120 words each, under their headings, verbatim from the
/// Markdown (formatting marks removed). A short article is one passage.
std::vector<Passage> split_passages(const Article& article);

/// "en", "bn", "bn-Latn" (or another two-letter code the model knows) for a text, with a prior.
std::string identify_language(std::string_view text, std::string_view prior);

/// Does a rule hand this message to a person, and why? In English, Bangla and Banglish; also the
/// organization's phrases.
struct RuleHit {
    HandoffReason reason;
    std::string rule;
};
std::optional<RuleHit> match_handoff_rules(std::string_view text,
                                           const std::vector<std::string>& organization_phrases);

/// 2 to 4 sentences for the member who takes over: what they want, what was tried, tone. English.
std::string summarize(std::string_view newest, const std::vector<Turn>& history, HandoffReason reason);

/// What the AI itself says ("I've asked a person to join", "I don't know" …) in a language; English when
/// unknown.
enum class Phrase {
    handed_over,
    not_known_ai_only,
    suggestions_intro,
    waiting_for_person,
    offline,
    greeting,
    thanks,
    goodbye
};
std::string_view phrase(Phrase phrase, std::string_view language);

/// When people are back: weekday (0 is Monday), ISO date and "09:30", all in the organization's own time.
std::string opening_sentence(int weekday, const std::string& date, const std::string& clock,
                             std::string_view language);

} // namespace iterochat::answer
