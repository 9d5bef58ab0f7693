#pragma once

#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

/// A signed-in browser or program. Only the token's hash is stored; device and address are sealed.
struct AccountSession {
    SessionId id;
    AccountId account_id;
    std::string device; ///< from the User-Agent
    std::string ip_address;
    Time created_at;
    Time last_used_at;
    Time expires_at;
};

struct NewSession {
    AccountSession session;
    std::string token; ///< "st_…", seen once
};
NewSession create_session(ControlTx& tx, AccountSession session); ///< gets id and times
std::optional<AccountSession> find_session_by_token(ControlView& view,
                                                    std::string_view token); ///< none when expired
std::optional<AccountSession> find_session(ControlView& view, const SessionId& id);
std::vector<AccountSession> list_sessions(ControlView& view, const AccountId& account); ///< last used first
void touch_session(ControlTx& tx, const SessionId& id);                                 ///< last used now
void extend_session(ControlTx& tx, const SessionId& id, Time expires_at);               ///< and last used now
bool end_session(ControlTx& tx, const SessionId& id); ///< false: there was none
std::size_t end_sessions(ControlTx& tx, const AccountId& account,
                         const std::optional<SessionId>& except = {});
std::size_t remove_expired_sessions(ControlTx& tx);

} // namespace iterochat::storage
