#pragma once

#include "daemon/http/route.hpp"

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace iterochat::http {

/// How credentials become actors; service stands behind each. All throw Error.
struct Gate {
    std::function<service::VisitorActor(const std::string& token)> visitor;
    /// Throws Code::forbidden unless the widget of this organization may be used from that origin.
    std::function<void(OrganizationId, const std::string& origin)> check_origin;
    std::function<AccountId(const std::string& token)> account;
    /// Code::not_found unless the account is a member of the organization.
    std::function<service::Member(AccountId, OrganizationId)> member;
};

/// Our own route table for everything below /api/v1: exact segments before "{name}" ones.
class Router {
  public:
    explicit Router(Gate gate);
    ~Router();

    void add(Routes routes); ///< before serving; throws Code::internal for a row that stands twice
    void serve(std::shared_ptr<net::Exchange> exchange,
               std::string_view path) const; ///< path without "/api/v1"
    nlohmann::json openapi() const;          ///< OpenAPI 3.1, from the rows

  private:
    struct Entry;
    const Entry* find(std::string_view method, std::string_view path,
                      std::map<std::string, std::string, std::less<>>& values, std::string& allowed) const;
    void admit(const Entry& entry, Call& call) const;
    void preflight(const Entry* entry, Call& call, const std::string& allowed) const;

    Gate gate_;
    std::vector<Entry> entries_;
};

} // namespace iterochat::http
