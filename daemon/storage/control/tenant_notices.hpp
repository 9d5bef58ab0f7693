#pragma once

#include "daemon/storage/notices.hpp"

#include <optional>
#include <vector>

/// Notices of tenants that are gone: their own files, where notices stand otherwise, were destroyed.
namespace iterochat::storage {

/// As given; nothing when its erasure has its notice here already.
void put_tenant_notice(ControlTx& tx, const OrganizationId& organization, const Notice& notice);
/// Oldest first; without an organization, of all.
std::vector<Notice> list_tenant_notices(ControlView& view, const std::optional<OrganizationId>& organization,
                                        bool with_done);
std::optional<Notice> find_tenant_notice(ControlView& view, const NoticeId& id);
void finish_tenant_notice(ControlTx& tx, const NoticeId& id, std::string_view by); ///< now; twice is once

} // namespace iterochat::storage
