#pragma once

#include "daemon/service/deleted_items.hpp"
#include "tests/erasure/office.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace iterochat::trials {

/// Two acts that meet in one office. What each acknowledged is remembered and asked for afterwards. An act
/// may be refused as busy, or find nothing left; every other error breaks the trial.
class Meeting {
  public:
    Meeting(const std::string& folder, unsigned seed);

    using Act = std::function<void(const service::Progress&)>;
    /// The second begins at a random step of the first: within it, where that can be, or on a thread of its
    /// own, some microseconds later.
    void run(const Act& first, const Act& second);

    // On any thread.
    void restore(const service::Progress& progress);
    void erase_person(const service::Progress& progress);
    void erase_words(const service::Progress& progress);
    void erase_conversation(const service::Progress& progress); ///< one of that person's
    void sweep(const service::Progress& progress);
    void purge(const service::Progress& progress);
    void post();

    void plan(); ///< sweeps do just this from now on

    /// Throws Broken.
    void check();
    int acknowledged() const { return acknowledged_; }

  private:
    void attempt(const std::function<void()>& act);
    void note_gone(const std::vector<ConversationId>& ids);
    void check_gone();
    void check_certificates();
    void check_loss();

    Office office_;
    std::mt19937 random_;
    service::DeletedItems deleted_items_;
    VisitorId person_;
    std::vector<ConversationId> of_person_;
    std::vector<ConversationId> deleted_;
    std::string plan_;
    std::string backup_;
    std::size_t erasures_before_ = 0;
    std::int64_t conversations_before_ = 0;
    std::int64_t newer_messages_ = 0; ///< posted after the backup and before the meeting

    std::mutex mutex_; ///< of what follows
    std::string unexpected_;
    std::vector<ConversationId> gone_;
    std::vector<VisitorId> gone_people_;
    std::vector<MessageId> posted_;
    std::int64_t swept_ = 0;
    std::int64_t purged_ = 0;
    std::optional<storage::Newer> told_lost_; ///< of a restore that took place
    std::atomic<int> acknowledged_ = 0;
};

} // namespace iterochat::trials
