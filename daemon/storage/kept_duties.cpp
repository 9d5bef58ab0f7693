#include "daemon/storage/kept_duties.hpp"

#include "common/base/encoding.hpp"
#include "daemon/storage/export_rows.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/rows.hpp"

#include <algorithm>
#include <set>

namespace iterochat::storage {
namespace {

std::vector<Restriction> read_restrictions(View& view) {
    std::vector<Restriction> restrictions;
    Statement rows = view.main().select("SELECT id, restricted_at FROM conversations");
    while (rows.step())
        restrictions.push_back({rows.get<ConversationId>(0), rows.find<Time>(1)});
    return restrictions;
}

bool has_subject(Tx& tx, const Hold& hold) {
    return hold.conversation_id
               ? tx.main().select("SELECT 1 FROM conversations WHERE id = ?", *hold.conversation_id).step()
               : tx.main().select("SELECT 1 FROM visitors WHERE id = ?", *hold.visitor_id).step();
}

void keep_hold(Tx& tx, const Hold& hold) {
    if (find_hold(tx, hold.id))
        tx.main().run("UPDATE holds SET until = ?, released_at = ?, released_by = ? WHERE id = ?", hold.until,
                      hold.released_at, hold.released_by, hold.id);
    else if (has_subject(tx, hold))
        insert_hold_row(tx, hold);
}

void keep_request(Tx& tx, const SubjectRequest& request) {
    if (find_request(tx, request.id)) {
        if (request.subject.empty())
            forget_request_subject(tx, request.id);
        return update_request(tx, request);
    }
    import_request(tx, request);
    if (const auto digest = from_hex(request.subject_digest)) // also of a subject that was erased
        tx.main().run("UPDATE requests SET subject_digest = ? WHERE id = ?", *digest, request.id);
}

void keep_notice(Tx& tx, const Notice& notice) {
    const bool is_about_conversation = is_about_restriction(notice);
    if (is_about_conversation &&
        !tx.main().select("SELECT 1 FROM conversations WHERE id = ?", notice.about).step())
        return;
    tx.main().run("DELETE FROM notices WHERE id = ? OR (about = ? AND recipient = ?)", notice.id,
                  notice.about, notice.recipient);
    import_notice(tx, notice);
}

} // namespace

Duties read_duties(View& view) {
    Duties duties;
    duties.holds = list_holds(view, true);
    duties.restrictions = read_restrictions(view);
    duties.requests = requests_in_order(view);
    duties.notices = list_notices(view, true);
    for_each_text_recipient(view, {}, [&](const TextRecipient& one) { duties.recipients.push_back(one); });
    duties.runs = list_retention_runs(view, 0);
    return duties;
}

void keep_duties(Tx& tx, const Duties& duties) {
    for (auto hold = duties.holds.rbegin(); hold != duties.holds.rend(); ++hold) // the oldest first
        keep_hold(tx, *hold);
    for (const Restriction& one : duties.restrictions)
        tx.main().run("UPDATE conversations SET restricted_at = ?2 WHERE id = ?1 AND restricted_at IS NOT ?2",
                      one.conversation, one.since);
    for (const SubjectRequest& request : duties.requests)
        keep_request(tx, request);
    for (const Notice& notice : duties.notices)
        keep_notice(tx, notice);
    for (const TextRecipient& one : duties.recipients)
        if (find_conversation_row(tx, one.conversation_id))
            import_text_recipient(tx, one);
    std::set<JobId> known;
    for (const RetentionRun& run : list_retention_runs(tx, 0))
        known.insert(run.erasure);
    for (auto run = duties.runs.rbegin(); run != duties.runs.rend(); ++run)
        if (known.insert(run->erasure).second)
            import_retention_run(tx, *run);
}

} // namespace iterochat::storage
