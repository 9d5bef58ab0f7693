#include "common/proof/canonical_json.hpp"

#include "common/base/error.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

using namespace iterochat;
using namespace iterochat::proof;
using nlohmann::json;

namespace {

std::string canonical(const char* text) {
    return canonical_json(json::parse(text));
}

std::string number(std::uint64_t bits) {
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return canonical_json(json(value));
}

} // namespace

TEST_CASE("members stand in the order of their names' UTF-16 units, on every level") {
    CHECK(canonical(R"({"b":1,"a":{"d":[],"c":{}},"":0})") == R"({"":0,"a":{"c":{},"d":[]},"b":1})");
    // RFC 8785, 3.2.3: carriage return, 1, U+0080, o with diaeresis, euro, grinning face, Hebrew dalet with
    // dagesh. The face is D83D DE00 in UTF-16, before FB33.
    CHECK(canonical("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,"
                    "\"\\u00f6\":7}") ==
          "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,\"\xf0\x9f\x98\x80\":5,"
          "\"\xef\xac\xb3\":3}");
    CHECK(canonical(R"({"ab":1,"a":2})") == R"({"a":2,"ab":1})");
}

TEST_CASE("strings have the escapes that JSON demands and no others") {
    CHECK(canonical_json(json("\b\t\n\f\r\"\\/\x01\x1f\x7f<>\xe2\x80\xa8")) ==
          "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f\x7f<>\xe2\x80\xa8\"");
    CHECK(canonical(R"("\u20ac\u000F\u000aA'\u0042\u0022\u005c\\\"\/")") ==
          "\"\xe2\x82\xac\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    CHECK_THROWS_AS(canonical_json(json("\xff")), Error);
}

TEST_CASE("numbers are printed as ECMAScript does") {
    // RFC 8785, appendix B.
    CHECK(number(0x0000000000000000) == "0");
    CHECK(number(0x8000000000000000) == "0");
    CHECK(number(0x0000000000000001) == "5e-324");
    CHECK(number(0x8000000000000001) == "-5e-324");
    CHECK(number(0x7fefffffffffffff) == "1.7976931348623157e+308");
    CHECK(number(0xffefffffffffffff) == "-1.7976931348623157e+308");
    CHECK(number(0x4340000000000000) == "9007199254740992");
    CHECK(number(0xc340000000000000) == "-9007199254740992");
    CHECK(number(0x4430000000000000) == "295147905179352830000");
    CHECK(number(0x44b52d02c7e14af5) == "9.999999999999997e+22");
    CHECK(number(0x44b52d02c7e14af6) == "1e+23");
    CHECK(number(0x44b52d02c7e14af7) == "1.0000000000000001e+23");
    CHECK(number(0x444b1ae4d6e2ef4e) == "999999999999999700000");
    CHECK(number(0x444b1ae4d6e2ef4f) == "999999999999999900000");
    CHECK(number(0x444b1ae4d6e2ef50) == "1e+21");
    CHECK(number(0x3eb0c6f7a0b5ed8c) == "9.999999999999997e-7");
    CHECK(number(0x3eb0c6f7a0b5ed8d) == "0.000001");
    CHECK(number(0x41b3de4355555553) == "333333333.3333332");
    CHECK(number(0x41b3de4355555557) == "333333333.33333343");
    CHECK(number(0xbecbf647612f3696) == "-0.0000033333333333333333");
    CHECK(number(0x43143ff3c1cb0959) == "1424953923781206.2");
    CHECK(canonical("[1.0,1e3,-0,4.50,0.002,1e30,9007199254740992,-9007199254740992]") ==
          "[1,1000,0,4.5,0.002,1e+30,9007199254740992,-9007199254740992]");
    CHECK_THROWS_AS(canonical_json(json(std::nan(""))), Error);
    CHECK_THROWS_AS(canonical_json(json(std::numeric_limits<double>::infinity())), Error);
    CHECK_THROWS_AS(canonical("9007199254740993"), Error);
    CHECK_THROWS_AS(canonical("-9007199254740993"), Error);
    CHECK_THROWS_AS(canonical("-9223372036854775808"), Error);
}

TEST_CASE("only the one canonical text of a value is canonical") {
    CHECK(is_canonical_json(R"({"a":[1,true,false,null,"x"],"b":2})"));
    for (const char* text :
         {R"({"b":2,"a":1})", R"({"a": 1})", R"({"a":1.0})", R"({"a":1,"a":1})", "{\"a\":\"\\u0041\"}",
          "{\"a\":1}\n", " {}", "", "nothing", "{\"a\":9007199254740993}", "{\"a\":\"\xff\"}"})
        CHECK_FALSE(is_canonical_json(text));
}
