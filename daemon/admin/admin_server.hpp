#pragma once

#include "daemon/admin/command.hpp"
#include "daemon/service/downloads.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace iterochat::admin {

/// Long work that outlives its connection or can be cancelled, as job list shows it. service stands behind
/// it.
struct JobHooks {
    std::function<std::string(const std::string& words, const service::Actor& actor)> begin; ///< the job's id
    std::function<void(const std::string& job, std::string_view stage, std::int64_t done, std::int64_t total)>
        progress;
    std::function<bool(const std::string& job)> is_cancelled;
    std::function<void(const std::string& job, const nlohmann::json& result)> finish;
    std::function<void(const std::string& job, const std::exception& error)> fail;
};

/// A sealed spool file being filled by an upload; finish() gives the JSON text {"upload":ID,"bytes":N}.
using OpenUpload = std::function<std::unique_ptr<net::BodySink>()>;

struct AdminOptions {
    std::string socket;         ///< path
    std::optional<gid_t> group; ///< members of it may use the socket
    int workers = 8;
};

/// The admin socket: who may, catalogue dispatch, NDJSON progress, uploads and downloads.
class AdminServer {
  public:
    /// Throws Code::internal when a catalogue row has no handler or a handler no row.
    AdminServer(AdminOptions options, HandlerRows handlers, JobHooks jobs, OpenUpload open_upload,
                service::Downloads& downloads, const Clock& clock);
    ~AdminServer();
    void start();
    void stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace iterochat::admin
