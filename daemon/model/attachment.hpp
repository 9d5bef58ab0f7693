#pragma once

#include "daemon/model/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace iterochat {

/// A file that came with a message; its content is fetched by its id.
struct Attachment {
    AttachmentId id;
    std::string name; ///< as its sender called it, without a path
    std::string type; ///< "image/png": what the bytes are, not what was said about them
    std::int64_t bytes = 0;
};

/// A file on its way in.
struct AttachmentDraft {
    std::string name;
    std::string type;
    std::string content;
};

constexpr std::size_t attachment_name_characters_most = 200;
constexpr int attachment_mb_most = 25;
constexpr std::size_t attachments_a_conversation_most = 100;

/// "image/png", "image/jpeg", "image/gif", "image/webp" or "application/pdf" by the first bytes; empty for
/// everything else.
std::string_view sniff_attachment_type(std::string_view content);
std::string_view extension_of(std::string_view attachment_type); ///< ".png"; empty for other types

/// The last part of a path, without control characters, at most 200 characters, with the ending of its type.
/// Never empty.
std::string tidy_attachment_name(std::string_view name, std::string_view type);

/// Reads the type, tidies the name. Throws Code::unsupported_media for other types, Code::unprocessable for
/// an empty file or a name that is no UTF-8.
AttachmentDraft make_attachment(std::string_view name, std::string content);

} // namespace iterochat
