#include "daemon/model/attachment.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <array>

namespace iterochat {
namespace {

using namespace std::string_view_literals;

struct TypeRow {
    std::string_view type;
    std::string_view extension;
    std::string_view other_extension;
    bool (*matches)(std::string_view content);
};

/// A PDF may begin behind some bytes that its readers skip; only these are taken here, so that no other
/// format hides in front of one (ISO 32000-1, 7.5.2).
bool is_pdf(std::string_view content) {
    return content.starts_with("%PDF-");
}

// Signatures by WHATWG MIME Sniffing, 6.1.
constexpr std::array<TypeRow, 5> rows{{
    {"image/png", ".png", "", [](std::string_view c) { return c.starts_with("\x89PNG\r\n\x1a\n"sv); }},
    {"image/jpeg", ".jpg", ".jpeg", [](std::string_view c) { return c.starts_with("\xff\xd8\xff"sv); }},
    {"image/gif", ".gif", "",
     [](std::string_view c) { return c.starts_with("GIF87a") || c.starts_with("GIF89a"); }},
    {"image/webp", ".webp", "",
     [](std::string_view c) { return c.starts_with("RIFF") && c.size() > 14 && c.substr(8, 6) == "WEBPVP"; }},
    {"application/pdf", ".pdf", "", is_pdf},
}};

/// U+202A to U+202E and U+2066 to U+2069: they could show "gpj.exe" as "exe.jpg".
bool is_bidi_control(std::string_view text) {
    return (text.starts_with("\xE2\x80") && text.size() > 2 && text[2] >= '\xAA' && text[2] <= '\xAE') ||
           (text.starts_with("\xE2\x81") && text.size() > 2 && text[2] >= '\xA6' && text[2] <= '\xA9');
}

} // namespace

std::string_view sniff_attachment_type(std::string_view content) {
    for (const TypeRow& row : rows)
        if (row.matches(content))
            return row.type;
    return {};
}

std::string_view extension_of(std::string_view attachment_type) {
    for (const TypeRow& row : rows)
        if (row.type == attachment_type)
            return row.extension;
    return {};
}

std::string tidy_attachment_name(std::string_view name, std::string_view type) {
    if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos)
        name.remove_prefix(slash + 1);
    std::string tidy;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (is_bidi_control(name.substr(i)))
            i += 2;
        else if (static_cast<unsigned char>(name[i]) >= 0x20 && name[i] != 0x7f)
            tidy += name[i];
    }
    tidy = std::string(trim(tidy));
    for (const TypeRow& row : rows) {
        if (row.type != type)
            continue;
        const std::string lower = lower_ascii(tidy);
        const bool has_ending = lower.ends_with(row.extension) ||
                                (!row.other_extension.empty() && lower.ends_with(row.other_extension));
        if (!has_ending || count_characters(tidy) > attachment_name_characters_most)
            tidy = truncate_characters(tidy, attachment_name_characters_most - 5).append(row.extension);
    }
    return tidy.starts_with('.') ? "file" + tidy : tidy; // nothing hides
}

AttachmentDraft make_attachment(std::string_view name, std::string content) {
    if (!is_utf8(name))
        throw Error{Code::unprocessable, "The file's name is not valid UTF-8."}.with_field("name");
    if (content.empty())
        throw Error{Code::unprocessable, "The file is empty; choose another."};
    const std::string_view type = sniff_attachment_type(content);
    if (type.empty())
        throw Error{Code::unsupported_media,
                    "Only pictures (PNG, JPEG, GIF, WebP) and PDF files can be sent."};
    return {tidy_attachment_name(name, type), std::string(type), std::move(content)};
}

} // namespace iterochat
