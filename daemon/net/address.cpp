#include "daemon/net/address.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <netinet/in.h>
#include <optional>

namespace iterochat::net {
namespace {

using Raw = std::uint8_t[16];
constexpr std::uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// Both families as 16 bytes, IPv4 in its mapped form, so that one comparison serves both.
bool parse_raw(const std::string& text, Raw& out) {
    in_addr v4{};
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
        std::memcpy(out, mapped_prefix, sizeof mapped_prefix);
        std::memcpy(out + 12, &v4, 4);
        return true;
    }
    return inet_pton(AF_INET6, text.c_str(), out) == 1;
}

bool is_mapped(const Raw& raw) {
    return std::memcmp(raw, mapped_prefix, sizeof mapped_prefix) == 0;
}

std::string print_raw(const Raw& raw) {
    char text[INET6_ADDRSTRLEN] = {};
    if (is_mapped(raw))
        inet_ntop(AF_INET, raw + 12, text, sizeof text);
    else
        inet_ntop(AF_INET6, raw, text, sizeof text);
    return text;
}

bool same_prefix(const Raw& a, const Raw& b, int bits) {
    const int whole = bits / 8;
    if (std::memcmp(a, b, static_cast<std::size_t>(whole)) != 0)
        return false;
    const int rest = bits % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

std::optional<int> parse_bits(std::string_view text, int most) {
    int bits = -1;
    auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (problem != std::errc{} || end != text.data() + text.size() || bits < 0 || bits > most)
        return std::nullopt;
    return bits;
}

} // namespace

std::string numeric_address(const sockaddr_storage& address) {
    Raw raw;
    if (address.ss_family == AF_INET) {
        std::memcpy(raw, mapped_prefix, sizeof mapped_prefix);
        std::memcpy(raw + 12, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
        return print_raw(raw);
    }
    if (address.ss_family == AF_INET6) {
        std::memcpy(raw, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
        return print_raw(raw);
    }
    return {};
}

std::string normal_address(std::string_view text) {
    text = trim(text);
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos)
            return {};
        text = text.substr(1, close - 1);
    } else if (std::count(text.begin(), text.end(), ':') == 1) {
        text = text.substr(0, text.find(':'));
    }
    Raw raw;
    return parse_raw(std::string{text}, raw) ? print_raw(raw) : std::string{};
}

std::string counting_key(const std::string& address) {
    Raw raw;
    if (!parse_raw(address, raw) || is_mapped(raw))
        return address;
    return {reinterpret_cast<const char*>(raw), 8};
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
    for (const auto& text : networks) {
        const auto slash = text.find('/');
        Network network;
        bool good = parse_raw(text.substr(0, slash), network.bytes);
        if (good && slash != std::string::npos) {
            const int offset = is_mapped(network.bytes) ? 96 : 0;
            const auto bits = parse_bits(std::string_view{text}.substr(slash + 1), 128 - offset);
            good = bits.has_value();
            network.bits = offset + bits.value_or(0);
        }
        if (!good)
            throw Error{Code::configuration,
                        "The trusted proxy \"" + text +
                            "\" is no address or network; write 10.0.0.1 or 10.0.0.0/8."};
        networks_.push_back(network);
    }
}

bool TrustedProxies::contains(std::string_view address) const {
    Raw raw;
    if (networks_.empty() || !parse_raw(std::string{address}, raw))
        return false;
    return std::any_of(networks_.begin(), networks_.end(),
                       [&](const Network& network) { return same_prefix(raw, network.bytes, network.bits); });
}

std::string TrustedProxies::client_of(const std::string& peer, std::string_view forwarded_for) const {
    std::string client = peer;
    while (!forwarded_for.empty() && contains(client)) {
        const auto comma = forwarded_for.rfind(',');
        const auto last = comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
        const auto next = normal_address(last);
        if (next.empty())
            break; // unreadable: the proxy that wrote it is all that is known
        client = next;
        forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
    }
    return client;
}

} // namespace iterochat::net
