#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/model/knowledge.hpp"
#include "daemon/model/model_endpoint.hpp"
#include "daemon/model/office_hours.hpp"
#include "daemon/model/organization.hpp"
#include "daemon/service/accounts.hpp"
#include "daemon/service/deleted_items.hpp"
#include "daemon/service/users.hpp"

#include <nlohmann/json_fwd.hpp>

/// The desk's objects as the dashboard API writes them. Each lists its fields: nothing leaks by being added
/// to a struct.
namespace iterochat::http::desk {

nlohmann::json write(const Account& account); ///< id, email, name, created_at
nlohmann::json write(const service::OwnOrganization& organization);
nlohmann::json write(const service::Session& session);
nlohmann::json write(const service::Me& me);
nlohmann::json write(const service::SignedIn& signed_in);
nlohmann::json write(const Organization& organization);
nlohmann::json write(const service::TeamMember& member);
nlohmann::json write(const service::InvitationDetails& details);
nlohmann::json write(const WidgetSettings& settings);
nlohmann::json write(const OfficeHours& hours);
nlohmann::json write(const AiSettings& settings,
                     const ModelEndpoint& endpoint); ///< whether a key is set, never it
nlohmann::json write(const Article& article);
nlohmann::json write(const Instruction& instruction);
nlohmann::json write(const QuickReply& reply);
nlohmann::json write(const Tag& tag);
nlohmann::json write(const SuggestedQuestion& question);
nlohmann::json write(const DeletedItem& item);
nlohmann::json write(const service::DeletedEntry& entry); ///< with purge_at, and whom a conversation was with

/// {"items":[…],"next":cursor or null}
nlohmann::json list_of(nlohmann::json items, const std::optional<std::string>& next = std::nullopt);

} // namespace iterochat::http::desk
