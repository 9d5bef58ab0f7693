#include "daemon/storage/visitors.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "common/base/text.hpp"
#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

vault::Place place(const VisitorId& id, std::string_view column) {
    return {"visitors", column, id.blob()};
}

std::optional<vault::BlindIndex> email_index_of(View& view, std::string_view email) {
    if (normalize_email(email).empty())
        return std::nullopt;
    return view.organization_keys().email_index(email);
}

std::optional<vault::BlindIndex> verified_id_index_of(View& view, std::string_view verified_id) {
    if (verified_id.empty())
        return std::nullopt;
    return view.organization_keys().verified_id_index(verified_id);
}

std::optional<Visitor> find_one(View& view, Statement row) {
    if (!row.step())
        return std::nullopt;
    return read_visitor(view, row);
}

} // namespace

const std::string select_visitors =
    "SELECT v.id, v.name, v.email, v.verified_id, v.verified, v.language, v.consent_version, v.consent_at, "
    "v.consent_text,"
    " v.consent_policy_url, v.ip_address, v.user_agent, v.page, v.created_at, v.last_seen_at FROM visitors v";

Visitor read_visitor(View& view, Statement& row) {
    Visitor visitor;
    visitor.id = row.get<VisitorId>(0);
    const KeyOf whose = KeyOf::of_person(visitor.id);
    const auto open = [&](int column, std::string_view name) {
        return view.unseal(whose, place(visitor.id, name), row.blob(column));
    };
    visitor.name = open(1, "name");
    visitor.email = open(2, "email");
    visitor.verified_id = open(3, "verified_id");
    visitor.verified = row.get<bool>(4);
    visitor.language = row.get<std::string>(5);
    visitor.consent_version = row.get<std::string>(6);
    visitor.consent_at = row.find<Time>(7);
    visitor.consent_text = open(8, "consent_text");
    visitor.consent_policy_url = row.get<std::string>(9);
    visitor.ip_address = open(10, "ip_address");
    visitor.user_agent = open(11, "user_agent");
    visitor.page = open(12, "page");
    visitor.created_at = row.get<Time>(13);
    visitor.last_seen_at = row.get<Time>(14);
    return visitor;
}

std::int64_t visitor_row(View& view, const VisitorId& id) {
    Statement row = view.main().select("SELECT row FROM visitors WHERE id = ?", id);
    if (!row.step())
        throw Error{Code::not_found, "There is no such visitor."};
    return row.integer(0);
}

std::int64_t insert_visitor_row(Tx& tx, const Visitor& visitor) {
    tx.make_person_secret(visitor.id);
    tx.main().run(
        "INSERT INTO visitors (id, verified, language, consent_version, consent_policy_url, created_at,"
        " last_seen_at, name_seq) VALUES (?, 0, '', '', '', ?, ?, 0)",
        visitor.id, visitor.created_at, visitor.last_seen_at);
    const std::int64_t row = tx.main().last_row();
    update_visitor_fields(tx, visitor);
    return row;
}

void update_visitor_fields(Tx& tx, const Visitor& v) {
    const KeyOf whose = KeyOf::of_person(v.id);
    const auto sealed = [&](std::string_view column, std::string_view text) {
        return seal_or_null(tx, whose, place(v.id, column), text);
    };
    const std::int64_t changed = tx.main().run(
        "UPDATE visitors SET name = ?, email = ?, email_index = ?, verified_id = ?, verified_id_index = ?, "
        "verified = ?,"
        " language = ?, consent_version = ?, consent_at = ?, consent_text = ?, consent_policy_url = ?, "
        "ip_address = ?,"
        " user_agent = ?, page = ?, last_seen_at = ?, name_seq = ? WHERE id = ?",
        sealed("name", v.name), sealed("email", v.email), email_index_of(tx, v.email),
        sealed("verified_id", v.verified_id), verified_id_index_of(tx, v.verified_id), v.verified, v.language,
        v.consent_version, v.consent_at, sealed("consent_text", v.consent_text), v.consent_policy_url,
        sealed("ip_address", v.ip_address), sealed("user_agent", v.user_agent), sealed("page", v.page),
        v.last_seen_at, tx.next_event_seq(), v.id);
    if (changed == 0)
        throw Error{Code::not_found, "There is no such visitor."};
    tx.forget_names();
}

Visitor create_visitor(Tx& tx, Visitor visitor) {
    visitor.id = VisitorId::make(tx.now());
    visitor.created_at = tx.now();
    visitor.last_seen_at = tx.now();
    insert_visitor_row(tx, visitor);
    return visitor;
}

void update_visitor(Tx& tx, const Visitor& visitor) {
    update_visitor_fields(tx, visitor);
}

void touch_visitor(Tx& tx, const VisitorId& id) {
    tx.main().run("UPDATE visitors SET last_seen_at = ? WHERE id = ?", tx.now(), id);
}

std::optional<Visitor> find_visitor(View& view, const VisitorId& id) {
    static const std::string sql = select_visitors + " WHERE v.id = ?";
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(id);
    return find_one(view, std::move(row));
}

Visitor get_visitor(View& view, const VisitorId& id) {
    if (auto visitor = find_visitor(view, id))
        return std::move(*visitor);
    throw Error{Code::not_found, "There is no such visitor."};
}

std::optional<Visitor> find_visitor_by_verified_id(View& view, std::string_view verified_id) {
    static const std::string sql = select_visitors + " WHERE v.verified_id_index = ? AND v.verified = 1";
    const auto index = verified_id_index_of(view, verified_id);
    if (!index)
        return std::nullopt;
    Statement row = view.main().prepare_composed(sql);
    row.bind_all(*index);
    return find_one(view, std::move(row));
}

std::vector<Visitor> find_visitors_by_email(View& view, std::string_view email, bool with_unverified) {
    static const std::string sql =
        select_visitors + " WHERE v.email_index = ? AND (v.verified = 1 OR ?) ORDER BY v.row";
    std::vector<Visitor> visitors;
    const auto index = email_index_of(view, email);
    if (!index)
        return visitors;
    Statement rows = view.main().prepare_composed(sql);
    rows.bind_all(*index, with_unverified);
    while (rows.step())
        visitors.push_back(read_visitor(view, rows));
    return visitors;
}

void set_member_name(Tx& tx, const AccountId& account, std::string_view name) {
    tx.main().run(
        "INSERT INTO members (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        account, tx.seal(KeyOf::organization(), {"members", "name", account.blob()}, name));
    tx.forget_names();
}

void forget_member_name(Tx& tx, const AccountId& account) {
    if (!tx.member_name(account).empty())
        set_member_name(tx, account, former_member);
}

bool is_present_member(View& view, const AccountId& account) {
    const std::string name = view.member_name(account);
    return !name.empty() && name != former_member;
}

} // namespace iterochat::storage
