#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

/// RFC 8785, the JSON Canonicalization Scheme: one value, one text, so that a signature over the text is one
/// over the value.
namespace iterochat::proof {

/// No white space, members in the order of their names' UTF-16 units, numbers as ECMAScript prints them,
/// strings with the escapes that JSON demands and no others. Throws Code::unprocessable for what the scheme
/// has no form for: NaN, infinities, integers beyond 2^53, bytes that aren't UTF-8.
std::string canonical_json(const nlohmann::json& value);

/// Is the text exactly what canonical_json gives for the value it holds? False also for what is no JSON at
/// all.
bool is_canonical_json(std::string_view text);

} // namespace iterochat::proof
