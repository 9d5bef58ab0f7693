#include "daemon/service/question_clusters.hpp"

#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace iterochat::service {
namespace {

constexpr double alike_words = 0.5;
constexpr double alike_trigrams = 0.6;
constexpr std::size_t groups_compared_most = 400; ///< of those that share a word; the most promising ones

using Keys = std::vector<std::string>; ///< sorted, each once

Keys sorted(Keys keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

/// Bytes, not characters: for a comparison that is as good, and a Bangla letter is three of them.
Keys trigrams_of(const std::vector<std::string>& words) {
    Keys keys;
    for (const std::string& word : words) {
        const std::string padded = "^" + word + "$";
        for (std::size_t i = 0; i + 3 <= padded.size(); ++i)
            keys.push_back(padded.substr(i, 3));
    }
    return sorted(std::move(keys));
}

struct Shape {
    Keys words;
    Keys trigrams;
};

Shape shape_of(const std::string& text) {
    const auto words = answer::content_words(answer::words_in(text));
    Keys stems;
    for (const std::string& word : words)
        stems.push_back(answer::stem(word));
    return {sorted(std::move(stems)), trigrams_of(words)};
}

/// Dice: twice the shared weight by the sum of both.
template <class Weight>
double likeness(const Keys& a, const Keys& b, const Weight& weight) {
    double shared = 0;
    double all = 0;
    auto x = a.begin();
    for (const std::string& key : b) {
        x = std::lower_bound(x, a.end(), key);
        if (x != a.end() && *x == key)
            shared += weight(key);
        all += weight(key);
    }
    for (const std::string& key : a)
        all += weight(key);
    return all == 0 ? 0.0 : 2 * shared / all;
}

class Clusters {
  public:
    explicit Clusters(const std::vector<OpenQuestion>& questions) {
        shapes_.reserve(questions.size());
        for (const OpenQuestion& question : questions) {
            shapes_.push_back(shape_of(question.text));
            for (const std::string& word : shapes_.back().words)
                ++questions_with_[word];
        }
        for (std::size_t i = 0; i < questions.size(); ++i)
            place(questions[i], shapes_[i]);
    }

    std::vector<QuestionCluster> take() {
        std::stable_sort(clusters_.begin(), clusters_.end(), [](const auto& a, const auto& b) {
            return a.count != b.count ? a.count > b.count : b.newest.at < a.newest.at;
        });
        return std::move(clusters_);
    }

  private:
    double weight(const std::string& word) const {
        const auto with = static_cast<double>(questions_with_.at(word));
        return std::log(1 + static_cast<double>(shapes_.size()) / with);
    }

    void place(const OpenQuestion& question, const Shape& shape) {
        std::size_t best = clusters_.size();
        double best_likeness = 0;
        for (const std::size_t group : groups_near(shape)) {
            const double words =
                likeness(leaders_[group].words, shape.words, [&](const auto& word) { return weight(word); });
            const double letters =
                likeness(leaders_[group].trigrams, shape.trigrams, [](const auto&) { return 1.0; });
            const double alike = std::max(words / alike_words, letters / alike_trigrams);
            if (alike >= 1 && alike > best_likeness) {
                best = group;
                best_likeness = alike;
            }
        }
        if (best == clusters_.size()) {
            clusters_.push_back({question, 0, question.at, {}});
            leaders_.push_back(shape);
            for (const std::string& key : shape.words)
                groups_with_[key].push_back(best);
            for (const std::string& key : shape.trigrams)
                groups_with_["\n" + key].push_back(best);
        }
        QuestionCluster& cluster = clusters_[best];
        ++cluster.count;
        ++cluster.reasons[question.reason];
        cluster.newest = question;
    }

    /// Groups that share a word or trigrams, most shared first.
    std::vector<std::size_t> groups_near(const Shape& shape) const {
        std::unordered_map<std::size_t, double> shared;
        const auto look = [&](const std::string& key, double worth) {
            if (const auto found = groups_with_.find(key); found != groups_with_.end())
                for (const std::size_t group : found->second)
                    shared[group] += worth;
        };
        for (const std::string& key : shape.words)
            look(key, 3);
        for (const std::string& key : shape.trigrams)
            look("\n" + key, 1);
        std::vector<std::pair<double, std::size_t>> ranked;
        for (const auto& [group, worth] : shared)
            ranked.emplace_back(-worth, group);
        const std::size_t kept = std::min(ranked.size(), groups_compared_most);
        std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(kept), ranked.end());
        std::vector<std::size_t> groups;
        for (std::size_t i = 0; i < kept; ++i)
            groups.push_back(ranked[i].second);
        return groups;
    }

    std::vector<Shape> shapes_;
    std::unordered_map<std::string, std::int64_t> questions_with_;
    std::vector<QuestionCluster> clusters_;
    std::vector<Shape> leaders_; ///< of the clusters, in their order
    std::unordered_map<std::string, std::vector<std::size_t>> groups_with_;
};

} // namespace

std::vector<QuestionCluster> cluster_questions(const std::vector<OpenQuestion>& questions) {
    return Clusters(questions).take();
}

} // namespace iterochat::service
