#include "daemon/storage/byte_owners.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <utility>

using iterochat::storage::ByteOwners;

TEST_CASE("owners of bytes are what a list of bytes says, whatever the places") {
    std::mt19937 random{5};
    for (const std::size_t bytes : {512U, 4096U, 65536U}) {
        ByteOwners owners{bytes};
        std::vector<bool> model(bytes);
        for (int i = 0; i < 300; ++i) {
            const std::size_t from = random() % bytes;
            const std::size_t count = std::min<std::size_t>(random() % 300, bytes - from);
            const auto begin = model.begin() + static_cast<std::ptrdiff_t>(from);
            const auto end = begin + static_cast<std::ptrdiff_t>(count);
            const auto owned = static_cast<std::size_t>(std::count(begin, end, true));
            REQUIRE(owners.owned(from, from + count) == owned);
            if (owned > 0)
                continue;
            REQUIRE(owners.own(from, count));
            std::fill(begin, end, true);
        }
        const std::size_t from = random() % (bytes / 2);
        const std::size_t to = from + random() % (bytes / 2);
        std::vector<bool> gaps(bytes);
        std::size_t last = from;
        owners.each_gap(from, to, [&](std::size_t begin, std::size_t end) {
            REQUIRE(begin >= last);
            REQUIRE(begin < end);
            REQUIRE(end <= to);
            REQUIRE((begin == from || model[begin - 1])); // the longest run
            last = end + 1;
            std::fill(gaps.begin() + static_cast<std::ptrdiff_t>(begin),
                      gaps.begin() + static_cast<std::ptrdiff_t>(end), true);
        });
        for (std::size_t i = from; i < to; ++i)
            REQUIRE(gaps[i] != model[i]);
    }
}

TEST_CASE("a byte that is owned can't be owned again, by its first or its last neighbour") {
    ByteOwners owners{512};
    REQUIRE(owners.own(60, 10));
    CHECK_FALSE(owners.own(69, 1));
    CHECK_FALSE(owners.own(0, 61));
    CHECK_FALSE(owners.own(0, 512));
    CHECK(owners.own(70, 442));
    owners.clear();
    CHECK(owners.own(0, 512));
}
