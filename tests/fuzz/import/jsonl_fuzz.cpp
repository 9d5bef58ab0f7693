#include "tests/fuzz/import/check.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view content{reinterpret_cast<const char*>(data), size};
    if (!iterochat::import::broken_promise(content, iterochat::import::Format::jsonl).empty())
        std::abort();
    return 0;
}
