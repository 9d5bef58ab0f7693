#pragma once

#include "daemon/net/server.hpp"
#include "daemon/service/actor.hpp"

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::http {

/// Reads a JSON object's fields by name and type; finish() refuses the ones nobody asked for. Throws
/// Code::invalid (shape, type, unknown field, bad UTF-8) with the field's name.
class Fields {
  public:
    explicit Fields(std::string_view body); ///< must be a JSON object; an empty body counts as {}
    ~Fields();
    Fields(Fields&&) noexcept;

    std::string string(const char* name);                         ///< required
    std::optional<std::string> optional_string(const char* name); ///< null counts as absent
    std::optional<std::int64_t> optional_integer(const char* name);
    std::int64_t integer(const char* name);
    std::optional<bool> optional_boolean(const char* name);
    bool boolean(const char* name);
    std::optional<std::vector<std::string>> optional_strings(const char* name);
    std::optional<std::map<std::string, std::string>> optional_texts(const char* name); ///< strings by name
    std::optional<Fields> optional_object(const char* name);
    std::optional<std::vector<Fields>> optional_objects(const char* name);
    bool has(const char* name) const;
    void finish(); ///< call after the last read

  private:
    struct State;
    explicit Fields(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// One request on a route. Handlers make three moves: read, call, write.
class Call {
  public:
    Call(std::shared_ptr<net::Exchange> exchange,
         std::map<std::string, std::string, std::less<>> path_values);

    net::Exchange& exchange() const { return *exchange_; }
    std::shared_ptr<net::Exchange> shared_exchange() const { return exchange_; }
    Fields fields() const;                         ///< the body
    std::string path(std::string_view name) const; ///< "{name}" of the pattern, decoded
    template <class SomeId>
    SomeId path_id(std::string_view name) const { ///< a bad id answers as an absent one: not_found
        if (const auto id = SomeId::parse(path(name)))
            return *id;
        throw_not_found();
    }
    std::optional<std::string> query(std::string_view name) const;
    std::int64_t query_integer(std::string_view name, std::int64_t fallback, std::int64_t least,
                               std::int64_t most) const;
    std::string header(std::string_view name) const; ///< empty when absent
    std::string bearer() const;                      ///< the token of "Authorization: Bearer", or empty

    // Set by the router according to the route's Access.
    service::Actor actor;        ///< visitor or member
    std::string session_token;   ///< dashboard calls
    AccountId account;           ///< dashboard calls
    OrganizationId organization; ///< widget calls and calls below organizations/{org}/

    void add_header(std::string name, std::string value); ///< for the reply to come, streams included
    const net::Headers& headers() const { return headers_; }

    void reply(int status, const nlohmann::json& body);
    void reply_empty(int status = 204);
    void reply_error(const std::exception& error); ///< the one place where errors become HTTP

  private:
    [[noreturn]] static void throw_not_found();
    std::shared_ptr<net::Exchange> exchange_;
    std::map<std::string, std::string, std::less<>> path_values_;
    net::Headers headers_;
};

/// {"code", "message", "field"?, "incident"?}: an error as the outside sees it; what is ours goes to the log.
nlohmann::json error_object(const std::exception& error);

enum class Access {
    open,    ///< no credentials
    visitor, ///< visitor token; Origin checked against the organization's allowed domains; CORS headers
    widget,  ///< no token, but Origin and CORS as for visitor (the handler names the organization)
    account, ///< session token
    member,  ///< session token and membership of {org}; else not_found
};

using RouteHandler =
    std::function<void(std::shared_ptr<Call>)>; ///< worker thread; may keep the Call to reply later

struct Route {
    const char* method;
    const char* pattern; ///< below /api/v1: "/widget/conversations/{id}/messages"
    Access access;
    const char* summary; ///< for openapi.json
    RouteHandler handler;
};

/// Every route of one resource adds its rows; the router's table is also what openapi.json and the tests
/// enumerate.
using Routes = std::vector<Route>;

} // namespace iterochat::http
