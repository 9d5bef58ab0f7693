#include "daemon/web/assets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

// web_assets.inc is made by build.mjs, sorted by path: one ITEROCHAT_ASSET row a file. It is read twice, for
// the bytes and for the table.
#define ITEROCHAT_EMBED(symbol, file)                                                                        \
    asm(".section .rodata\n"                                                                                 \
        ".global asset_" #symbol "_begin\n.global asset_" #symbol "_end\n"                                   \
        "asset_" #symbol "_begin:\n.incbin \"" file "\"\nasset_" #symbol "_end:\n.byte 0\n"                  \
        ".previous\n");                                                                                      \
    extern "C" const char asset_##symbol##_begin[];                                                          \
    extern "C" const char asset_##symbol##_end[];

#define ITEROCHAT_ASSET(symbol, path, type, digest, file, packed)                                            \
    ITEROCHAT_EMBED(symbol, file)                                                                            \
    ITEROCHAT_EMBED(symbol##_gz, packed)
#include <web_assets.inc>
#undef ITEROCHAT_ASSET

namespace iterochat::web {
namespace {

std::string_view view(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

} // namespace

const Asset* find_asset(std::string_view path) {
#define ITEROCHAT_ASSET(symbol, path, type, digest, file, packed)                                            \
    Asset{path, type, digest, view(asset_##symbol##_begin, asset_##symbol##_end),                            \
          view(asset_##symbol##_gz_begin, asset_##symbol##_gz_end)},
    static const std::array assets{
#include <web_assets.inc>
    };
#undef ITEROCHAT_ASSET
    const auto found =
        std::lower_bound(assets.begin(), assets.end(), path,
                         [](const Asset& asset, std::string_view wanted) { return asset.path < wanted; });
    return found != assets.end() && found->path == path ? &*found : nullptr;
}

} // namespace iterochat::web
