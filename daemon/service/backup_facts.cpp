#include "daemon/service/backup_facts.hpp"

#include "daemon/storage/control/installation.hpp"

#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

namespace iterochat::service {
namespace {

using nlohmann::json;

constexpr std::string_view backup_name = "backup.last";
constexpr std::string_view drill_name = "backup.drill";
constexpr std::string_view recipients_name = "backup.recipients"; ///< parted by spaces

std::optional<json> value_of(storage::ControlView& view, std::string_view name) {
    const auto text = storage::installation_value(view, name);
    return text ? std::optional(json::parse(*text)) : std::nullopt;
}

Time time_at(const json& value) {
    return parse_time(value.at("at").get<std::string>());
}

} // namespace

std::optional<LastBackup> last_backup(storage::ControlView& view) {
    const auto value = value_of(view, backup_name);
    if (!value)
        return std::nullopt;
    return LastBackup{time_at(*value), value->at("bytes"), value->at("verified")};
}

void note_backup(storage::ControlTx& tx, const LastBackup& backup) {
    const json value{{"at", format_time(backup.at)}, {"bytes", backup.bytes}, {"verified", backup.verified}};
    storage::set_installation_value(tx, backup_name, value.dump());
}

std::optional<LastDrill> last_drill(storage::ControlView& view) {
    const auto value = value_of(view, drill_name);
    if (!value)
        return std::nullopt;
    return LastDrill{time_at(*value), value->at("problems")};
}

void note_drill(storage::ControlTx& tx, const LastDrill& drill) {
    const json value{{"at", format_time(drill.at)}, {"problems", drill.problems}};
    storage::set_installation_value(tx, drill_name, value.dump());
}

std::vector<std::string> keyring_recipients(storage::ControlView& view) {
    std::istringstream words(storage::installation_value(view, recipients_name).value_or(""));
    return {std::istream_iterator<std::string>(words), {}};
}

void note_keyring_recipients(storage::ControlTx& tx, const std::vector<std::string>& texts) {
    std::string joined;
    for (const std::string& text : texts)
        joined += (joined.empty() ? "" : " ") + text;
    storage::set_installation_value(tx, recipients_name, joined);
}

} // namespace iterochat::service
