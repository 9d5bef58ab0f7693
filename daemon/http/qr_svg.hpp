#pragma once

#include <optional>
#include <string>

namespace iterochat::http {

/// The text as a QR code (ISO/IEC 18004), an SVG image of one path with the quiet zone around it. None when
/// it is too long for a code.
std::optional<std::string> qr_svg(const std::string& text);

} // namespace iterochat::http
