#pragma once

#include "common/base/error.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/answers.hpp"
#include "daemon/service/conversations.hpp"
#include "daemon/service/inbox.hpp"
#include "daemon/service/rate_limits.hpp"
#include "daemon/service/visitors.hpp"
#include "daemon/storage/store.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// An organization on real databases in a folder of its own, with a clock that tests move and an AI that says
/// what they want.
namespace iterochat::service::test {

class HandClock final : public Clock {
  public:
    Time now() const override { return {ms_}; }
    void move(Span by) { ms_ += by.ms; }

  private:
    std::atomic<std::int64_t> ms_ = 1'790'000'000'000;
};

class TempFolder {
  public:
    TempFolder();
    ~TempFolder();
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

/// What the next questions get. The default answers everything with one citation.
answer::Outcome answered(const std::string& text = "Delivery takes three days.");
answer::Outcome handed_over(HandoffReason reason = HandoffReason::refund);

struct TalkWorld {
    TalkWorld();

    TempFolder folder;
    HandClock clock;
    live::Hub hub;
    storage::Store store;
    Context context;
    std::string widget_key; ///< of the organization made last
    OrganizationId organization;
    RateLimits limits;
    std::function<answer::Outcome(const answer::Question&)> think; ///< set before anyone asks
    std::atomic<int> questions = 0;                                ///< how often it was asked
    std::unique_ptr<Answers> answers;
    Conversations conversations;
    Inbox inbox;
    Visitors visitors;

    OrganizationId make_organization(const std::string& slug);
    std::unique_ptr<Answers> make_answers(AnswerOptions options = {});
    VisitorActor visitor(const std::string& name = "Ann", const std::string& email = {});
    Member member(Role role, const std::string& name);
    void set_ai(const std::function<void(AiSettings&)>& change);

    Posted start(const VisitorActor& who, const std::string& text, const std::string& client_id = {});
    Posted post(const VisitorActor& who, ConversationId id, const std::string& text,
                const std::string& client_id = {});
    Posted post(const Member& who, ConversationId id, const std::string& text,
                const std::string& client_id = {});
    Conversation ask_for_person(const VisitorActor& who, ConversationId id);
    Conversation claim(const Member& who, ConversationId id);
    Conversation release(const Member& who, ConversationId id);
    Conversation resolve(const Member& who, ConversationId id);
    Conversation reopen(const Member& who, ConversationId id);
    Conversation assign(const Actor& who, ConversationId id, AccountId to);
    Conversation remove(const Actor& who, ConversationId id);

    Conversation stored(ConversationId id); ///< as it stands, whoever may see it
    void change_stored(ConversationId id, const std::function<void(Conversation&)>& change);
    std::vector<Message> messages(ConversationId id);

  private:
    std::string next_client_id();
    std::atomic<int> client_ids_ = 0;
};

/// The code of the error that `act` throws; Code::internal fails the test when it throws none.
Code code_of(const std::function<void()>& act);

} // namespace iterochat::service::test
