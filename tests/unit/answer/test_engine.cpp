#include "tests/unit/answer/source.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

using namespace iterochat;
using namespace iterochat::answer;

namespace {

std::shared_ptr<MemorySource> shop() {
    auto source = std::make_shared<MemorySource>();
    source->put("Shipping", "We ship to every country in Europe. Delivery takes three to five working days. "
                            "Express parcels arrive the "
                            "next morning.");
    source->put("Opening hours", "Our shop in Dhaka is open from nine to six, Saturday to Thursday.");
    source->put("Returning goods",
                "Unused goods can be sent back within 30 days. Print the label from your order page.",
                {"Can I send something back?"});
    source->put("Gift cards", "Gift cards are valid for two years and can be used in parts.");
    return source;
}

} // namespace

TEST_CASE("a question that an article answers gets its passage, verbatim and cited") {
    const auto source = shop();
    EmbeddedEngine engine(source);
    const Outcome outcome = engine.answer(ask("How long does delivery take?"));
    REQUIRE(outcome.action == Action::answer);
    REQUIRE(outcome.citations.size() == 1);
    CHECK(outcome.citations[0].title == "Shipping");
    CHECK(outcome.text.find("Delivery takes three to five working days.") != std::string::npos);
    CHECK(outcome.text.find(outcome.citations[0].quote) != std::string::npos);
    REQUIRE_FALSE(outcome.candidates.empty());
    CHECK(outcome.candidates[0].title == "Shipping");
    CHECK(outcome.language == "en");
}

TEST_CASE("a question that no article answers goes to a person with a summary") {
    EmbeddedEngine engine(shop());
    const Outcome outcome = engine.answer(ask("who won the football world cup in 1998"));
    CHECK(outcome.action == Action::handoff);
    CHECK(outcome.reason == HandoffReason::low_confidence);
    CHECK(outcome.text.empty());
    CHECK_FALSE(outcome.summary.empty());
}

TEST_CASE("a rule hands over before retrieval counts, and candidates are still given") {
    EmbeddedEngine engine(shop());
    const Outcome outcome = engine.answer(ask("I want a refund for my gift card"));
    CHECK(outcome.action == Action::handoff);
    CHECK(outcome.reason == HandoffReason::refund);
    CHECK_FALSE(outcome.candidates.empty());
    CHECK(outcome.confidence > 0);
}

TEST_CASE("in AI-only mode nothing is handed over") {
    EmbeddedEngine engine(shop());
    for (const char* text :
         {"I want a refund", "talk to a human", "who won the football world cup in 1998"}) {
        Question question = ask(text);
        question.settings.mode = AnswerMode::ai_only;
        const Outcome outcome = engine.answer(question);
        CHECK(outcome.action != Action::handoff);
        CHECK_FALSE(outcome.reason);
        CHECK_FALSE(outcome.text.empty());
    }
}

TEST_CASE("the threshold can be forced") {
    EmbeddedEngine engine(shop());
    Question question = ask("delivery to mars");
    question.threshold = 0.0;
    CHECK(engine.answer(question).action == Action::answer);
    question.threshold = 1.1;
    CHECK(engine.answer(question).action != Action::answer);
}

TEST_CASE("the same question again goes to a person") {
    EmbeddedEngine engine(shop());
    Question question = ask("how long does delivery take");
    question.history = {{AuthorKind::visitor, "How long does the delivery take?", false},
                        {AuthorKind::ai, "Three days.", false}};
    CHECK(engine.answer(question).reason == HandoffReason::repeated_question);
    question.settings.mode = AnswerMode::ai_only;
    CHECK(engine.answer(question).action == Action::answer);
}

TEST_CASE("a second unanswered turn goes to a person, small talk doesn't count") {
    EmbeddedEngine engine(shop());
    Question question = ask("delivery of elephants to mars");
    question.threshold = 0.6;
    question.history = {{AuthorKind::visitor, "express zebra", false},
                        {AuthorKind::ai, "Is it one of these?", true}};
    CHECK(engine.answer(question).rule == "unanswered_twice");
    question.history = {{AuthorKind::visitor, "hello", false}, {AuthorKind::ai, "Hello!", true}};
    CHECK(engine.answer(question).rule != "unanswered_twice");
}

TEST_CASE("greetings get a friendly sentence without a hand-off") {
    EmbeddedEngine engine(shop());
    const Outcome outcome = engine.answer(ask("Hello!"));
    CHECK(outcome.action == Action::suggest);
    CHECK(outcome.suggestions.empty());
    CHECK(outcome.rule == "smalltalk:greeting");
    CHECK(outcome.text == phrase(Phrase::greeting, "en"));
}

