#pragma once

#include "daemon/http/router.hpp"
#include "daemon/net/server.hpp"

#include <functional>
#include <memory>
#include <string>

namespace iterochat::http {

struct SiteHooks {
    std::function<void()> check_ready;    ///< throws Error when the daemon can't write
    std::function<std::string()> metrics; ///< Prometheus text
    std::string metrics_token;            ///< empty: loopback only
};

/// Everything the TCP port serves: /api/v1 by the router, the embedded pages, health and metrics. Any thread.
class Site {
  public:
    Site(std::unique_ptr<Router> router, SiteHooks hooks);
    void serve(const std::shared_ptr<net::Exchange>& exchange) const;

  private:
    void serve_ready(net::Exchange& exchange) const;
    void serve_metrics(net::Exchange& exchange) const;

    std::unique_ptr<Router> router_;
    SiteHooks hooks_;
    std::string openapi_;
};

/// net's own refusals (bad request lines, limits) as API.md's error object.
net::Response error_response(int status, std::string_view sentence);

} // namespace iterochat::http
