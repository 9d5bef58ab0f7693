#pragma once

#include "daemon/answer/classifier.hpp"
#include "daemon/answer/confidence.hpp"
#include "daemon/answer/indexed_article.hpp"

#include <atomic>
#include <map>
#include <optional>
#include <vector>

namespace iterochat::answer {

/// What is learned from an organization's articles. Immutable; questions share it while the next one is
/// trained.
struct TrainedModel {
    Classifier classifier;                     ///< empty when too few articles have examples
    std::map<ArticleId, std::uint32_t> labels; ///< of articles with examples of their own
    std::uint32_t other = 0;                   ///< label of all the rest
    std::optional<Calibration> calibration;    ///< none: cold confidence

    std::size_t memory_bytes() const { return classifier.memory_bytes() + labels.size() * 96; }
};

/// Takes seconds for thousands of examples; holds no lock. Throws TrainingStopped soon after another thread
/// set `stop`.
TrainedModel train_model(const std::vector<IndexedArticle>& articles, const std::atomic<bool>& stop);

} // namespace iterochat::answer