TEST_CASE("an article flagged for people is not answered by the AI") {
    const auto source = std::make_shared<MemorySource>();
    Article article;
    article.id = ArticleId::make(Time{5});
    article.title = "Medical advice";
    article.body = "Ask our doctor about doses.";
    article.handoff = true;
    source->put(article);
    EmbeddedEngine engine(source);
    CHECK(engine.answer(ask("medical advice about doses")).reason == HandoffReason::article_flag);
}

TEST_CASE("a change counts from the next question on") {
    const auto source = shop();
    EmbeddedEngine engine(source);
    CHECK(engine.answer(ask("do you repair bicycles")).action != Action::answer);
    const ArticleId id = source->put("Bicycle repair", "We repair bicycles on Mondays.");
    Outcome outcome = engine.answer(ask("do you repair bicycles"));
    REQUIRE(outcome.action == Action::answer);
    CHECK(outcome.citations[0].article_id == id);
    source->remove(id);
    outcome = engine.answer(ask("do you repair bicycles"));
    CHECK(outcome.action != Action::answer);
    for (const Candidate& candidate : outcome.candidates)
        CHECK(candidate.article_id != id);
}

TEST_CASE("changing articles one by one gives the same scores as reading them at once") {
    const auto changed = shop();
    EmbeddedEngine one(changed);
    one.answer(ask("warm up"));
    const ArticleId id = changed->put("Parking", "There is a car park behind the shop.");
    one.answer(ask("warm up"));
    changed->remove(id);
    EmbeddedEngine fresh(changed);
    const Outcome a = one.answer(ask("when is the shop open"));
    const Outcome b = fresh.answer(ask("when is the shop open"));
    CHECK(a.confidence == Approx(b.confidence));
    REQUIRE(a.candidates.size() == b.candidates.size());
    CHECK(a.candidates[0].score == Approx(b.candidates[0].score));
    CHECK(one.memory_bytes() > 1000);
}

TEST_CASE("an empty knowledge base answers nothing") {
    EmbeddedEngine engine(std::make_shared<MemorySource>());
    const Outcome outcome = engine.answer(ask("anything"));
    CHECK(outcome.action == Action::handoff);
    CHECK(outcome.candidates.empty());
    CHECK(engine.answer(ask("?!")).action == Action::handoff);
}

TEST_CASE("questions run while articles change and the engine trains") {
    const auto source = shop();
    EmbeddedEngine engine(source);
    std::atomic<bool> done{false};
    std::thread trainer([&] {
        while (!done)
            engine.train();
    });
    std::vector<std::thread> askers;
    std::atomic<int> wrong{0};
    for (int i = 0; i < 3; ++i)
        askers.emplace_back([&] {
            for (int n = 0; n < 100; ++n)
                if (engine.answer(ask("How long does delivery take?")).action != Action::answer)
                    ++wrong;
        });
    for (int n = 0; n < 30; ++n) {
        const ArticleId id =
            source->put("Bicycle repair", "We repair bicycles on Mondays.", {"do you repair bicycles"});
        source->remove(id);
        for (const Citation& citation : engine.answer(ask("do you repair bicycles")).citations)
            wrong += citation.article_id == id ? 1 : 0;
    }
    for (std::thread& asker : askers)
        asker.join();
    done = true;
    trainer.join();
    CHECK(wrong == 0);
}

TEST_CASE("a word that all articles have is no reason to answer from one of them, but a title is") {
    auto source = std::make_shared<MemorySource>();
    const std::vector<std::string> topics{"invoices", "parcels", "colours", "sizes",  "discounts", "vouchers",
                                          "repairs",  "gifts",   "samples", "stores", "jobs",      "press"};
    for (const std::string& topic : topics)
        source->put("About " + topic, "Acme knows everything about " + topic + " and Acme tells it gladly.");
    EmbeddedEngine engine(source);
    CHECK(engine.answer(ask("What is Acme?")).action != Action::answer);
    CHECK(engine.answer(ask("Who are you?")).action != Action::answer);
    CHECK(engine.answer(ask("What about vouchers?")).action == Action::answer);
    source->put("What is Acme Ltd?",
                "A family business since 1920.\n\nMuch later Acme opened stores for Acme "
                "gifts, of which Acme is proud to be what Acme is.");
    const Outcome outcome = engine.answer(ask("What is Acme?"));
    CHECK(outcome.action == Action::answer);
    CHECK(outcome.text.find("A family business since 1920.") != std::string::npos);
}
