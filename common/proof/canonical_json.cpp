#include "common/proof/canonical_json.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

namespace iterochat::proof {
namespace {

using nlohmann::json;

constexpr std::int64_t exact_most = std::int64_t{1} << 53; ///< beyond it a double skips integers

[[noreturn]] void refuse(const std::string& what) {
    throw Error{Code::unprocessable, "Canonical JSON has no form for " + what + "."};
}

/// In UTF-16 the characters above U+FFFF are written with units D800 to DFFF, before U+E000; in UTF-8 they
/// stand after U+FFFF. Elsewhere both orders agree.
bool is_before_in_utf16(std::string_view a, std::string_view b) {
    const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (left == a.end() || right == b.end())
        return a.size() < b.size();
    const auto one = static_cast<unsigned char>(*left);
    const auto other = static_cast<unsigned char>(*right);
    const auto is_astral = [](unsigned char lead) { return lead >= 0xf0; };
    const auto is_after_surrogates = [](unsigned char lead) { return lead == 0xee || lead == 0xef; };
    if (is_astral(one) && is_after_surrogates(other))
        return true;
    if (is_after_surrogates(one) && is_astral(other))
        return false;
    return one < other;
}

void write_string(const std::string& text, std::string& out) {
    if (!is_utf8(text))
        refuse("a text that is no UTF-8");
    static constexpr std::string_view hex = "0123456789abcdef";
    static constexpr std::string_view short_escapes = "\b\t\n\f\r\"\\";
    static constexpr std::string_view their_letters = "btnfr\"\\";
    out += '"';
    for (const char c : text) {
        const auto place = short_escapes.find(c);
        if (place != std::string_view::npos)
            out.append(1, '\\').append(1, their_letters[place]);
        else if (static_cast<unsigned char>(c) < 0x20)
            out.append("\\u00").append(1, hex[static_cast<unsigned char>(c) >> 4]).append(1, hex[c & 15]);
        else
            out += c;
    }
    out += '"';
}

/// ECMA-262, Number::toString: `digits` without a point, which stands after the first `point` of them.
std::string placed_point(const std::string& digits, int point) {
    const int count = static_cast<int>(digits.size());
    if (count <= point && point <= 21)
        return digits + std::string(static_cast<std::size_t>(point - count), '0');
    if (0 < point && point <= 21)
        return digits.substr(0, static_cast<std::size_t>(point)) + "." +
               digits.substr(static_cast<std::size_t>(point));
    if (-6 < point && point <= 0)
        return "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    const int exponent = point - 1;
    return digits.substr(0, 1) + (count > 1 ? "." + digits.substr(1) : "") + "e" +
           (exponent < 0 ? "-" : "+") + std::to_string(std::abs(exponent));
}

void write_double(double number, std::string& out) {
    if (!std::isfinite(number))
        refuse("a number that is none");
    if (number == 0) { // -0 too
        out += '0';
        return;
    }
    std::array<char, 32> buffer; // the shortest digits that give this double back, "1.25e-07"
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number),
                                   std::chars_format::scientific)
                         .ptr;
    const std::string text(buffer.data(), end);
    const auto e = text.find('e');
    std::string digits = text.substr(0, e);
    std::erase(digits, '.');
    int exponent = 0;
    const char* after_sign = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
    std::from_chars(after_sign, text.data() + text.size(), exponent);
    out += (number < 0 ? "-" : "") + placed_point(digits, exponent + 1);
}

void write_integer(const json& value, std::string& out) {
    // The parser makes every integer that isn't negative an unsigned one; others may be made in code.
    const bool is_exact = value.is_number_unsigned() || value.get<std::int64_t>() >= 0
                              ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(exact_most)
                              : value.get<std::int64_t>() >= -exact_most;
    if (!is_exact)
        refuse("an integer beyond 2^53");
    out += value.dump();
}

void write(const json& value, std::string& out);

void write_object(const json& object, std::string& out) {
    std::vector<const std::string*> names;
    for (const auto& member : object.items())
        names.push_back(&member.key());
    std::sort(names.begin(), names.end(),
              [](const auto* a, const auto* b) { return is_before_in_utf16(*a, *b); });
    out += '{';
    for (const std::string* name : names) {
        if (name != names.front())
            out += ',';
        write_string(*name, out);
        out += ':';
        write(object.at(*name), out);
    }
    out += '}';
}

void write_array(const json& array, std::string& out) {
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i > 0)
            out += ',';
        write(array[i], out);
    }
    out += ']';
}

void write(const json& value, std::string& out) {
    switch (value.type()) {
    case json::value_t::object:
        return write_object(value, out);
    case json::value_t::array:
        return write_array(value, out);
    case json::value_t::string:
        return write_string(value.get_ref<const std::string&>(), out);
    case json::value_t::number_float:
        return write_double(value.get<double>(), out);
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
        return write_integer(value, out);
    case json::value_t::boolean:
        out += value.get<bool>() ? "true" : "false";
        return;
    case json::value_t::null:
        out += "null";
        return;
    case json::value_t::binary:
    case json::value_t::discarded:
        refuse("bytes");
    }
}

} // namespace

std::string canonical_json(const json& value) {
    std::string out;
    write(value, out);
    return out;
}

bool is_canonical_json(std::string_view text) {
    const json value = json::parse(text, nullptr, false);
    if (value.is_discarded())
        return false;
    try {
        return canonical_json(value) == text;
    } catch (const Error&) {
        return false;
    }
}

} // namespace iterochat::proof
