#include "daemon/http/qr_svg.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <qrencode.h>

namespace iterochat::http {
namespace {

constexpr int quiet_zone = 4; // modules, as the standard asks

/// What is drawn may be a secret: not left in freed memory.
struct WipeCode {
    void operator()(QRcode* code) const {
        const auto size = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
        std::fill_n(static_cast<volatile unsigned char*>(code->data), size, static_cast<unsigned char>(0));
        QRcode_free(code);
    }
};

} // namespace

std::optional<std::string> qr_svg(const std::string& text) {
    const std::unique_ptr<QRcode, WipeCode> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
    if (!code)
        return std::nullopt;
    const std::string side = std::to_string(code->width + 2 * quiet_zone);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                      "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side +
                      "H0z\"/><path fill=\"#000\" d=\"";
    for (int y = 0; y < code->width; ++y) {
        const unsigned char* row = code->data + static_cast<std::ptrdiff_t>(y) * code->width;
        for (int x = 0; x < code->width; ++x) {
            int end = x; // a run of dark modules is one stroke
            while (end < code->width && (row[end] & 1) != 0)
                ++end;
            if (end > x)
                svg += "M" + std::to_string(x + quiet_zone) + " " + std::to_string(y + quiet_zone) + "h" +
                       std::to_string(end - x) + "v1h-" + std::to_string(end - x) + "z";
            x = end;
        }
    }
    return svg + "\"/></svg>";
}

} // namespace iterochat::http
