#pragma once

#include "cli/commands/settings.hpp"
#include "cli/output/progress.hpp"
#include "cli/transport/client.hpp"
#include "cli/transport/interrupt.hpp"
#include "cli/transport/offline.hpp"

#include <atomic>
#include <memory>
#include <nlohmann/json_fwd.hpp>

namespace iterochat::cli {

/// One connection's worth of work: finds the daemon (or starts one offline), shows progress, and turns Ctrl-C
/// into a cancelled job. After a Ctrl-C, was_interrupted() is true and the exit status is 130 whatever the
/// answer says.
class Session {
  public:
    /// For a command that works offline and a daemon that is stopped: starts iterochatd --offline. `offline`
    /// asks for it.
    Session(const Settings& settings, const api::Command& command, bool offline);
    ~Session();

    /// Streams for jobs and commands that stream lines, plainly calls the others. `item` gets streamed rows,
    /// `progress_line` every progress line when the person asked for NDJSON.
    nlohmann::json run(const nlohmann::json& request, const StreamHandlers& handlers);
    struct Sent {
        std::string id;
        std::string name;
    };
    Sent upload(const std::string& path);
    void download(const std::string& id, const std::function<void(std::string_view)>& take);

    bool is_offline() const { return offline_ != nullptr; }
    bool was_interrupted() const { return interrupted_; }
    Progress& progress() { return progress_; }

  private:
    void pressed(int times);

    const Settings& settings_;
    const api::Command& command_;
    std::unique_ptr<OfflineDaemon> offline_;
    Progress progress_;
    std::unique_ptr<Client> client_;
    std::atomic<bool> interrupted_ = false;
};

} // namespace iterochat::cli
