#include "daemon/model/model_endpoint.hpp"

#include "common/base/error.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace iterochat;

TEST_CASE("base addresses are taken apart, and a slash at their end is none of them") {
    const BaseAddress hosted = parse_base_address("https://API.Example.com/v1/", false);
    CHECK(hosted.is_https);
    CHECK(hosted.origin == "https://api.example.com");
    CHECK(hosted.path == "/v1");
    CHECK(parse_base_address("https://h:8443", false).origin == "https://h:8443");
    CHECK(parse_base_address("http://127.0.0.1:11434/v1", true).origin == "http://127.0.0.1:11434");
    CHECK(parse_base_address("http://[::1]:8080/v1", true).origin == "http://[::1]:8080");
    CHECK(parse_base_address("https://h/a/b//", false).path == "/a/b");
}

TEST_CASE("addresses that could mislead are refused") {
    for (const char* address : {"",
                                "api.example",
                                "http://api.example/v1",
                                "ftp://h",
                                "file:///etc/passwd",
                                "https://",
                                "https:///v1",
                                "https://user@h",
                                "https://user:pw@h/v1",
                                "https://h?key=1",
                                "https://h/v1#x",
                                "https://h:0",
                                "https://h:99999",
                                "https://h:8o",
                                "https://h:",
                                "https://[::1",
                                "https://[zz]",
                                "https://[::1]x",
                                "https://h /v1",
                                "https://h\\@x",
                                "https://h/../x",
                                "https://h\n",
                                "gopher://h",
                                "https://h%2f@x"}) {
        INFO(address);
        CHECK_THROWS_AS(parse_base_address(address, false), Error);
    }
    CHECK_THROWS_AS(parse_base_address("https://" + std::string(300, 'h'), false), Error);
}

TEST_CASE("the openai engine needs an address and a model, the embedded one nothing") {
    ModelEndpoint endpoint;
    CHECK_NOTHROW(validate(endpoint));
    endpoint.engine = AnswerEngineKind::openai;
    CHECK_THROWS_AS(validate(endpoint), Error);
    endpoint.base_url = "https://h/v1";
    CHECK_THROWS_AS(validate(endpoint), Error);
    endpoint.model = "small";
    CHECK_NOTHROW(validate(endpoint));
    endpoint.calls_a_day = -1;
    CHECK_THROWS_AS(validate(endpoint), Error);
    endpoint.calls_a_day = 0;
    endpoint.base_url = "http://h/v1";
    CHECK_THROWS_AS(validate(endpoint), Error);
    endpoint.allow_private = true;
    CHECK_NOTHROW(validate(endpoint));
    CHECK_THROWS_AS(answer_engine_from_name("magic"), Error);
    CHECK(answer_engine_from_name("openai") == AnswerEngineKind::openai);
}
