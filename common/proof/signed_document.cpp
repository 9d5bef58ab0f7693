#include "common/proof/signed_document.hpp"

#include "common/proof/canonical_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::proof {
namespace {

using nlohmann::json;

std::string text_in(const json& document, const char* name) {
    const auto found = document.is_object() ? document.find(name) : document.end();
    return document.is_object() && found != document.end() && found->is_string() ? found->get<std::string>()
                                                                                 : std::string{};
}

} // namespace

std::string format_of(std::string_view document) {
    const std::string format = text_in(json::parse(document, nullptr, false), "format");
    for (const auto known : {certificate_format, checkpoint_format, export_end_format, succession_format})
        if (format == known)
            return format;
    return {};
}

std::string key_id_of(std::string_view document) {
    return text_in(json::parse(document, nullptr, false), "key");
}

std::string fault_of(std::string_view document, std::span<const std::uint8_t> signature,
                     const PublicKey& key) {
    Signature bytes;
    if (signature.size() != bytes.size())
        return "The signature must have 64 bytes; this one has " + std::to_string(signature.size()) + ".";
    std::copy(signature.begin(), signature.end(), bytes.begin());
    if (!is_signed_by(key, as_bytes(document), bytes))
        return "The signature doesn't fit: the document or the signature was changed, or another key signed "
               "it.";
    if (!is_canonical_json(document))
        return "The document is not canonical JSON (RFC 8785).";
    const json value = json::parse(document, nullptr, false);
    if (format_of(document).empty())
        return "The document is of a format that no installation signs.";
    if (value.value("version", json()) != json(1))
        return "The document has a version that this program doesn't know.";
    if (text_in(value, "key") != id_of(key))
        return "The document names another key than the one that signed it.";
    return {};
}

} // namespace iterochat::proof
