#include "daemon/storage/control/tenant_notices.hpp"

#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

const std::string select_notices =
    "SELECT id, what, recipient, erasure, conversations, created_at, done_at, done_by FROM tenant_notices";

Notice read_notice(Statement& row) {
    return {row.get<NoticeId>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<Uuid>(3),
            row.integer(4),       row.get<Time>(5),        row.find<Time>(6),       row.get<std::string>(7)};
}

} // namespace

void put_tenant_notice(ControlTx& tx, const OrganizationId& organization, const Notice& notice) {
    tx.database().run("INSERT OR IGNORE INTO tenant_notices (id, organization, what, recipient, erasure,"
                      " conversations, created_at, done_at, done_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      notice.id, organization, notice.what, notice.recipient, notice.about,
                      notice.conversations, notice.created_at, notice.done_at, notice.done_by);
}

std::vector<Notice> list_tenant_notices(ControlView& view, const std::optional<OrganizationId>& organization,
                                        bool with_done) {
    static const std::string sql =
        select_notices +
        " WHERE (?1 OR done_at IS NULL) AND (?2 IS NULL OR organization = ?2) ORDER BY created_at, id";
    std::vector<Notice> notices;
    Statement rows = view.database().prepare_composed(sql);
    rows.bind_all(with_done, organization);
    while (rows.step())
        notices.push_back(read_notice(rows));
    return notices;
}

std::optional<Notice> find_tenant_notice(ControlView& view, const NoticeId& id) {
    static const std::string sql = select_notices + " WHERE id = ?";
    Statement row = view.database().prepare_composed(sql);
    row.bind_all(id);
    if (!row.step())
        return std::nullopt;
    return read_notice(row);
}

void finish_tenant_notice(ControlTx& tx, const NoticeId& id, std::string_view by) {
    tx.database().run("UPDATE tenant_notices SET done_at = ?, done_by = ? WHERE id = ? AND done_at IS NULL",
                      tx.now(), by, id);
}

} // namespace iterochat::storage
