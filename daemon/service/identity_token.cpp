#include "daemon/service/identity_token.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "daemon/vault/hmac.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using nlohmann::json;

constexpr std::size_t token_bytes_most = 8 * 1024;
constexpr std::size_t subject_bytes_most = 255;
constexpr std::int64_t leeway_seconds = 60;

[[noreturn]] void refuse(const char* sentence) {
    throw Error{Code::unauthenticated, sentence}.with_field("identity_token");
}

json object_of(std::string_view part) {
    const auto bytes = from_base64url(part);
    const json object = bytes ? json::parse(*bytes, nullptr, false) : json();
    if (!object.is_object())
        refuse("The identity token is no JSON Web Token.");
    return object;
}

std::string text_of(const json& claims, const char* name) {
    const auto found = claims.find(name);
    return found != claims.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

void check_times(const json& claims, Time now) {
    const double seconds_now = static_cast<double>(now.ms) / 1000;
    if (!claims.contains("exp") || !claims["exp"].is_number())
        refuse("The identity token has no exp; sign one that ends.");
    if (claims["exp"].get<double>() + leeway_seconds <= seconds_now)
        refuse("The identity token has expired; sign a new one.");
    if (claims.contains("nbf") &&
        (!claims["nbf"].is_number() || claims["nbf"].get<double>() - leeway_seconds > seconds_now))
        refuse("The identity token is not valid yet; check the clocks.");
}

} // namespace

Identity read_identity_token(std::string_view token, std::string_view secret, Time now) {
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (token.size() > token_bytes_most || second == std::string_view::npos)
        refuse("The identity token is no JSON Web Token.");
    // The signature first: nothing of an unsigned token is looked at, its "alg" can't choose.
    const auto code = from_base64url(token.substr(second + 1));
    if (!code || !vault::is_hmac_of(as_bytes(secret), token.substr(0, second), *code))
        refuse("The identity token is not signed with this organization's identity secret.");
    if (text_of(object_of(token.substr(0, first)), "alg") != "HS256")
        refuse("The identity token must be signed with HS256.");
    const json claims = object_of(token.substr(first + 1, second - first - 1));
    check_times(claims, now);
    Identity identity{text_of(claims, "sub"), text_of(claims, "name"), text_of(claims, "email")};
    if (identity.subject.empty() || identity.subject.size() > subject_bytes_most)
        refuse("The identity token needs a sub of 1 to 255 bytes: your own id of the person.");
    return identity;
}

} // namespace iterochat::service
