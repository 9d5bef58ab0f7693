#include "daemon/storage/database.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/zeroing_vfs_sqlite.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <sqlite3.h>

/// SQLite's memory: what it frees is zeroed first, or words of erased texts would stay in the heap.
namespace iterochat::storage {
namespace {

/// Stands before each block and holds its size; as wide as the strictest alignment.
struct alignas(std::max_align_t) Header {
    std::size_t size;
};

Header* header_of(void* block) {
    return static_cast<Header*>(block) - 1;
}

void* allocate(int size) {
    if (size <= 0)
        return nullptr;
    auto* header = static_cast<Header*>(std::malloc(sizeof(Header) + static_cast<std::size_t>(size)));
    if (!header)
        return nullptr;
    header->size = static_cast<std::size_t>(size);
    return header + 1;
}

void release(void* block) {
    if (!block)
        return;
    Header* header = header_of(block);
    ::explicit_bzero(block, header->size);
    std::free(header);
}

/// Never std::realloc: it may move the block and leave the old bytes behind.
void* reallocate(void* block, int size) {
    if (!block)
        return allocate(size);
    const auto wanted = static_cast<std::size_t>(size);
    Header* header = header_of(block);
    if (wanted <= header->size && wanted >= header->size / 2)
        return block; // keeps its size, and is zeroed whole later
    void* moved = allocate(size);
    if (!moved)
        return nullptr;
    std::memcpy(moved, block, std::min(wanted, header->size));
    release(block);
    return moved;
}

int size_of(void* block) {
    return block ? static_cast<int>(header_of(block)->size) : 0;
}
int round_up(int size) {
    return (size + 7) & ~7;
}
int start(void*) {
    return SQLITE_OK;
}
void stop(void*) {}

} // namespace

void initialize_sqlite() {
    static std::once_flag once;
    std::call_once(once, [] {
        static const sqlite3_mem_methods memory{allocate, release, reallocate, size_of,
                                                round_up, start,   stop,       nullptr};
        // Lookaside slots and pages allocated in bulk are reused without passing through the allocator, so
        // there are none.
        const bool good = sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) == SQLITE_OK &&
                          sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK &&
                          sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0) == SQLITE_OK &&
                          sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
                          sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK &&
                          sqlite3_initialize() == SQLITE_OK && use_zeroing_vfs();
        if (!good)
            throw Error{Code::internal, "SQLite was used before its settings were made."};
    });
}

} // namespace iterochat::storage
