#include "daemon/answer/mask.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace iterochat::answer;

namespace {

struct Case {
    const char* text;
    const char* masked;
};

} // namespace

TEST_CASE("personal data is masked in all its forms") {
    const Case cases[] = {
        // Emails
        {"write to ada@example.com please", "write to [EMAIL_1] please"},
        {"Ada.Lovelace+chat@mail.example.co.uk", "[EMAIL_1]"},
        {"(ada@example.com)", "([EMAIL_1])"},
        {"ada@example.com.", "[EMAIL_1]."},
        {"ada_1@sub-domain.example.org, bob@b.io", "[EMAIL_1], [EMAIL_2]"},
        {"ada (at) example (dot) com", "[EMAIL_1]"},
        {"আমার ইমেইল ada@example.com ভাই", "আমার ইমেইল [EMAIL_1] ভাই"},
        {"ইমেইল:ada@example.comএ পাঠান", "ইমেইল:[EMAIL_1]এ পাঠান"},
        {"müller@example.de", "[EMAIL_1]"},
        {"ADA@EXAMPLE.COM", "[EMAIL_1]"},
        // Phones
        {"call +8801712345678", "call [PHONE_1]"},
        {"call 01712345678 now", "call [PHONE_1] now"},
        {"01712-345678", "[PHONE_1]"},
        {"017 1234 5678", "[PHONE_1]"},
        {"০১৭১২৩৪৫৬৭৮", "[PHONE_1]"},
        {"আমার নম্বর ০১৭১২-৩৪৫৬৭৮", "আমার নম্বর [PHONE_1]"},
        {"+৮৮০১৭১২৩৪৫৬৭৮ এ কল দিন", "[PHONE_1] এ কল দিন"},
        {"নম্বরটা ০১৭১২৩৪৫৬৭৮টা", "নম্বরটা [PHONE_1]টা"},
        {"+1 (555) 010-9999", "[PHONE_1]"},
        {"(555) 010-9999", "[PHONE_1]"},
        {"555-010-9999", "[PHONE_1]"},
        {"+49 30 123456", "[PHONE_1]"},
        {"0049 30 1234567", "[PHONE_1]"},
        {"030/1234567", "[PHONE_1]"},
        {"+44 20 7946 0958.", "[PHONE_1]."},
        {"tel01712345678", "tel[PHONE_1]"},
        {"٠١٧١٢٣٤٥٦٧٨", "[PHONE_1]"},
        {"०९८७६५४३२१०", "[PHONE_1]"},
        {"555-0134", "[PHONE_1]"},
        // Cards: prefix and Luhn
        {"4111111111111111", "[CARD_1]"},
        {"4111 1111 1111 1111", "[CARD_1]"},
        {"4111-1111-1111-1111 expired", "[CARD_1] expired"},
        {"5500005555555559", "[CARD_1]"},
        {"340000000000009", "[CARD_1]"},
        {"card 6011 0000 0000 0004!", "card [CARD_1]!"},
        {"৪১১১ ১১১১ ১১১১ ১১১১", "[CARD_1]"},
        {"30569309025904", "[CARD_1]"},
        // IBANs
        {"DE89370400440532013000", "[IBAN_1]"},
        {"DE89 3704 0044 0532 0130 00", "[IBAN_1]"},
        {"iban gb82 west 1234 5698 7654 32 thanks", "iban [IBAN_1] thanks"},
        {"FR1420041010050500013M02606", "[IBAN_1]"},
        {"NO9386011117947", "[IBAN_1]"},
        // National ids
        {"my ssn is 078-05-1120", "my ssn is [ID_1]"},
        {"NID 1990123456789", "NID [ID_1]"},
        {"এনআইডি ১৯৯০১২৩৪৫৬", "এনআইডি [ID_1]"},
        {"passport AB1234567", "passport [ID_1]"},
        {"AB123456C", "[ID_1]"},
        {"AB 12 34 56 C", "[ID_1]"},
        {"2345 6789 0123", "[ID_1]"},
        {"ABCPE1234F", "[ID_1]"},
        {"12345678Z", "[ID_1]"},
        {"RSSMRA85T10A562S", "[ID_1]"},
        // One-time codes
        {"your OTP is 482913", "your OTP is [CODE_1]"},
        {"code: 4821", "code: [CODE_1]"},
        {"482913 is my verification code", "[CODE_1] is my verification code"},
        {"PIN 0099", "PIN [CODE_1]"},
        {"ওটিপি ৪৮২৯১৩ এসেছে", "ওটিপি [CODE_1] এসেছে"},
        {"আমার পিন ১২৩৪", "আমার পিন [CODE_1]"},
        {"cvv 123", "cvv [CODE_1]"},
        {"my password is hunter234", "my password is [CODE_1]"},
        // Addresses of the net
        {"my ip is 192.168.1.20", "my ip is [ADDRESS_1]"},
        {"from 203.0.113.9.", "from [ADDRESS_1]."},
        {"2001:db8::8a2e:370:7334", "[ADDRESS_1]"},
        {"fe80:0:0:0:1:2:3:4", "[ADDRESS_1]"},
        {"mac 00:1a:2b:3c:4d:5e", "mac [ADDRESS_1]"},
        {"see https://example.com/reset?token=abc now", "see [LINK_1] now"},
        {"www.example.com/me.", "[LINK_1]."},
        // Other long numbers
        {"account 712345678901", "account [ID_1]"},
        {"customer 71234567890123456", "customer [NUMBER_1]"},
    };
    CHECK(std::size(cases) >= 60);
    for (const Case& each : cases) {
        INFO(each.text);
        Mask mask;
        CHECK(mask.masked(each.text) == each.masked);
        CHECK(mask.restored(each.masked) == each.text);
    }
}

