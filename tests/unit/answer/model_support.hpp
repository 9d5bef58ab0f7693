#pragma once

#include "daemon/answer/model_engine.hpp"

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

/// A small knowledge base, and models that say what a test wants.
namespace iterochat::answer::test {

inline OfferedPassage passage(std::string title, std::string text, int number = 1) {
    OfferedPassage passage;
    passage.article_id = ArticleId::make(Time{1'700'000'000'000 + number});
    passage.title = std::move(title);
    passage.text = std::move(text);
    passage.language = "en";
    passage.url = "https://help.example/" + std::to_string(number);
    return passage;
}

inline std::vector<OfferedPassage> help() {
    return {
        passage("How do I return an order?",
                "You can return any order within 30 days of delivery. Print the return label from your "
                "orders page, "
                "put it on the parcel and bring it to the nearest post office. We send the money within five "
                "working "
                "days after the parcel arrives. Opened cosmetics can not be returned.",
                1),
        passage("How long does delivery take?",
                "Standard delivery takes three to five working days inside the country and costs 4.90 euros. "
                "Express "
                "delivery arrives on the next working day and costs 9.90 euros. You get a tracking number by "
                "email as "
                "soon as the parcel leaves our warehouse. Questions go to parcels@shop.example or +49 30 "
                "1234567.",
                2),
        passage(
            "What are your opening hours?",
            "Our shop in the old town is open from Monday to Saturday between 9 and 18. On Sundays it stays "
            "closed. The way is shown on https://shop.example/way.",
            3),
    };
}

inline ModelTurn turn(std::string question, std::vector<OfferedPassage> passages = help()) {
    ModelTurn turn;
    turn.question.text = std::move(question);
    turn.embedded.action = Action::answer;
    turn.embedded.text = "the embedded answer";
    turn.embedded.language = "en";
    turn.embedded.confidence = 0.8;
    for (const OfferedPassage& each : passages)
        turn.embedded.passages.push_back({each.article_id, each.position, 1});
    turn.passages = std::move(passages);
    turn.secrets = {"data-4f1c9a7e2b", "mark-77b0c1d2e3"};
    turn.destination = "https://model.example/v1";
    turn.model = "small";
    return turn;
}

inline std::string said(const std::string& answer, std::vector<std::string> citations = {"p1"}) {
    return nlohmann::json{{"answer", answer},
                          {"citations", std::move(citations)},
                          {"escalate", false},
                          {"reason", "none"},
                          {"language", "en"}}
        .dump();
}

class Model final : public ChatModel {
  public:
    using Speak = std::function<std::string(const ChatRequest&)>;
    explicit Model(Speak speak) : speak_(std::move(speak)) {}
    explicit Model(std::string content) : speak_([content](const ChatRequest&) { return content; }) {}

    ChatReply complete(const ChatRequest& request) override {
        requests.push_back(request);
        return {speak_(request), "", true};
    }
    std::vector<ChatRequest> requests;

  private:
    Speak speak_;
};

} // namespace iterochat::answer::test
