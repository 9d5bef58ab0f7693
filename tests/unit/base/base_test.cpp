#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/id.hpp"
#include "common/base/secret.hpp"
#include "common/base/text.hpp"
#include "common/base/time.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace iterochat;

TEST_CASE("a UUIDv7 carries its time, parses back and sorts by time") {
    const Uuid early = Uuid::make(Time{1'700'000'000'000});
    const Uuid late = Uuid::make(Time{1'700'000'000'001});
    CHECK(early < late);
    CHECK(early.text().size() == 36);
    CHECK(early.text()[14] == '7');
    CHECK(Uuid::parse(early.text()) == early);
    CHECK_FALSE(Uuid::parse("not-an-id"));
    CHECK_FALSE(Uuid::parse(early.text() + "0"));
    CHECK(short_id_of(early).size() == 8);
    CHECK(short_id_of(early) != short_id_of(late));
}

TEST_CASE("times are written and read as RFC 3339") {
    CHECK(format_time(Time{1'795'498'560'123}) == "2026-11-24T05:36:00.123Z");
    CHECK(parse_time("2026-11-24T05:36:00.123Z").ms == 1'795'498'560'123);
    CHECK(parse_time("2026-11-24T11:36:00+06:00").ms == 1'795'498'560'000);
    CHECK(parse_time("2026-11-24").ms == 1'795'478'400'000);
    for (const char* bad : {"", "2026-13-01", "2026-02-30", "2026-11-24T25:00:00Z", "2026-11-24T05:36:00",
                            "yesterday", "2026-11-24T05:36:00Zx"})
        CHECK_THROWS_AS(parse_time(bad), Error);
    CHECK(parse_span("90d").ms == 90LL * 86'400'000);
    CHECK_THROWS_AS(parse_span("90"), Error);
    CHECK_THROWS_AS(parse_span("-1d"), Error);
}

TEST_CASE("encodings round-trip and refuse foreign characters") {
    Bytes bytes(57);
    fill_random(bytes);
    CHECK(from_hex(to_hex(bytes)) == bytes);
    CHECK(from_base64url(to_base64url(bytes)) == bytes);
    CHECK(from_base64(to_base64(bytes)) == bytes);
    CHECK(to_base32(as_bytes("foobar")) == "mzxw6ytboi");
    CHECK(from_base64url("") == Bytes{});
    CHECK_FALSE(from_hex("zz"));
    CHECK_FALSE(from_base64url("a+b/"));
}

TEST_CASE("UTF-8 is checked strictly") {
    CHECK(is_utf8("হ্যালো 👋"));
    CHECK_FALSE(is_utf8("\xC0\xAF"));
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));
    CHECK_FALSE(is_utf8("\xFF"));
    CHECK(count_characters("নমস্কার") == 7);
}

TEST_CASE("words are folded and keep Bengali marks together") {
    CHECK(words_of("Hello, WORLD-wide 42!") == std::vector<std::string>{"hello", "world", "wide", "42"});
    CHECK(words_of("রিফান্ড চাই") == std::vector<std::string>{"রিফান্ড", "চাই"});
    CHECK(words_of("  ").empty());
}

TEST_CASE("truncation never splits a grapheme") {
    CHECK(truncate_characters("abc", 5) == "abc");
    CHECK(truncate_characters("abcdef", 3) == "abc");
    CHECK(truncate_characters("ae\xCC\x81z", 2) == "a"); // e and its accent stay together
}

TEST_CASE("addresses are normalized for look-up") {
    CHECK(normalize_email(" Ada@Example.COM ") == "ada@example.com");
    CHECK(normalize_email("no address").empty());
    CHECK(normalize_email("@x").empty());
}

TEST_CASE("a typo finds its word") {
    CHECK(closest("shwo", {"list", "show", "set"}) == "show");
    CHECK(closest("tenat", {"tenant", "user"}) == "tenant");
    CHECK(closest("zebra", {"list", "show"}).empty());
}

TEST_CASE("a secret prints as stars and compares in full") {
    const Secret secret{as_bytes("hush")};
    std::ostringstream out;
    out << secret;
    CHECK(out.str() == "***");
    CHECK(secret.equals(as_bytes("hush")));
    CHECK_FALSE(secret.equals(as_bytes("husk")));
    CHECK_FALSE(secret.equals(as_bytes("hush!")));
}

TEST_CASE("every error code has a wire name of its own and comes back from it") {
    for (int i = 0; i <= static_cast<int>(Code::internal); ++i) {
        const auto code = static_cast<Code>(i);
        CHECK(code_from_name(code_name(code)) == code);
    }
    CHECK(code_http_status(Code::legal_hold) == 409);
    CHECK(code_exit_status(Code::legal_hold) == 77);
    CHECK(code_exit_status(Code::not_found) == 67);
}

TEST_CASE("SHA-256 in pieces equals SHA-256 at once") {
    Sha256 pieces;
    pieces.update(as_bytes("ab"));
    pieces.update(as_bytes("c"));
    const auto whole = sha256(as_bytes("abc"));
    CHECK(pieces.finish() == whole);
    CHECK(to_hex(whole) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("ASCII and other letters fold beside each other as they do in one piece") {
    for (int c = 0; c < 128; ++c) {
        const std::string one(1, static_cast<char>(c));
        CHECK(fold(one) == lower_ascii(one));
        CHECK(fold(one + "\u00C9" + one) == lower_ascii(one) + "\u00E9" + lower_ascii(one));
    }
    CHECK(fold("CAFE\u0301X") == "caf\u00E9x"); // the mark joins the letter before it
    CHECK(fold("E\u0301") == "\u00E9");
    CHECK(fold("xA\u0307\u0323x") == "x\u1EA1\u0307x"); // in their order
    CHECK(fold("X\uFB01X") == "xfix");
    CHECK(fold("FI\uFB01NE Stra\u00DFe \u212B") == "fifine strasse \u00E5");
    CHECK(fold("a\u1112\u1161\u11ABb") == "a\uD55Cb");
    CHECK(fold("").empty());
    CHECK_THROWS_AS(fold("abc\xff"), Error);
    CHECK_THROWS_AS(fold("\xC3"
                         "abc"),
                    Error);
    CHECK(words_of("ab\u0301c d9\u00C9 _x") == std::vector<std::string>{"ab\u0301c", "d9\u00E9", "x"});
}
