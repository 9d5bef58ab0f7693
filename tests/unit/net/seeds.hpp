#pragma once

#include <string>
#include <vector>

namespace iterochat::net::test {

/// A request's head and what becomes of it: 0 when it is served.
struct HeadSeed {
    const char* what;
    std::string text;
    int status;
};

/// Also the corpus of tests/fuzz/net.
const std::vector<HeadSeed>& head_seeds();

} // namespace iterochat::net::test
