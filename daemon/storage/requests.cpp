#include "daemon/storage/requests.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

const std::string select_requests =
    "SELECT id, kind, naming, subject, subject_digest, note, received_at, due_at, extended_at,"
    " extension_reason, closed_at, outcome, closing_note, erasure, export_sha256, created_at, created_by,"
    " closed_by FROM requests";

vault::Place place(const RequestId& id, std::string_view column) {
    return {"requests", column, id.blob()};
}
vault::Place place_of_secret(const RequestId& id) {
    return {"request_secrets", "secret", id.blob()};
}

/// None when it was destroyed.
std::optional<Secret> secret_of(View& view, const RequestId& id) {
    Statement row = view.keys().select("SELECT secret FROM request_secrets WHERE id = ?", id);
    if (!row.step())
        return std::nullopt;
    return vault::unwrap_key(view.organization_keys().key(), place_of_secret(id), row.blob(0));
}

std::optional<Bytes> sealed(const std::optional<Secret>& secret, const RequestId& id, std::string_view column,
                            std::string_view text) {
    if (text.empty() || !secret)
        return std::nullopt;
    return vault::seal(*secret, place(id, column), text);
}

/// The blind indexes that visitors have too, so that a person's requests are found by their row.
Bytes digest_of(View& view, SubjectNaming naming, std::string_view subject) {
    const vault::OrganizationKeys& keys = view.organization_keys();
    const vault::BlindIndex index =
        naming == SubjectNaming::email ? keys.email_index(subject) : keys.verified_id_index(subject);
    return {index.begin(), index.end()};
}

SubjectRequest read_request(View& view, Statement& row) {
    SubjectRequest r;
    r.id = row.get<RequestId>(0);
    const auto secret = secret_of(view, r.id);
    const auto open = [&](int column, std::string_view name) {
        const auto value = row.blob(column);
        return value.empty() || !secret ? std::string{} : vault::unseal(*secret, place(r.id, name), value);
    };
    r.kind = request_kind_from_name(row.text_view(1));
    r.naming = subject_naming_from_name(row.text_view(2));
    r.subject = open(3, "subject");
    r.subject_digest = to_hex(row.blob(4));
    r.note = open(5, "note");
    r.received_at = row.get<Time>(6);
    r.due_at = row.get<Time>(7);
    r.extended_at = row.find<Time>(8);
    r.extension_reason = open(9, "extension_reason");
    r.closed_at = row.find<Time>(10);
    if (!row.is_null(11))
        r.outcome = request_outcome_from_name(row.text_view(11));
    r.closing_note = open(12, "closing_note");
    r.erasure = row.find<JobId>(13);
    r.export_sha256 = row.get<std::string>(14);
    r.created_at = row.get<Time>(15);
    r.created_by = row.get<std::string>(16);
    r.closed_by = row.get<std::string>(17);
    return r;
}

} // namespace

SubjectRequest create_request(Tx& tx, SubjectRequest r) {
    r.id = RequestId::make(tx.now());
    r.created_at = tx.now();
    const std::optional<Secret> secret = vault::make_key();
    tx.keys().run("INSERT INTO request_secrets (id, secret) VALUES (?, ?)", r.id,
                  vault::wrap_key(tx.organization_keys().key(), place_of_secret(r.id), *secret));
    const Bytes digest = digest_of(tx, r.naming, r.subject);
    r.subject_digest = to_hex(digest);
    tx.main().run(
        "INSERT INTO requests (id, kind, naming, subject, subject_digest, note, received_at, due_at,"
        " created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        r.id, name_of(r.kind), name_of(r.naming), sealed(secret, r.id, "subject", r.subject), digest,
        sealed(secret, r.id, "note", r.note), r.received_at, r.due_at, r.created_at, r.created_by);
    return r;
}

void import_request(Tx& tx, const SubjectRequest& r) {
    if (tx.main().select("SELECT 1 FROM requests WHERE id = ?", r.id).step())
        throw Error{Code::exists, "its id is taken"};
    std::optional<Secret> secret;
    Bytes digest; // of a subject that was erased the key is gone with the installation that had it
    if (!r.subject.empty()) {
        secret = vault::make_key();
        digest = digest_of(tx, r.naming, r.subject);
        tx.keys().run("INSERT INTO request_secrets (id, secret) VALUES (?, ?)", r.id,
                      vault::wrap_key(tx.organization_keys().key(), place_of_secret(r.id), *secret));
    }
    tx.main().run(
        "INSERT INTO requests (id, kind, naming, subject, subject_digest, note, received_at, due_at,"
        " created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        r.id, name_of(r.kind), name_of(r.naming), sealed(secret, r.id, "subject", r.subject), digest,
        sealed(secret, r.id, "note", r.note), r.received_at, r.due_at, r.created_at, r.created_by);
    update_request(tx, r);
}

