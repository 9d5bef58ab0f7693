#include "seeds.hpp"

namespace iterochat::net::test {
namespace {

std::string get(const std::string& more) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}
std::string post(const std::string& more) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}
std::string line(const std::string& request_line) {
    return request_line + "\r\nHost: a\r\n\r\n";
}

} // namespace

const std::vector<HeadSeed>& head_seeds() {
    using namespace std::string_literals;
    static const std::vector<HeadSeed> seeds = {
        {"plain", get(""), 0},
        {"a body's length", post("Content-Length: 5\r\n"), 0},
        {"chunked", post("Transfer-Encoding: Chunked\r\n"), 0},
        {"HTTP/1.0 without a Host", "GET / HTTP/1.0\r\n\r\n", 0},
        {"absolute form", line("GET http://a/b?c HTTP/1.1"), 0},
        {"bytes beyond ASCII in the path", line("GET /\xc3\xa9 HTTP/1.1"), 0},
        {"bytes beyond ASCII in a value", get("X-Name: \xc3\xa9\r\n"), 0},
        {"an empty value", get("X-Empty:\r\n"), 0},
        {"two lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
        {"a list of lengths", post("Content-Length: 5, 5\r\n"), 400},
        {"a signed length", post("Content-Length: +5\r\n"), 400},
        {"a negative length", post("Content-Length: -5\r\n"), 400},
        {"a hexadecimal length", post("Content-Length: 0x5\r\n"), 400},
        {"an empty length", post("Content-Length: \r\n"), 400},
        {"a length beyond 64 bits", post("Content-Length: 99999999999999999999999\r\n"), 400},
        {"both framings", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"both framings, the other way", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
        {"chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"another transfer coding", post("Transfer-Encoding: gzip, chunked\r\n"), 400},
        {"identity", post("Transfer-Encoding: identity\r\n"), 400},
        {"a hidden chunked", post("Transfer-Encoding: \x0b"s + "chunked\r\n"), 400},
        {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"a content coding", post("Content-Length: 5\r\nContent-Encoding: gzip\r\n"), 400},
        {"a folded line", get("X-A: b\r\n c\r\n"), 400},
        {"a space before the colon", get("Content-Length : 5\r\n"), 400},
        {"no colon", get("nonsense\r\n"), 400},
        {"an empty name", get(": x\r\n"), 400},
        {"a NUL in a value", get("X-A: b\0c\r\n"s), 400},
        {"a NUL in a name", get("X\0A: b\r\n"s), 400},
        {"a bare carriage return", get("X-A: b\rc\r\n"), 400},
        {"a bare line feed", get("X-A: b\nX-B: c\r\n"), 400},
        {"an escape in a value", get("X-A: \x1b[0m\r\n"), 400},
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", get("Host: b\r\n"), 400},
        {"an expectation of its own", post("Content-Length: 1\r\nExpect: tea\r\n"), 417},
        {"an unknown method", line("BREW / HTTP/1.1"), 405},
        {"a method in lower case", line("get / HTTP/1.1"), 405},
        {"CONNECT", line("CONNECT a:1 HTTP/1.1"), 405},
        {"TRACE", line("TRACE / HTTP/1.1"), 405},
        {"a broken method", line("G(T / HTTP/1.1"), 400},
        {"HTTP/2", line("GET / HTTP/2.0"), 505},
        {"HTTP/0.9", "GET /\r\n\r\n", 400},
        {"a path without a slash", line("GET a HTTP/1.1"), 400},
        {"an asterisk", line("OPTIONS * HTTP/1.1"), 400},
        {"another scheme", line("GET file:///etc HTTP/1.1"), 400},
        {"a space in the path", line("GET /a b HTTP/1.1"), 400},
        {"a fragment", line("GET /a#b HTTP/1.1"), 400},
        {"a NUL in the path", line("GET /a%00b HTTP/1.1"), 400},
        {"a long path", line("GET /" + std::string(5000, 'a') + " HTTP/1.1"), 414},
        {"a path longer than the head", line("GET /" + std::string(20'000, 'a') + " HTTP/1.1"), 414},
        {"a long line", get("X-A: " + std::string(9000, 'a') + "\r\n"), 431},
        {"a large head",
         get("X-A: " + std::string(7000, 'a') + "\r\nX-B: " + std::string(7000, 'a') +
             "\r\nX-C: " + std::string(7000, 'a') + "\r\n"),
         431},
        {"TLS on a plain port", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"s, 400},
        {"an empty head", " \r\n\r\n", 400},
    };
    return seeds;
}

} // namespace iterochat::net::test
