#include "talk_world.hpp"

#include <catch2/catch.hpp>

#include <condition_variable>
#include <thread>

using namespace iterochat;
using namespace iterochat::service;
using namespace iterochat::service::test;
using State = ConversationState;

namespace {

/// Holds the AI between its thought and its word, so that a test can let anything happen in between.
class Thought {
  public:
    answer::Outcome think(answer::Outcome outcome) {
        std::unique_lock lock(mutex_);
        ++begun_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return allowed_ >= begun_; });
        return outcome;
    }
    void await(int thoughts) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return begun_ >= thoughts; });
    }
    void let_go(int thoughts = 1000) {
        const std::lock_guard lock(mutex_);
        allowed_ = thoughts;
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int begun_ = 0;
    int allowed_ = 0;
};

int said_by_ai(TalkWorld& world, ConversationId id) {
    int count = 0;
    for (const Message& message : world.messages(id))
        count += message.author.kind == AuthorKind::ai ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("the AI answers with its citation and says why when asked") {
    TalkWorld world;
    const auto owner = world.member(Role::owner, "Olga");
    const auto id = world.start(world.visitor(), "When do you deliver?").conversation.id;
    world.answers->wait_until_idle();
    const auto messages = world.messages(id);
    REQUIRE(messages.size() == 2);
    CHECK(messages[1].author.kind == AuthorKind::ai);
    CHECK(messages[1].citations.size() == 1);
    CHECK(messages[1].citations[0].url == "https://acme.example/delivery");
    CHECK(world.stored(id).state == State::ai_active);
    const std::string why = world.inbox.explain(owner, world.organization, messages[1].id);
    CHECK(why.find("\"rule\":\"retrieval\"") != std::string::npos);
    CHECK(code_of([&] { world.inbox.explain(owner, world.organization, messages[0].id); }) ==
          Code::not_found);
}

TEST_CASE("a hand-over shows its reason and summary in the event that shows the waiting state") {
    TalkWorld world;
    world.think = [](const answer::Question&) { return handed_over(); };
    std::mutex mutex;
    std::vector<Conversation> shown;
    live::Hub hub([&](const live::Event& event, bool) {
        if (const auto* changed = std::get_if<live::ConversationChanged>(&event.what)) {
            const std::lock_guard lock(mutex);
            shown.push_back(changed->conversation);
        }
        return std::make_shared<const std::string>("x");
    });
    const Context context{world.store, hub, world.clock};
    Answers answers(context, {},
                    [&](OrganizationId, const answer::Question& question) { return world.think(question); });
    Conversations conversations(context, answers, world.limits);
    const auto listening =
        hub.subscribe({world.organization, {}, Role::owner, {}}, [](const auto&, auto) { return true; });
    const auto posted = wait_for<Posted>([&](auto then) {
        conversations.start(world.visitor(), NewMessage{"I want a refund", "r"}, then);
    });
    answers.wait_until_idle();
    const Conversation stored = world.stored(posted.conversation.id);
    CHECK(stored.state == State::waiting);
    CHECK(stored.reason == HandoffReason::refund);
    const std::lock_guard lock(mutex);
    int waiting = 0;
    for (const Conversation& each : shown)
        if (each.state == State::waiting) {
            ++waiting;
            CHECK(each.reason == HandoffReason::refund);
            CHECK(each.summary == handed_over().summary);
        }
    CHECK(waiting == 1);
}

TEST_CASE("after a hand-over the AI is not even asked") {
    TalkWorld world;
    world.think = [](const answer::Question&) { return handed_over(); };
    const auto ann = world.visitor();
    const auto id = world.start(ann, "I want a refund").conversation.id;
    world.answers->wait_until_idle();
    CHECK(world.messages(id).back().author.kind == AuthorKind::system);
    world.post(ann, id, "When do you deliver?");
    world.answers->consider(world.organization, id);
    world.answers->wait_until_idle();
    CHECK(world.questions == 1);
    CHECK(said_by_ai(world, id) == 0);
}

TEST_CASE("an answer that is ready when the conversation becomes someone else's is dropped") {
    TalkWorld world;
    Thought thought;
    const bool hands_over = GENERATE(false, true);
    world.think = [&](const answer::Question&) {
        return thought.think(hands_over ? handed_over() : answered());
    };
    const auto ann = world.visitor();
    const auto owner = world.member(Role::owner, "Olga");
    const auto bob = world.member(Role::agent, "Bob");
    const auto id = world.start(ann, "When do you deliver?").conversation.id;
    thought.await(1);
    const std::string what =
        GENERATE("asks", "claimed", "assigned", "deleted", "restricted", "resolved", "taken and released");
    INFO(what << (hands_over ? ", hand-over" : ", answer"));
    if (what == "asks")
        world.ask_for_person(ann, id);
    else if (what == "claimed" || what == "taken and released")
        world.claim(owner, id);
    else if (what == "assigned")
        world.assign(owner, id, bob.account);
    else if (what == "deleted")
        world.remove(owner, id);
    else
        world.change_stored(id, [&](Conversation& conversation) {
            if (what == "restricted")
                conversation.restricted_at = world.clock.now();
            else
                conversation.state = State::resolved;
        });
    if (what == "taken and released")
        world.release(owner, id);
    const Conversation before = world.stored(id);
    const auto messages_before = world.messages(id).size();
    thought.let_go();
    world.answers->wait_until_idle();
    CHECK(world.messages(id).size() == messages_before);
    CHECK(said_by_ai(world, id) == 0);
    const Conversation after = world.stored(id);
    CHECK(after.state == before.state);
    CHECK(after.event_seq == before.event_seq);
    CHECK(after.summary == before.summary);
}

TEST_CASE("a newer message supersedes the answer to the older one: the newest is answered, once") {
    TalkWorld world;
    Thought thought;
    std::string last_asked;
    std::size_t history = 0;
    world.think = [&](const answer::Question& question) {
        last_asked = question.text;
        history = question.history.size();
        return thought.think(answered("About: " + question.text));
    };
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    thought.await(1);
    world.post(ann, id, "When do you deliver?");
    thought.let_go();
    world.answers->wait_until_idle();
    CHECK(last_asked == "When do you deliver?");
    CHECK(history == 1);
    const auto messages = world.messages(id);
    REQUIRE(messages.size() == 3);
    CHECK(messages[2].text == "About: When do you deliver?");
}

TEST_CASE("under any interleaving of posts and wishes the AI says nothing behind the wish") {
    TalkWorld world;
    std::atomic<unsigned> turn = 0;
    world.think = [&](const answer::Question&) {
        if (++turn % 3 == 0)
            std::this_thread::yield();
        return turn % 5 == 0 ? handed_over() : answered();
    };
    AnswerOptions options;
    options.threads = 3;
    options.turns_most = 1000;
    world.answers.reset(); // the world's own would answer too
    Answers answers(world.context, options,
                    [&](OrganizationId, const answer::Question& question) { return world.think(question); });
    Conversations conversations(world.context, answers, world.limits);
    const auto talk = [&](int number) {
        const auto ann = world.visitor("Ann" + std::to_string(number));
        for (int round = 0; round < 12; ++round) {
            const auto say = [&](const char* text, int place) {
                return NewMessage{text, std::to_string(round) + "-" + std::to_string(place)};
            };
            const auto id = wait_for<Posted>([&](auto then) {
                                conversations.start(ann, say("Hello", 0), then);
                            }).conversation.id;
            for (int i = 1; i <= (number + round) % 4; ++i)
                wait_for<Posted>([&](auto then) { conversations.post(ann, id, say("And?", i), then); });
            const auto waiting =
                wait_for<Conversation>([&](auto then) { conversations.ask_for_person(ann, id, then); });
            wait_for<Posted>([&](auto then) { conversations.post(ann, id, say("Anyone?", 9), then); });
            answers.wait_until_idle();
            if (waiting.state != State::waiting)
                throw std::logic_error("not waiting");
            for (const Message& message : world.messages(id))
                if (message.author.kind == AuthorKind::ai && message.seq > waiting.last_seq)
                    throw std::logic_error("the AI spoke after the escalation");
        }
    };
    std::vector<std::future<void>> talks;
    for (int i = 0; i < 6; ++i)
        talks.push_back(std::async(std::launch::async, talk, i));
    for (auto& each : talks)
        CHECK_NOTHROW(each.get());
}

TEST_CASE("the AI speaks six times, then a person takes over") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Question 0").conversation.id;
    for (int i = 1; i <= 6; ++i) {
        world.answers->wait_until_idle();
        CHECK(said_by_ai(world, id) == i);
        world.post(ann, id, "Question");
    }
    world.answers->wait_until_idle();
    CHECK(said_by_ai(world, id) == 6);
    CHECK(world.questions == 6);
    const Conversation stored = world.stored(id);
    CHECK(stored.state == State::waiting);
    CHECK(stored.reason == HandoffReason::limit_reached);
    CHECK_FALSE(stored.summary.empty());
}

