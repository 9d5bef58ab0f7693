#include "daemon/web/assets.hpp"

#include <array>
#include <cstddef>

// The folder is given by the build; every file stands once here and once in the table below.
#define ITEROCHAT_EMBED(symbol, file)                                                                        \
    asm(".section .rodata\n"                                                                                 \
        ".global asset_" #symbol "_begin\n.global asset_" #symbol "_end\n"                                   \
        "asset_" #symbol "_begin:\n.incbin \"" ITEROCHAT_WEB_FOLDER "/" file "\"\nasset_" #symbol            \
        "_end:\n.byte 0\n"                                                                                   \
        ".previous\n");                                                                                      \
    extern "C" const char asset_##symbol##_begin[];                                                          \
    extern "C" const char asset_##symbol##_end[];

ITEROCHAT_EMBED(widget_js, "widget.js")
ITEROCHAT_EMBED(page_js, "page.js")
ITEROCHAT_EMBED(page_css, "page.css")
ITEROCHAT_EMBED(page_html, "page.html")
ITEROCHAT_EMBED(index_html, "index.html")
ITEROCHAT_EMBED(accept_html, "accept.html")
ITEROCHAT_EMBED(accept_js, "accept.js")

namespace iterochat::web {

const Asset* find_asset(std::string_view path) {
    static const auto view = [](const char* begin, const char* end) {
        return std::string_view(begin, static_cast<std::size_t>(end - begin));
    };
    static const std::array assets{
        Asset{"/widget.js", "text/javascript; charset=utf-8",
              view(asset_widget_js_begin, asset_widget_js_end)},
        Asset{"/page.js", "text/javascript; charset=utf-8", view(asset_page_js_begin, asset_page_js_end)},
        Asset{"/page.css", "text/css; charset=utf-8", view(asset_page_css_begin, asset_page_css_end)},
        Asset{"/page.html", "text/html; charset=utf-8", view(asset_page_html_begin, asset_page_html_end)},
        Asset{"/accept", "text/html; charset=utf-8", view(asset_accept_html_begin, asset_accept_html_end)},
        Asset{"/accept.js", "text/javascript; charset=utf-8",
              view(asset_accept_js_begin, asset_accept_js_end)},
        Asset{"/", "text/html; charset=utf-8", view(asset_index_html_begin, asset_index_html_end)},
    };
    for (const Asset& asset : assets)
        if (asset.path == path)
            return &asset;
    return nullptr;
}

} // namespace iterochat::web
