#pragma once

#include "common/base/time.hpp"
#include "daemon/model/ids.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace iterochat::service {

/// What waits to be fetched: an id, a file name and how its bytes are made, straight into the connection and
/// never into a file. In memory only: an entry is taken once, and forgotten after 10 minutes.
class Downloads {
  public:
    using Write = std::function<bool(std::string_view piece)>; ///< false: the other side is gone
    using Produce =
        std::function<void(const Write& write)>; ///< throws when it can't complete: the download is cut

    struct Entry {
        std::string file_name;
        std::optional<OrganizationId> organization; ///< whose it is; none: only administrators fetch it
        Produce produce;
    };

    explicit Downloads(const Clock& clock) : clock_(clock) {}

    std::string add(Entry entry); ///< the id, a random token
    std::optional<Entry> take(const std::string& id);

  private:
    struct Waiting {
        Entry entry;
        Time until;
    };
    void drop_expired();

    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Waiting> waiting_;
};

} // namespace iterochat::service
