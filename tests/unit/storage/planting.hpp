#pragma once

#include "daemon/storage/byte_account.hpp"
#include "tests/unit/storage/fixture.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// Residue put into database files by hand.
namespace iterochat::storage {

constexpr std::size_t planting_page_bytes = 4096;

inline void write_raw(const std::string& path, std::size_t offset, std::string_view bytes) {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(static_cast<std::streamoff>(offset));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline std::uint32_t number_at(const std::string& content, std::size_t at, int bytes) {
    std::uint32_t number = 0;
    for (int i = 0; i < bytes; ++i)
        number = number << 8 | static_cast<std::uint8_t>(content[at + static_cast<std::size_t>(i)]);
    return number;
}

/// The first place that `place` finds on a page; 0: none.
template <class Place>
std::size_t first_place(const std::string& content, Place&& place) {
    for (std::size_t page = planting_page_bytes; page < content.size(); page += planting_page_bytes)
        if (const std::size_t at = place(page))
            return at;
    return 0;
}

/// Where twenty bytes may lie without an owner in a file of pages of 4096 bytes; 0: nowhere.
inline std::size_t place_for(Unowned where, const std::string& content) {
    const auto is_leaf = [&](std::size_t page) { return content[page] == 13 || content[page] == 10; };
    const auto is_zero = [&](std::size_t at, std::size_t count) {
        return content.find_first_not_of('\0', at) >= at + count;
    };
    switch (where) {
    case Unowned::page_gap:
        return first_place(content, [&](std::size_t page) -> std::size_t {
            const std::size_t begin = page + 8 + std::size_t{2} * number_at(content, page + 3, 2);
            return is_leaf(page) && page + number_at(content, page + 5, 2) > begin + 20 ? begin : 0;
        });
    case Unowned::free_block:
        return first_place(content, [&](std::size_t page) -> std::size_t {
            const std::size_t block = number_at(content, page + 1, 2);
            const bool fits = is_leaf(page) && block != 0 && number_at(content, page + block + 2, 2) > 24;
            return fits ? page + block + 4 : 0;
        });
    case Unowned::free_page: {
        const std::size_t trunk = std::size_t{number_at(content, 32, 4) - 1} * planting_page_bytes;
        return std::size_t{number_at(content, trunk + 8, 4) - 1} * planting_page_bytes + 100;
    }
    case Unowned::trunk_tail:
        return std::size_t{number_at(content, 32, 4)} * planting_page_bytes - 50;
    case Unowned::overflow_tail: // the last page of a chain; a trunk's first byte behind the pointer is zero
        return first_place(content, [&](std::size_t page) -> std::size_t {
            const bool is_last = number_at(content, page, 4) == 0 && content[page + 4] != 0;
            return is_last && is_zero(page + planting_page_bytes - 100, 100) ? page + planting_page_bytes - 50
                                                                             : 0;
        });
    case Unowned::file_tail:
        return content.size() + 10;
    default:
        return 0;
    }
}

} // namespace iterochat::storage
