#include "common/base/secret.hpp"
#include "daemon/storage/rows.hpp"
#include "daemon/storage/visitors.hpp"

namespace iterochat::storage {
namespace {

// "vt_", 16 bytes in 22 characters, "_", 32 bytes in 43 characters. base64url has "_" too: positions count,
// not separators.
constexpr std::string_view prefix = "vt_";
constexpr std::size_t organization_characters = 22;
constexpr std::size_t random_characters = 43;
constexpr std::size_t token_characters = prefix.size() + organization_characters + 1 + random_characters;

} // namespace

std::string create_visitor_session(Tx& tx, const VisitorId& visitor, Time expires_at) {
    std::string token = random_token(std::string{prefix} + to_base64url(tx.organization().blob()) + "_");
    tx.main().run(
        "INSERT INTO visitor_sessions (token_hash, visitor, created_at, expires_at) VALUES (?, ?, ?, ?)",
        token_hash(token), visitor_row(tx, visitor), tx.now(), expires_at);
    return token;
}

std::optional<VisitorSession> find_visitor_session(View& view, std::string_view token) {
    Statement row = view.main().select(
        "SELECT v.id, s.created_at, s.expires_at FROM visitor_sessions s"
        " JOIN visitors v ON v.row = s.visitor WHERE s.token_hash = ? AND s.expires_at > ?",
        token_hash(token), view.now());
    if (!row.step())
        return std::nullopt;
    return VisitorSession{row.get<VisitorId>(0), row.get<Time>(1), row.get<Time>(2)};
}

void end_visitor_sessions(Tx& tx, const VisitorId& visitor) {
    tx.main().run("DELETE FROM visitor_sessions WHERE visitor = (SELECT row FROM visitors WHERE id = ?)",
                  visitor);
}

std::size_t remove_expired_visitor_sessions(Tx& tx) {
    return static_cast<std::size_t>(
        tx.main().run("DELETE FROM visitor_sessions WHERE expires_at <= ?", tx.now()));
}

std::optional<OrganizationId> organization_of_visitor_token(std::string_view token) {
    if (token.size() != token_characters || !token.starts_with(prefix) ||
        token[prefix.size() + organization_characters] != '_')
        return std::nullopt;
    const auto bytes = from_base64url(token.substr(prefix.size(), organization_characters));
    if (!bytes || bytes->size() != 16)
        return std::nullopt;
    return OrganizationId::from_blob(*bytes);
}

} // namespace iterochat::storage
