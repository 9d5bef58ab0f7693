#pragma once

#include "common/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {
class ControlView;
class ControlTx;
} // namespace iterochat::storage

/// What control.db remembers about backups, for status, doctor and the next keyring.
namespace iterochat::service {

struct LastBackup { ///< of the whole installation
    Time at;
    std::uint64_t bytes = 0;
    bool verified = false;
};
std::optional<LastBackup> last_backup(storage::ControlView& view);
void note_backup(storage::ControlTx& tx, const LastBackup& backup);

struct LastDrill {
    Time at;
    std::int64_t problems = 0;
};
std::optional<LastDrill> last_drill(storage::ControlView& view);
void note_drill(storage::ControlTx& tx, const LastDrill& drill);

/// Whom the keyring was sealed for by name at the last backup, as texts; empty: for the configured ones.
std::vector<std::string> keyring_recipients(storage::ControlView& view);
void note_keyring_recipients(storage::ControlTx& tx, const std::vector<std::string>& texts);

} // namespace iterochat::service
