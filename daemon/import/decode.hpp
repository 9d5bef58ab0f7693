#pragma once

#include <string>
#include <string_view>

namespace iterochat::import {

/// Bytes of a document as UTF-8, or the reason why they can't be.
struct Decoded {
    std::string text;   ///< no byte order mark, line ends are "\n", no NUL
    std::string reason; ///< a sentence when the bytes can't be read; else empty
};

/// Valid UTF-8 is taken as it is, whatever is declared: a declaration is wrong more often than bytes are
/// valid by chance. Otherwise `declared` decides: ISO-8859-1 and Windows-1252 are converted (both as
/// Windows-1252, as browsers do), everything else is refused.
Decoded decode(std::string_view bytes, std::string_view declared = {});

/// The encoding that a page declares in its XML declaration or in a <meta> of its first 4,096 bytes, in lower
/// case.
std::string declared_encoding(std::string_view html);

} // namespace iterochat::import
