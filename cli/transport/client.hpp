#pragma once

#include "common/api/wire.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat::cli {

class Source;

/// What a streaming call hears before its result. Called on the calling thread.
struct StreamHandlers {
    std::function<void(const nlohmann::json& line)> progress; ///< {"type":"progress",…}
    std::function<void(const nlohmann::json& item)> item;     ///< the inner object of {"type":"item"}
};

/// Bytes so far and in all; in all 0 when unknown.
using ByteProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// The client side of the admin socket. One call at a time; interrupt() from any thread.
/// Every call throws the daemon's own Error, Code::unavailable (can't be reached), Code::busy (a read got no
/// answer in time) or Code::version_mismatch (another protocol; or a change whose answer never came, so that
/// its outcome is unknown).
class Client {
  public:
    struct Options {
        std::string socket;
        std::chrono::milliseconds patience{3000}; ///< for a socket that is absent or refuses
        /// Between bytes of an answer. Without it: 60 s for a plain call, no limit for streams, uploads and
        /// downloads.
        std::optional<std::chrono::milliseconds> silence = {};
        bool verbose = false; ///< calls and their time on stderr
    };
    explicit Client(Options options);
    ~Client();

    nlohmann::json call(const api::Command& command, const nlohmann::json& arguments);
    /// Asks for NDJSON; an answer that is no stream (an error, a detached job) will do too.
    nlohmann::json stream(const api::Command& command, const nlohmann::json& arguments,
                          const StreamHandlers& handlers);

    /// The id under which a request names the uploaded bytes.
    std::string upload(Source& source, const ByteProgress& progress);
    /// Gives every piece to `take`; returns only when the whole came. Throws Code::io when it was cut.
    void download(const std::string& id, const std::function<void(std::string_view)>& take,
                  const ByteProgress& progress);

    /// Asks the daemon to cancel the job that the running stream told about; false when there is none (yet).
    bool cancel_job();
    /// Cuts the running call: it throws Interrupted.
    void interrupt();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Ctrl-C cut the call.
struct Interrupted {};

} // namespace iterochat::cli