TEST_CASE("where the AI answers alone it admits not knowing, whatever the engine wants") {
    TalkWorld world;
    world.set_ai([](AiSettings& settings) { settings.mode = AnswerMode::ai_only; });
    world.think = [](const answer::Question&) { return handed_over(HandoffReason::low_confidence); };
    const auto id = world.start(world.visitor(), "What is the meaning of life?").conversation.id;
    world.answers->wait_until_idle();
    CHECK(world.stored(id).state == State::ai_active);
    const auto last = world.messages(id).back();
    CHECK(last.author.kind == AuthorKind::ai);
    CHECK_FALSE(last.text.empty());
}

TEST_CASE("when the AI is switched off in between, its conversations go to people") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.answers->wait_until_idle();
    world.set_ai([](AiSettings& settings) { settings.enabled = false; });
    world.post(ann, id, "And?");
    world.answers->wait_until_idle();
    CHECK(world.stored(id).state == State::waiting);
    CHECK(world.questions == 1);
}

TEST_CASE("an engine that fails leads to a person, not to silence") {
    TalkWorld world;
    world.think = [](const answer::Question&) -> answer::Outcome { throw std::runtime_error("broken"); };
    const auto id = world.start(world.visitor(), "Hello").conversation.id;
    world.answers->wait_until_idle();
    CHECK(world.stored(id).state == State::waiting);
    CHECK(world.stored(id).reason == HandoffReason::low_confidence);
}

