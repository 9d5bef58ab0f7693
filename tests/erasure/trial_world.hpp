#pragma once

#include "daemon/erasure/erase_job.hpp"
#include "daemon/storage/store.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace iterochat::trials {

/// What a trial promised and did not hold.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};
void expect(bool holds, const std::string& promise); ///< throws Broken

/// Goes one millisecond on at each look.
class TrialClock final : public Clock {
  public:
    Time now() const override { return {++ms_}; }
    void advance(Span span) { ms_ += span.ms; }

  private:
    mutable std::atomic<std::int64_t> ms_{1'790'000'000'000};
};

/// A folder of its own below the temporary one, removed at the end.
class TrialFolder {
  public:
    TrialFolder();
    ~TrialFolder();
    TrialFolder(const TrialFolder&) = delete;
    TrialFolder& operator=(const TrialFolder&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

/// What should be there, said without any of the code under trial.
struct ModelConversation {
    VisitorId visitor;
    std::map<std::int64_t, std::string> texts; ///< by seq; empty: erased by --scope messages
    std::set<std::int64_t> of_visitor;
    std::vector<std::string> notes;
    std::set<std::string> tags;
    bool is_deleted = false;
};
struct ModelVisitor {
    std::string name;
    std::string email;
    bool has_words = true; ///< false: erased by --scope messages
};

/// An organization on real files, its model, and the bytes of what was erased from it.
class TrialWorld {
  public:
    TrialWorld(std::string folder, unsigned seed);

    void open();
    void close() { store.reset(); }

    VisitorId add_visitor();
    ConversationId start(const VisitorId& visitor);
    void post(const ConversationId& conversation, bool by_visitor);
    void note(const ConversationId& conversation);
    void tag(const ConversationId& conversation, const std::string& name);
    void confirm(const ConversationId& conversation); ///< its first question becomes an article's
    void remove(const ConversationId& conversation);  ///< softly
    void restore(const ConversationId& conversation);
    void search(const ConversationId& conversation); ///< for each of its words
    void make_article();                             ///< that questions are confirmed for

    erasure::EraseTask task(erasure::LedgerKind kind, std::vector<ConversationId> conversations,
                            std::vector<VisitorId> visitors = {},
                            erasure::LedgerScope scope = erasure::LedgerScope::conversations);
    /// Remembers the bytes that have to go, then forgets in the model.
    void expect_gone(const erasure::EraseTask& task);
    void run(erasure::EraseTask& task, const erasure::EraseHooks& hooks = {});

    void check_model();            ///< everything else is exactly as it should be
    void check_no_residue() const; ///< closed: no byte of what was erased is in any file
    std::string random_word();
    std::size_t random_below(std::size_t bound) { return random_() % bound; }
    template <class Map>
    typename Map::key_type any_of(const Map& map) {
        return std::next(map.begin(), static_cast<std::ptrdiff_t>(random_below(map.size())))->first;
    }

    OrganizationId organization;
    std::unique_ptr<storage::Store> store;
    std::map<ConversationId, ModelConversation> conversations;
    std::map<VisitorId, ModelVisitor> visitors;
    TrialClock clock;

  private:
    std::string text();
    void remember(const ConversationId& conversation, bool visitor_only);
    void check_conversation(storage::View& view, const ConversationId& id, const ModelConversation& model);

    std::string folder_;
    std::mt19937 random_;
    AccountId member_;
    std::map<std::string, std::string> gone_; ///< bytes that may be nowhere, and what they were
};

} // namespace iterochat::trials