TEST_CASE("what is no personal data stays as it is") {
    for (const char* text : {
             "You can return it within 30 days.",
             "It costs 49.90 euros, or 1,200 taka.",
             "Delivery takes 3 to 5 working days, order before 12:30.",
             "Version 2.10.3 of 2026",
             "The order 48213 is late",
             "ডেলিভারি ৩ থেকে ৫ দিন লাগে",
             "a @ b",
             "open 9-18, call us",
             "100% cotton, size 42",
             "Half of 1000000",
             "ratio 1:2:3",
             "",
         }) {
        INFO(text);
        Mask mask;
        CHECK(mask.masked(text) == text);
        CHECK(mask.count() == 0);
    }
}

TEST_CASE("equal values share a placeholder, across the texts of a request") {
    Mask mask;
    CHECK(mask.masked("ada@example.com and bob@example.com") == "[EMAIL_1] and [EMAIL_2]");
    CHECK(mask.masked("again ada@example.com, 01712345678") == "again [EMAIL_1], [PHONE_1]");
    CHECK(mask.count(Personal::email) == 2);
    CHECK(mask.count(Personal::phone) == 1);
    CHECK(mask.count(Personal::card) == 0);
    CHECK(mask.restored("to [EMAIL_2] by [PHONE_1]") == "to bob@example.com by 01712345678");
}

TEST_CASE("only placeholders that were given are put back") {
    Mask mask;
    mask.masked("ada@example.com");
    CHECK(mask.restored("[EMAIL_2] [EMAIL_1] [1] [ [EMAIL_1") == "[EMAIL_2] ada@example.com [1] [ [EMAIL_1");
    CHECK(mask.restored("") == "");
    CHECK(mask.restored("[[EMAIL_1]]") == "[ada@example.com]");
}

TEST_CASE("any bytes are masked without harm") {
    std::string bytes;
    for (int i = 0; i < 4000; ++i)
        bytes.push_back(static_cast<char>((i * 7919) % 251));
    Mask mask;
    const std::string masked = mask.masked(bytes);
    CHECK(mask.restored(masked) == bytes);
}
