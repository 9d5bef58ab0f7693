#include "daemon/answer/answer.hpp"
#include "daemon/answer/rules.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace iterochat;
using namespace iterochat::answer;

namespace {

std::string reason_of(std::string_view text) {
    const auto hit = match_handoff_rules(text, {});
    return hit ? std::string(name_of(hit->reason)) : "none";
}

} // namespace

TEST_CASE("rules hand over the four classes in three languages") {
    const std::map<std::string, std::vector<std::string>> expected{
        {"refund",
         {"I want a refund", "give me my money back", "please refund my order", "I'd like a refudn please",
          "আমি টাকা ফেরত চাই", "রিফান্ড দিন", "taka ferot chai", "amar taka ta ferot den", "refund chai",
          "টাকাটা ফিরিয়ে দিন"}},
        {"complaint",
         {"I want to file a complaint", "this is the worst service ever", "I am very disappointed",
          "your support is terrible", "this is unacceptable", "আমি অভিযোগ করতে চাই", "খুব বাজে সার্ভিস",
          "ovijog korte chai", "khub baje service", "ami khub birokto"}},
        {"account",
         {"my account is locked", "I can't log in to my account", "my account was hacked",
          "I have a problem with my login", "আমার অ্যাকাউন্ট ব্লক হয়ে গেছে", "লগইন করতে পারছি না",
          "amar account block hoye geche", "login korte parchi na"}},
        {"payment",
         {"my payment failed", "I was charged twice", "my card was declined",
          "I have an issue with my payment", "পেমেন্ট হচ্ছে না", "আমার টাকা কেটে নিয়েছে", "payment hocche na",
          "taka kete niche kintu order hoy nai"}},
        {"person_requested",
         {"I want to talk to a human", "connect me to an agent", "can I speak with a real person",
          "let me talk to your manager", "মানুষের সাথে কথা বলতে চাই", "প্রতিনিধির সাথে কথা বলব",
          "manusher sathe kotha bolte chai", "agent er sathe kotha bolbo"}},
    };
    for (const auto& [reason, texts] : expected)
        for (const std::string& text : texts) {
            INFO(text);
            CHECK(reason_of(text) == reason);
        }
}

TEST_CASE("look-alikes are not handed over") {
    for (const char* text :
         {"you are very kind", "what is the best service you offer", "how do I create an account",
          "what is your refund policy", "which payment methods do you accept", "how do I change my password",
          "what is the return policy for your company", "no problem with my account, thanks",
          "how can I pay with my card", "do you sell agents of change books", "আপনাদের ডেলিভারি চার্জ কত?",
          "অ্যাকাউন্ট খুলব কীভাবে?", "delivery charge koto", "account kivabe khulbo",
          "is there a travel agent nearby", "the cash back card has which rewards"}) {
        INFO(text);
        CHECK(reason_of(text) == "none");
    }
}

TEST_CASE("what a message says it does not want is no wish, and what it wants beside that is one") {
    for (const char* text :
         {"I don't want a human", "I don't want to talk to a person, just tell me the opening hours",
          "no refund please, just tell me how to repair it", "I'm not asking for a refund",
          "I do not need a real agent", "refund lagbe na", "manush chai na, bot-i bhalo"}) {
        INFO(text);
        CHECK(reason_of(text) == "none");
    }
    CHECK(reason_of("I don't want a refund, I want to talk to a person") == "person_requested");
    CHECK(reason_of("I don't want your apology, I want a refund") == "refund");
    CHECK(reason_of("I have not received my refund") == "refund");
    CHECK(reason_of("why don't you want to give me my refund") == "refund");
    CHECK(reason_of("still no refund") == "refund");
    CHECK(reason_of("I don't want to wait, give me a human") == "person_requested");
}

TEST_CASE("an organization's own phrases hand over, with a typo too") {
    const std::vector<std::string> phrases{"wholesale price", "পাইকারি দাম"};
    REQUIRE(match_handoff_rules("What is your Wholesale price?", phrases));
    CHECK(match_handoff_rules("the wholesael price please", phrases)->rule == "phrase:1");
    CHECK(match_handoff_rules("পাইকারি দাম কত", phrases)->rule == "phrase:2");
    CHECK_FALSE(match_handoff_rules("what is the price of a whole sale", phrases));
    CHECK_FALSE(match_handoff_rules("hello", {""}));
}

TEST_CASE("greetings and thanks are small talk only without a question") {
    CHECK(is_english_small_talk("thanks"));
    CHECK(is_english_small_talk("ok thanks"));
    CHECK_FALSE(is_english_small_talk("dhonnobad vai"));
    CHECK_FALSE(is_english_small_talk("thanks bhai"));
    CHECK(small_talk_in("Hi!") == SmallTalk::greeting);
    CHECK(small_talk_in("hello there") == SmallTalk::greeting);
    CHECK(small_talk_in("আসসালামু আলাইকুম") == SmallTalk::greeting);
    CHECK(small_talk_in("thank you so much") == SmallTalk::thanks);
    CHECK(small_talk_in("dhonnobad vai") == SmallTalk::thanks);
    CHECK(small_talk_in("how are you?") == SmallTalk::greeting);
    CHECK(small_talk_in("kemon achen") == SmallTalk::greeting);
    CHECK(small_talk_in("how are you going to refund me") == SmallTalk::none);
    CHECK(small_talk_in("bye") == SmallTalk::goodbye);
    CHECK(small_talk_in("hi, where is my order") == SmallTalk::none);
    CHECK(small_talk_in("?") == SmallTalk::none);
}

TEST_CASE("a summary has two to four sentences: wants, tried, tone") {
    const std::vector<Turn> history{{AuthorKind::visitor, "Where is my order?", false},
                                    {AuthorKind::ai, "Orders take three days.", false},
                                    {AuthorKind::visitor, "It has been ten.", false},
                                    {AuthorKind::ai, "Is it one of these?", true}};
    CHECK(summarize("I want my money back. NOW!!!", history, HandoffReason::refund) ==
          "The visitor asks for a refund: \"I want my money back\". Before that they asked: \"Where is my "
          "order\". "
          "The AI replied once and found no answer once. They sound frustrated.");
    CHECK(summarize("talk to a person please", {}, HandoffReason::person_requested) ==
          "The visitor asks for a person: \"talk to a person please\". The AI has tried nothing yet. They "
          "are polite.");
}

TEST_CASE("languages are told apart by script and words") {
    CHECK(identify_language("Where is my order?", "") == "en");
    CHECK(identify_language("আমার অর্ডার কোথায়?", "en") == "bn");
    CHECK(identify_language("amar order kothay ache", "en") == "bn-Latn");
    CHECK(identify_language("ok", "bn-Latn") == "bn-Latn");
}

TEST_CASE("every phrase exists in three languages") {
    for (const Phrase phrase_of :
         {Phrase::handed_over, Phrase::not_known_ai_only, Phrase::suggestions_intro,
          Phrase::waiting_for_person, Phrase::offline, Phrase::greeting, Phrase::thanks, Phrase::goodbye}) {
        const auto english = phrase(phrase_of, "en");
        CHECK_FALSE(english.empty());
        CHECK(phrase(phrase_of, "bn") != english);
        CHECK(phrase(phrase_of, "bn-Latn") != english);
        CHECK(phrase(phrase_of, "fr") == english);
    }
}
