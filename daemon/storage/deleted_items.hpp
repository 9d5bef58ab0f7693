#pragma once

#include "daemon/model/privacy.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace iterochat::storage {

/// Marks a thing of any of the six kinds as deleted. Its links, order and texts stay. Code::not_found when
/// there is none, Code::conflict when it is deleted already. A conversation gets a new event position, an
/// article a new revision. Whether it is held is asked by the caller (holds.hpp).
void delete_item(Tx& tx, ItemKind kind, const Uuid& id, std::string_view deleted_by);

/// Makes it exactly as it was. Code::not_found when no such deleted thing exists; Code::conflict naming the
/// live one in the way (a tag's name, a quick reply's shortcut, an article's source).
DeletedItem restore_item(Tx& tx, const Uuid& id);

std::optional<DeletedItem> find_deleted_item(View& view, const Uuid& id);
std::vector<DeletedItem> list_deleted_items(View& view,
                                            const std::optional<ItemKind>& kind); ///< newest first
std::int64_t count_deleted_items(View& view);

} // namespace iterochat::storage
