#include "desk.hpp"

#include "daemon/service/suggested_questions.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

TEST_CASE("suggested questions keep their order, and can be moved") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::SuggestedQuestions questions(desk.context);
    const auto one = questions.create(desk.administrator, acme, "One?").id;
    questions.create(desk.administrator, acme, "Two?");
    const auto three = questions.create(desk.administrator, acme, "Three?").id;
    const auto texts = [&] {
        std::string all;
        for (const SuggestedQuestion& each : questions.list(acme))
            all += each.text + " ";
        return all;
    };
    CHECK(texts() == "One? Two? Three? ");
    questions.change(desk.administrator, acme, three, std::nullopt, 0);
    CHECK(texts() == "Three? One? Two? ");
    questions.change(desk.administrator, acme, three, "Third?", 99);
    CHECK(texts() == "One? Two? Third? ");
    questions.remove(desk.administrator, acme, one);
    CHECK(texts() == "Two? Third? ");
    CHECK(refusal([&] { questions.remove(desk.administrator, acme, one); }) == Code::not_found);
    CHECK(refusal([&] { questions.change(desk.administrator, acme, one, "x", std::nullopt); }) ==
          Code::not_found);
}

TEST_CASE("there are at most ten suggested questions, none of them empty") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::SuggestedQuestions questions(desk.context);
    CHECK(refusal([&] { questions.create(desk.administrator, acme, " "); }) == Code::unprocessable);
    for (int i = 0; i < 10; ++i)
        questions.create(desk.administrator, acme, "Question " + std::to_string(i));
    CHECK(refusal([&] { questions.create(desk.administrator, acme, "One more"); }) == Code::conflict);
}
