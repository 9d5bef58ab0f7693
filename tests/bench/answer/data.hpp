#pragma once

#include "tests/unit/answer/source.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::answer::bench {

/// A question with the id of the article that answers it; none: no article does.
struct Labelled {
    std::string question;
    std::optional<std::string> article;
};

struct AnswerSet {
    std::shared_ptr<MemorySource> articles = std::make_shared<MemorySource>();
    std::vector<Labelled> questions;
    std::size_t examples = 0; ///< alternative questions of all articles
};

/// Where the data stands: ITEROCHAT_ANSWER_DATA; none when it isn't set.
std::optional<std::string> data_folder();

AnswerSet clinc(const std::string& folder, int questions_per_article); ///< 5, 20 or 100 (all of train)
AnswerSet sofmattress(const std::string& folder);
AnswerSet squad_passages(const std::string& folder);
/// Every `hidden_share`-th text left out, so that its question has no answer; 0: none.
AnswerSet banglish_to_bangla(const std::string& folder, std::size_t hidden_share);
/// The same questions, each with one letter dropped, doubled, swapped or replaced.
std::vector<Labelled> with_typos(std::vector<Labelled> questions);

struct LanguageLine {
    std::string language;
    std::string kind; ///< sentences, word-pairs, single-words, questions …
    std::string text;
};
std::vector<LanguageLine> latin_lines(const std::string& folder);
std::vector<LanguageLine> banglish_lines(const std::string& folder); ///< BnSentMix, 13,000 comments
std::vector<LanguageLine> banglish_pairs(const std::string& folder); ///< BanglaTLit, held out
std::vector<std::string> clinc_training_texts(const std::string& folder);
std::vector<LanguageLine> clinc_questions(const std::string& folder); ///< English as people type it

/// Messages with the class a rule should give: a reason's name, or "none".
struct HandoffLine {
    std::string language;
    std::string reason;
    std::string text;
};
std::vector<HandoffLine> written_handoffs(); ///< tests/data/answer/handoff.tsv
std::vector<HandoffLine> bitext_handoffs(const std::string& folder);

} // namespace iterochat::answer::bench
