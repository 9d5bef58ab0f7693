#include "daemon/storage/notices.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

const std::string select_notices =
    "SELECT id, what, recipient, about, conversations, created_at, done_at, done_by FROM notices";

Notice read_notice(Statement& row) {
    return {row.get<NoticeId>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<Uuid>(3),
            row.integer(4),       row.get<Time>(5),        row.find<Time>(6),       row.get<std::string>(7)};
}

} // namespace

bool is_about_restriction(const Notice& notice) {
    return notice.what == restriction_notice || notice.what == lifted_notice;
}

void add_notice(Tx& tx, const Notice& notice) {
    tx.main().run("INSERT OR IGNORE INTO notices (id, what, recipient, about, conversations, created_at)"
                  " VALUES (?, ?, ?, ?, ?, ?)",
                  NoticeId::make(tx.now()), notice.what, notice.recipient, notice.about, notice.conversations,
                  tx.now());
}

void add_restriction_notices(Tx& tx, const ConversationId& conversation,
                             const std::vector<std::string>& recipients) {
    remove_restriction_notices(tx, conversation);
    for (const std::string& recipient : recipients)
        add_notice(tx, {{}, std::string(restriction_notice), recipient, conversation, 1, {}, {}, {}});
}

void lift_restriction_notices(Tx& tx, const ConversationId& conversation) {
    std::vector<std::string> recipients;
    {
        Statement told = tx.main().select("SELECT recipient FROM notices WHERE about = ? AND what = ?"
                                          " AND done_at IS NOT NULL",
                                          conversation, restriction_notice);
        while (told.step())
            recipients.push_back(told.get<std::string>(0));
    }
    remove_restriction_notices(tx, conversation);
    for (const std::string& recipient : recipients)
        add_notice(tx, {{}, std::string(lifted_notice), recipient, conversation, 1, {}, {}, {}});
}

void remove_restriction_notices(Tx& tx, const ConversationId& conversation) {
    tx.main().run("DELETE FROM notices WHERE about = ?", conversation);
}

void import_notice(Tx& tx, const Notice& notice) {
    const auto added = tx.main().run("INSERT OR IGNORE INTO notices (id, what, recipient, about, "
                                     "conversations, created_at, done_at, done_by)"
                                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                     notice.id, notice.what, notice.recipient, notice.about,
                                     notice.conversations, notice.created_at, notice.done_at, notice.done_by);
    if (added == 0)
        throw Error{Code::exists, "its id or subject is taken"};
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

std::vector<Notice> list_notices_about(View& view, const Uuid& about) {
    static const std::string sql = select_notices + " WHERE about = ? ORDER BY recipient";
    std::vector<Notice> notices;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(about);
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
