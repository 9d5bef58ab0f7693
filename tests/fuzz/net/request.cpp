#include "daemon/net/chunked.hpp"
#include "daemon/net/head.hpp"
#include "daemon/net/parser.hpp"
#include "tests/unit/net/seeds.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>

using namespace iterochat::net;

namespace {

void require(bool promise, const char* what) {
    if (promise)
        return;
    std::cerr << "broken promise: " << what << '\n';
    std::abort();
}

/// Searching piece by piece finds the same end, or refuses at some point what is refused as a whole.
std::optional<std::size_t> find_end(std::string_view input, std::size_t step) {
    std::optional<std::size_t> found;
    std::size_t looked = 0;
    while (!found && looked < input.size()) {
        const auto next = std::min(input.size(), looked + step);
        found = find_head_end(input.substr(0, next), looked, {});
        looked = next;
    }
    return found;
}

void check_head(const Head& head) {
    require(head.target.starts_with('/') && head.target.size() <= 3 * target_bytes_most, "a bounded path");
    require(std::count(head.target.begin(), head.target.end(), '?') <= 1, "one question mark");
    require(!(head.chunked && head.has_content_length), "one framing");
    require(head.headers.size() <= HeadLimits{}.lines_most, "bounded lines");
    for (const auto& [name, value] : head.headers) {
        require(!name.empty(), "named lines");
        require((name + value).find_first_of(std::string_view{"\r\n\0", 3}) == std::string::npos,
                "whole lines");
    }
}

std::string decode(std::string_view body, std::size_t step) {
    ChunkedDecoder decoder;
    std::string out;
    std::size_t taken = 0;
    try {
        while (taken < body.size() && !decoder.ended())
            taken += decoder.take(body.substr(taken, step), out);
    } catch (const Refusal&) {
        out += "|refused";
    }
    require(out.size() <= body.size() + 8, "no more out than in");
    return out;
}

void run(std::string_view input) {
    static const Parser parser;
    const auto step = input.empty() ? 1 : 1 + static_cast<unsigned char>(input.back()) % 64u;
    try {
        const auto end = find_end(input, step);
        if (!end)
            return;
        require(input.substr(0, *end).ends_with("\r\n\r\n"), "the head ends at its blank line");
        const auto head = parse_head(input.substr(0, *end), {});
        check_head(head);
        require(parser.parse(head) != nullptr, "httplib takes what the head's check let through");
        const auto body = input.substr(*end);
        require(decode(body, step) == decode(body, body.size() + 1), "chunks mean the same in pieces");
    } catch (const Refusal& refusal) {
        require(refusal.status >= 400 && refusal.status < 600 && !refusal.sentence.empty(),
                "a refusal says why");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run({reinterpret_cast<const char*>(data), size});
    return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// One time in sixteen the mutation starts from a seed instead of what the corpus holds.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
    const auto& seeds = test::head_seeds();
    if (seed % 16 == 0) {
        const auto text = seeds[seed / 16 % seeds.size()].text + "5\r\nhello\r\n0\r\n\r\n";
        size = std::min(most, text.size());
        std::memcpy(data, text.data(), size);
    }
    return LLVMFuzzerMutate(data, size, most);
}