void update_request(Tx& tx, const SubjectRequest& r) {
    const auto secret = secret_of(tx, r.id);
    tx.main().run(
        "UPDATE requests SET due_at = ?, extended_at = ?, extension_reason = ?, closed_at = ?,"
        " outcome = ?, closing_note = ?, erasure = ?, export_sha256 = ?, closed_by = ? WHERE id = ?",
        r.due_at, r.extended_at, sealed(secret, r.id, "extension_reason", r.extension_reason), r.closed_at,
        r.outcome ? std::optional{name_of(*r.outcome)} : std::nullopt,
        sealed(secret, r.id, "closing_note", r.closing_note), r.erasure, r.export_sha256, r.closed_by, r.id);
}

std::optional<SubjectRequest> find_request(View& view, const RequestId& id) {
    static const std::string sql = select_requests + " WHERE id = ?";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(id);
    if (!row.step())
        return std::nullopt;
    return read_request(view, row);
}

std::vector<SubjectRequest> list_requests(View& view, std::optional<bool> is_open) {
    static const std::string sql = select_requests +
                                   " WHERE ?1 IS NULL OR (closed_at IS NULL) = ?1"
                                   " ORDER BY closed_at IS NOT NULL, closed_at DESC, due_at, row";
    std::vector<SubjectRequest> requests;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(is_open);
    while (rows.step())
        requests.push_back(read_request(view, rows));
    return requests;
}

std::vector<SubjectRequest> requests_in_order(View& view) {
    static const std::string sql = select_requests + " ORDER BY created_at, id";
    std::vector<SubjectRequest> requests;
    Statement rows = view.main().prepare_composed(sql);
    while (rows.step())
        requests.push_back(read_request(view, rows));
    return requests;
}

std::vector<SubjectRequest> requests_named(View& view, SubjectNaming naming, std::string_view subject) {
    static const std::string sql = select_requests + " WHERE subject_digest = ? AND naming = ?"
                                                     " AND subject IS NOT NULL ORDER BY created_at, id";
    std::vector<SubjectRequest> requests;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(digest_of(view, naming, subject), name_of(naming));
    while (rows.step())
        requests.push_back(read_request(view, rows));
    return requests;
}

std::vector<Time> due_times_of_open_requests(View& view) {
    std::vector<Time> times;
    Statement rows =
        view.main().prepare("SELECT due_at FROM requests WHERE closed_at IS NULL ORDER BY due_at");
    while (rows.step())
        times.push_back(rows.get<Time>(0));
    return times;
}

void forget_request_subject(Tx& tx, const RequestId& id) {
    tx.main().run("UPDATE requests SET subject = NULL, note = NULL, extension_reason = NULL,"
                  " closing_note = NULL WHERE id = ?",
                  id);
    tx.keys().run("DELETE FROM request_secrets WHERE id = ?", id);
}

void forget_requests_of(Tx& tx, const VisitorId& visitor) {
    const Bytes by_id = digest_of(tx, SubjectNaming::visitor, visitor.text());
    std::vector<RequestId> theirs;
    {
        Statement rows = tx.main().select("SELECT r.id FROM requests r LEFT JOIN visitors v ON v.id = ?1"
                                          " WHERE r.closed_at IS NOT NULL AND r.subject IS NOT NULL AND"
                                          " (r.subject_digest = ?2 OR r.subject_digest = v.email_index"
                                          " OR r.subject_digest = v.verified_id_index)",
                                          visitor, by_id);
        while (rows.step())
            theirs.push_back(rows.get<RequestId>(0));
    }
    for (const RequestId& id : theirs)
        forget_request_subject(tx, id);
}

std::int64_t forget_requests_without_key(Tx& tx) {
    std::vector<RequestId> sealed_ids;
    {
        Statement rows = tx.main().prepare("SELECT id FROM requests WHERE subject IS NOT NULL");
        while (rows.step())
            sealed_ids.push_back(rows.get<RequestId>(0));
    }
    std::int64_t forgotten = 0;
    for (const RequestId& id : sealed_ids)
        if (!tx.keys().select("SELECT 1 FROM request_secrets WHERE id = ?", id).step()) {
            forget_request_subject(tx, id);
            ++forgotten;
        }
    return forgotten;
}

std::vector<ClosedRequest> requests_closed_before(View& view, Time before) {
    std::vector<ClosedRequest> closed;
    Statement rows = view.main().select(
        "SELECT id, closed_at FROM requests WHERE closed_at < ? ORDER BY closed_at, row", before);
    while (rows.step())
        closed.push_back({rows.get<RequestId>(0), rows.get<Time>(1)});
    return closed;
}

bool erase_request(Tx& tx, const RequestId& id) {
    tx.keys().run("DELETE FROM request_secrets WHERE id = ?", id);
    return tx.main().run("DELETE FROM requests WHERE id = ?", id) > 0;
}

} // namespace iterochat::storage
