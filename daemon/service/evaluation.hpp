#pragma once

#include "daemon/answer/answer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iterochat::service {

/// How well the AI does on questions whose right article is known. Shares lie between 0 and 1; one over
/// nothing is 0. One thread.
struct EvaluationFigures {
    std::int64_t questions = 0;
    std::int64_t in_scope = 0;     ///< with an article
    std::int64_t out_of_scope = 0; ///< without one: a person should get these
    double top_1 = 0;              ///< of those in scope: the right article is the first candidate
    double auroc = 0; ///< how well the confidence tells in scope from out of scope; ties count half
    double answered_rightly = 0; ///< of those in scope: answered, from the right article
    double handed_off = 0;       ///< of those out of scope: not answered
    double precision = 0;        ///< of all that were answered: from the right article
};

class Evaluation {
  public:
    /// `article`: id or source id of the right one; empty: none is.
    void add(const answer::Outcome& outcome, std::string_view article);
    EvaluationFigures figures() const;

  private:
    std::vector<std::pair<double, bool>> confidences_; ///< and whether in scope; 16 bytes a question
    std::int64_t in_scope_ = 0;
    std::int64_t first_right_ = 0;
    std::int64_t answered_ = 0;
    std::int64_t answered_rightly_ = 0;
    std::int64_t refused_out_of_scope_ = 0;
};

} // namespace iterochat::service
