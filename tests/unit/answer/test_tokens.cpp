#include "daemon/answer/sentences.hpp"
#include "daemon/answer/skeleton.hpp"
#include "daemon/answer/tokens.hpp"

#include <catch2/catch.hpp>

using namespace iterochat::answer;
using Words = std::vector<std::string>;

TEST_CASE("words are lower case, without accents, with ASCII digits") {
    CHECK(words_in("Où est l'Été? Order #৪২!") == Words{"ou", "est", "lete", "order", "42"});
    CHECK(words_in("don't touch John's x-ray") == Words{"dont", "touch", "john", "x", "ray"});
    CHECK(words_in("") == Words{});
}

TEST_CASE("Bengali vowel signs and joiners stay inside a word") {
    CHECK(words_in("আমার অর্ডার কোথায়?").size() == 3);
    CHECK(words_in("র\xE2\x80\x8D্যাম").size() == 1);
    // Both ways to write "o" are one word after NFC.
    CHECK(words_in("\xE0\xA6\x95\xE0\xA7\x8B") == words_in("\xE0\xA6\x95\xE0\xA7\x87\xE0\xA6\xBE"));
}

TEST_CASE("bytes that are not UTF-8 separate words and crash nothing") {
    CHECK(words_in("ab\xFF"
                   "cd") == Words{"ab", "cd"});
    CHECK(words_in("\xE0\xA6").empty());
}

TEST_CASE("stems join the forms of an English word") {
    CHECK(stem("refunds") == stem("refund"));
    CHECK(stem("changing") == stem("changed"));
    CHECK(stem("changes") == stem("change"));
    CHECK(stem("stopped") == stem("stop"));
    CHECK(stem("policies") == stem("policy"));
    CHECK(stem("status") == "status");
    CHECK(stem("bring") == "bring");
    CHECK(stem("অর্ডার") == "অর্ডার");
}

TEST_CASE("Bangla words and their Latin spellings share a key") {
    for (const char* spelling : {"obhijog", "ovijog", "avijog", "obijog"})
        CHECK(skeleton_key(spelling) == skeleton_key("অভিযোগ"));
    CHECK(skeleton_key("order") == skeleton_key("অর্ডার"));
    CHECK(skeleton_key("refund") == skeleton_key("রিফান্ড"));
    CHECK(skeleton_key("bhai") == skeleton_key("ভাই"));
    CHECK(skeleton_key("somossa") == skeleton_key("সমস্যা"));
    CHECK(skeleton_key("shikkha") == skeleton_key("শিক্ষা"));
    CHECK(skeleton_key("taka") != skeleton_key("manush"));
    CHECK(skeleton_key("привет").empty());
}

TEST_CASE("the coarse key keeps vowels") {
    CHECK(coarse_key("koro") == coarse_key("kara"));
    CHECK(coarse_key("kori") != coarse_key("koro"));
}

TEST_CASE("sentences end at stops, dandas and lines, not at abbreviations") {
    CHECK(sentences_in("See e.g. version 1.5 of it. Then stop! Why?\nLast line").size() == 4);
    CHECK(sentences_in("টাকা ফেরত চাই। কবে পাব?").size() == 2);
    CHECK(sentences_in("1. Open it\n2. Close it").size() == 2);
    CHECK(sentences_in(" \n ").empty());
}
