#include "daemon/storage/view.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/key_cache.hpp"
#include "daemon/storage/session.hpp"

#include <cstring>
#include <unordered_map>

namespace iterochat::storage {
namespace {

constexpr std::string_view conversation_secrets = "conversation_secrets";
constexpr std::string_view person_secrets = "person_secrets";
constexpr std::size_t names_most = 4096;

vault::Place place_of_secret(bool of_person, const Uuid& id) {
    return {of_person ? person_secrets : conversation_secrets, "secret", id.blob()};
}

} // namespace

KeyOf KeyOf::text_of(const ConversationId& conversation, const Author& author) {
    const bool is_visitor = author.kind == AuthorKind::visitor && author.id;
    return {Kind::conversation, is_visitor ? VisitorId::from(*author.id) : VisitorId{}, conversation,
            author.id, is_visitor};
}

struct View::Cache {
    KeyCache keys;
    std::unordered_map<Uuid, std::string, UuidHash> names; // of members and visitors
};

View::View(ReadSession& session, OrganizationId organization, Time now)
    : session_(session), organization_(organization), now_(now), cache_(std::make_unique<Cache>()) {}
View::~View() = default;

const vault::OrganizationKeys& View::organization_keys() const {
    return session_.keys;
}
Connection& View::main() {
    return session_.use(File::main);
}
Connection& View::keys() {
    return session_.use(File::keys);
}
Connection& View::index() {
    return session_.use(File::index);
}

std::optional<vault::KeyView> View::find_secret(bool of_person, const Uuid& id) {
    const CachedKey name{of_person ? CachedKey::Kind::person : CachedKey::Kind::conversation, id, {}};
    if (const auto known = cache_->keys.find(name))
        return *known;
    Statement row = keys().select(of_person ? "SELECT secret FROM person_secrets WHERE id = ?"
                                            : "SELECT secret FROM conversation_secrets WHERE id = ?",
                                  id);
    if (!row.step()) {
        cache_->keys.add_destroyed(name);
        return std::nullopt;
    }
    std::array<std::uint8_t, vault::key_bytes> secret{}; // not in the cache before it is known to be whole
    vault::unwrap_key(session_.keys.key(), place_of_secret(of_person, id), row.blob(0), secret);
    return remember(name, secret);
}

std::optional<vault::KeyView> View::remember(const CachedKey& name,
                                             std::span<std::uint8_t, vault::key_bytes> key) {
    const vault::KeySlot slot = cache_->keys.add(name);
    std::copy(key.begin(), key.end(), slot.begin());
    ::explicit_bzero(key.data(), key.size());
    return vault::KeyView{slot};
}

std::optional<vault::KeyView> View::find_key(const KeyOf& whose) {
    if (whose.kind == KeyOf::Kind::organization)
        return vault::KeyView{session_.keys.key()};
    if (whose.kind == KeyOf::Kind::person)
        return find_secret(true, whose.person);
    const CachedKey name{CachedKey::Kind::data, whose.conversation, whose.author.value_or(Uuid{})};
    if (const auto known = cache_->keys.find(name))
        return *known;
    // The person first: adding a key may empty the cache, and only the newest key is sure to stand.
    std::optional<vault::KeyView> person;
    std::array<std::uint8_t, vault::key_bytes> person_copy{};
    if (whose.author_is_visitor) {
        person = find_secret(true, whose.person);
        if (!person) {
            cache_->keys.add_destroyed(name);
            return std::nullopt;
        }
        std::copy(person->bytes().begin(), person->bytes().end(), person_copy.begin());
        person.emplace(std::span<const std::uint8_t>{person_copy});
    }
    const auto conversation = find_secret(false, whose.conversation);
    if (!conversation) {
        cache_->keys.add_destroyed(name);
        ::explicit_bzero(person_copy.data(), person_copy.size());
        return std::nullopt;
    }
    std::array<std::uint8_t, vault::key_bytes> made{};
    vault::data_key(*conversation, whose.conversation, person ? &*person : nullptr, whose.author, made);
    ::explicit_bzero(person_copy.data(), person_copy.size());
    return remember(name, made);
}

std::string View::unseal(const KeyOf& whose, const vault::Place& place,
                         std::span<const std::uint8_t> sealed) {
    if (sealed.empty())
        return {};
    const auto key = find_key(whose);
    return key ? vault::unseal(*key, place, sealed) : std::string{};
}

const std::string& View::member_name(const AccountId& account) {
    if (cache_->names.size() > names_most)
        cache_->names.clear();
    const auto [known, is_new] = cache_->names.try_emplace(account);
    if (is_new) {
        Statement row = main().select("SELECT name FROM members WHERE id = ?", account);
        if (row.step())
            known->second = unseal(KeyOf::organization(), {"members", "name", account.blob()}, row.blob(0));
    }
    return known->second;
}

const std::string& View::visitor_name(const VisitorId& visitor) {
    if (cache_->names.size() > names_most)
        cache_->names.clear();
    const auto [known, is_new] = cache_->names.try_emplace(visitor);
    if (is_new) {
        Statement row = main().select("SELECT name FROM visitors WHERE id = ?", visitor);
        if (row.step())
            known->second =
                unseal(KeyOf::of_person(visitor), {"visitors", "name", visitor.blob()}, row.blob(0));
    }
    return known->second;
}

// ---- Tx

Tx::Tx(WriteSession& session, OrganizationId organization, Time now)
    : View(session, organization, now), write_session_(session) {}
Tx::~Tx() = default;

void Tx::after_commit(std::function<void()> hook) {
    hooks_.push_back(std::move(hook));
}

std::vector<std::function<void()>> Tx::take_hooks() {
    return std::move(hooks_);
}

std::int64_t Tx::next_event_seqs(std::int64_t count) {
    write_session_.took_event = true;
    Statement row =
        main().select("UPDATE counters SET value = value + ? WHERE name = 'event' RETURNING value", count);
    row.step();
    const std::int64_t last = row.integer(0);
    main().finish(row);
    return last - count + 1;
}

Bytes Tx::seal(const KeyOf& whose, const vault::Place& place, std::string_view text) {
    const auto key = find_key(whose);
    if (!key)
        throw Error{Code::not_found,
                    "The key of this conversation or person was destroyed: it has been erased."};
    return vault::seal(*key, place, text);
}

void Tx::make_conversation_secret(const ConversationId& conversation) {
    const Bytes wrapped =
        vault::wrap_key(session_.keys.key(), place_of_secret(false, conversation), vault::make_key());
    keys().run("INSERT INTO conversation_secrets (id, secret) VALUES (?, ?)", conversation, wrapped);
    cache_->keys.clear();
}

void Tx::make_person_secret(const VisitorId& visitor) {
    const Bytes wrapped =
        vault::wrap_key(session_.keys.key(), place_of_secret(true, visitor), vault::make_key());
    keys().run("INSERT INTO person_secrets (id, secret) VALUES (?, ?)", visitor, wrapped);
    cache_->keys.clear();
}

bool Tx::destroy_conversation_secret(const ConversationId& conversation) {
    cache_->keys.clear();
    return keys().run("DELETE FROM conversation_secrets WHERE id = ?", conversation) > 0;
}

bool Tx::destroy_person_secret(const VisitorId& visitor) {
    cache_->keys.clear();
    return keys().run("DELETE FROM person_secrets WHERE id = ?", visitor) > 0;
}

void Tx::sync_index_after_commit() {
    write_session_.index_must_sync = true;
}

void Tx::forget_names() {
    cache_->names.clear();
}

// ---- control.db

std::string ControlView::unseal(const vault::Place& place, std::span<const std::uint8_t> sealed) const {
    return sealed.empty() ? std::string{} : vault::unseal(keys_.key(), place, sealed);
}

Bytes ControlTx::seal(const vault::Place& place, std::string_view text) const {
    return vault::seal(installation_keys().key(), place, text);
}

} // namespace iterochat::storage
