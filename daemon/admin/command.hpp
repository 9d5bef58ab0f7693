#pragma once

#include "common/base/time.hpp"
#include "daemon/net/server.hpp"
#include "daemon/service/actor.hpp"

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::admin {

/// One call of a catalogue command over the admin socket. The arguments were validated against the
/// catalogue's row.
class Invocation {
  public:
    virtual ~Invocation() = default;
    virtual const nlohmann::json& arguments() const = 0;
    virtual const service::Actor& actor() const = 0; ///< Administrator with the peer's uid
    virtual Time now() const = 0; ///< when the command came: "7d" among its arguments counts from there
    /// Sends a {"type":"progress",…} line when the caller takes NDJSON; else nothing. Throws Code::busy when
    /// the caller cancelled or went away (unless detached), so that long work ends at its next batch.
    virtual void progress(std::string_view stage, std::int64_t done, std::int64_t total) = 0;
    virtual void line(const nlohmann::json& document) = 0; ///< an NDJSON line of a streaming command (kb ask
                                                           ///< --batch, audit list -f)

    /// Does line() reach the caller? If not, a streaming command puts its lines into the result.
    virtual bool streams() const { return false; }

    bool flag(const char* name) const;        ///< false when absent
    std::string text(const char* name) const; ///< required by the row; empty when optional and absent
    std::int64_t number(const char* name, std::int64_t fallback) const;
    std::vector<std::string> list(const char* name) const;
};

/// Runs a command on a worker and returns the "result" object. Errors are thrown.
using Handler = std::function<nlohmann::json(Invocation&)>;

struct HandlerRow {
    const char* words; ///< "tenant create": a test holds the rows to the catalogue
    Handler run;
};
using HandlerRows = std::vector<HandlerRow>;

} // namespace iterochat::admin
