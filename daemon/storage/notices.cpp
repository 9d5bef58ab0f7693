#include "daemon/storage/notices.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

const std::string select_notices =
    "SELECT id, what, recipient, erasure, conversations, created_at, done_at, done_by FROM notices";

Notice read_notice(Statement& row) {
    return {row.get<NoticeId>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<JobId>(3),
            row.integer(4),       row.get<Time>(5),        row.find<Time>(6),       row.get<std::string>(7)};
}

} // namespace

void add_notice(Tx& tx, const Notice& notice) {
    tx.main().run("INSERT OR IGNORE INTO notices (id, what, recipient, erasure, conversations, created_at)"
                  " VALUES (?, ?, ?, ?, ?, ?)",
                  NoticeId::make(tx.now()), notice.what, notice.recipient, notice.erasure,
                  notice.conversations, tx.now());
}

void import_notice(Tx& tx, const Notice& notice) {
    const auto added = tx.main().run("INSERT OR IGNORE INTO notices (id, what, recipient, erasure, "
                                     "conversations, created_at, done_at, done_by)"
                                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                     notice.id, notice.what, notice.recipient, notice.erasure,
                                     notice.conversations, notice.created_at, notice.done_at, notice.done_by);
    if (added == 0)
        throw Error{Code::exists, "its id or erasure is taken"};
}

std::vector<Notice> list_notices(View& view, bool with_done) {
    static const std::string sql = select_notices + " WHERE ?1 OR done_at IS NULL ORDER BY created_at, id";
    std::vector<Notice> notices;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(with_done);
    while (rows.step())
        notices.push_back(read_notice(rows));
    return notices;
}

std::optional<Notice> find_notice(View& view, const NoticeId& id) {
    static const std::string sql = select_notices + " WHERE id = ?";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(id);
    if (!row.step())
        return std::nullopt;
    return read_notice(row);
}

void finish_notice(Tx& tx, const NoticeId& id, std::string_view by) {
    tx.main().run("UPDATE notices SET done_at = ?, done_by = ? WHERE id = ? AND done_at IS NULL", tx.now(),
                  by, id);
}

} // namespace iterochat::storage
