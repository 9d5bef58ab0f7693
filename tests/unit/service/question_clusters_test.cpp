#include "daemon/service/question_clusters.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using service::OpenQuestion;

namespace {

std::vector<OpenQuestion> asked(const std::vector<std::string>& texts) {
    std::vector<OpenQuestion> questions;
    for (const std::string& text : texts) {
        OpenQuestion question;
        question.text = text;
        question.reason = "low_confidence";
        question.at = Time{static_cast<std::int64_t>(questions.size() + 1)};
        questions.push_back(question);
    }
    return questions;
}

} // namespace

TEST_CASE("questions that ask the same stand together under the newest, the largest group first") {
    const auto clusters = service::cluster_questions(asked({
        "Which bus goes to your shop?",
        "Do you sell gift vouchers?",
        "do you sell a gift voucher",
        "do you sell gift vuochers",
        "আপনাদের দোকান কোথায়?",
        "আপনাদের দোকান কোথায় জানাবেন",
    }));
    REQUIRE(clusters.size() == 3);
    CHECK(clusters[0].count == 3);
    CHECK(clusters[0].newest.text == "do you sell gift vuochers");
    CHECK(clusters[0].first_at == Time{2});
    CHECK(clusters[0].reasons.at("low_confidence") == 3);
    CHECK(clusters[1].count == 2);
    CHECK(clusters[2].newest.text == "Which bus goes to your shop?");
}

TEST_CASE("questions that only share small words stay apart, and any text is taken") {
    CHECK(
        service::cluster_questions(asked({"How do I cancel my order?", "How do I change my name?"})).size() ==
        2);
    CHECK(service::cluster_questions(asked({"?!", "how", ""})).size() >= 1);
    CHECK(service::cluster_questions({}).empty());
}