TEST_CASE("what a stop left unanswered is picked up at the next start, and nothing twice") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto answered_before = world.start(ann, "Hello").conversation.id;
    const auto waiting = world.start(ann, "A person").conversation.id;
    world.ask_for_person(ann, waiting);
    world.answers->wait_until_idle();
    world.answers->stop();
    const auto left = world.start(ann, "When do you deliver?").conversation.id;
    CHECK(world.messages(left).size() == 1);
    const int asked = world.questions;
    const auto next = world.make_answers();
    next->pick_up(world.organization);
    next->wait_until_idle();
    CHECK(world.messages(left).size() == 2);
    CHECK(world.messages(answered_before).size() == 2);
    CHECK(world.questions == asked + 1);
    CHECK(said_by_ai(world, waiting) <= 1);
}

TEST_CASE("the AI tells its language, and remembers what it left unanswered") {
    TalkWorld world;
    std::vector<answer::Turn> history;
    world.think = [&](const answer::Question& question) {
        history = question.history;
        answer::Outcome outcome = answered("Which of these?");
        outcome.action = answer::Action::suggest;
        outcome.citations.clear();
        outcome.suggestions = {"Delivery", "Returns"};
        outcome.language = "bn-Latn";
        return outcome;
    };
    const auto ann = world.visitor();
    const auto id = world.start(ann, "delivery kobe").conversation.id;
    world.answers->wait_until_idle();
    CHECK(world.stored(id).language == "bn-Latn");
    CHECK(world.messages(id).back().suggestions == std::vector<std::string>{"Delivery", "Returns"});
    world.post(ann, id, "jani na");
    world.answers->wait_until_idle();
    REQUIRE(history.size() == 2);
    CHECK_FALSE(history[0].unanswered);
    CHECK(history[1].unanswered);
}

TEST_CASE("a question without a conversation writes nothing") {
    TalkWorld world;
    std::optional<double> threshold;
    world.think = [&](const answer::Question& question) {
        threshold = question.threshold;
        return answered();
    };
    CHECK(world.answers->ask(world.organization, "When do you deliver?", 0.25).action ==
          answer::Action::answer);
    CHECK(threshold == 0.25);
    CHECK(code_of([&] { world.answers->ask(world.organization, ""); }) == Code::unprocessable);
}
