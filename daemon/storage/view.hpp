#pragma once

#include "daemon/model/conversation.hpp"
#include "daemon/vault/keys.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

class Connection;
struct ReadSession;  // an organization's files inside one read snapshot
struct CachedKey;    // which key of the View's cache
struct WriteSession; // the same inside one command

/// Whose key opens a sealed text.
struct KeyOf {
    enum class Kind { organization, person, conversation };
    Kind kind = Kind::organization;
    VisitorId person;
    ConversationId conversation;
    std::optional<Uuid> author; ///< of a text in a conversation; none for the AI and the system
    bool author_is_visitor = false;

    static KeyOf organization() { return {}; }
    static KeyOf of_person(const VisitorId& visitor) { return {Kind::person, visitor, {}, {}, false}; }
    /// A visitor's words, and what was made of them (summary, trace, rating).
    static KeyOf text_of_visitor(const ConversationId& conversation, const VisitorId& visitor) {
        return {Kind::conversation, visitor, conversation, visitor, true};
    }
    static KeyOf text_of(const ConversationId& conversation, const Author& author);
    auto operator<=>(const KeyOf&) const = default;
};

/// Read access to one organization in one snapshot. Lives inside Store::read or write, on that thread. The
/// functions of this room take it and models; they neither authorize nor notify.
class View {
  public:
    View(ReadSession& session, OrganizationId organization, Time now);
    virtual ~View();
    View(const View&) = delete;
    View& operator=(const View&) = delete;

    const OrganizationId& organization() const { return organization_; }
    Time now() const { return now_; } ///< fixed when the read or command began
    const vault::OrganizationKeys& organization_keys() const;

    // For this room's own files.
    Connection& main();
    Connection& keys();
    Connection& index();

    /// Empty when its key was destroyed: the text is erased. Throws Code::damaged when the value is damaged.
    std::string unseal(const KeyOf& whose, const vault::Place& place, std::span<const std::uint8_t> sealed);
    /// Empty when destroyed. Valid until the next call.
    std::optional<vault::KeyView> find_key(const KeyOf& whose);
    const std::string& member_name(const AccountId& account);  ///< empty when unknown
    const std::string& visitor_name(const VisitorId& visitor); ///< the same

  protected:
    std::optional<vault::KeyView> find_secret(bool of_person, const Uuid& id);
    std::optional<vault::KeyView> remember(const CachedKey& name,
                                           std::span<std::uint8_t, vault::key_bytes> key);

    ReadSession& session_;
    OrganizationId organization_;
    Time now_;
    struct Cache;
    std::unique_ptr<Cache> cache_;
};

/// One command: reads see its own changes. Ends with Store::write's commit, or is rolled back when its work
/// throws.
class Tx : public View {
  public:
    Tx(WriteSession& session, OrganizationId organization, Time now);
    ~Tx() override;

    /// Runs on the writer thread after the commit, in order; must neither block nor throw. Not run after a
    /// rollback.
    void after_commit(std::function<void()> hook);

    /// Takes the organization's next event position.
    std::int64_t next_event_seq() { return next_event_seqs(1); }
    std::int64_t next_event_seqs(std::int64_t count); ///< that many in a row; the first

    // For this room's own files.
    Bytes seal(const KeyOf& whose, const vault::Place& place,
               std::string_view text); ///< throws not_found when the key is destroyed
    void make_conversation_secret(const ConversationId& conversation);
    void make_person_secret(const VisitorId& visitor);
    bool destroy_conversation_secret(const ConversationId& conversation); ///< false: there was none
    bool destroy_person_secret(const VisitorId& visitor);
    void sync_index_after_commit(); ///< an erasure changed index.db, which isn't synced otherwise
    void forget_names();            ///< after a name changed in this command
    std::vector<std::function<void()>> take_hooks();

  private:
    WriteSession& write_session_;
    std::vector<std::function<void()>> hooks_;
};

/// Read access to control.db in one snapshot.
class ControlView {
  public:
    ControlView(Connection& database, const vault::InstallationKeys& keys, Time now)
        : database_(database), keys_(keys), now_(now) {}
    virtual ~ControlView() = default;
    ControlView(const ControlView&) = delete;
    ControlView& operator=(const ControlView&) = delete;

    Time now() const { return now_; }
    Connection& database() { return database_; }
    const vault::InstallationKeys& installation_keys() const { return keys_; }
    std::string unseal(const vault::Place& place, std::span<const std::uint8_t> sealed) const;

  private:
    Connection& database_;
    const vault::InstallationKeys& keys_;
    Time now_;
};

class ControlTx : public ControlView {
  public:
    using ControlView::ControlView;
    void after_commit(std::function<void()> hook) {
        hooks_.push_back(std::move(hook));
    } ///< as Tx::after_commit
    Bytes seal(const vault::Place& place, std::string_view text) const;
    std::vector<std::function<void()>> take_hooks() { return std::move(hooks_); }

  private:
    std::vector<std::function<void()>> hooks_;
};

} // namespace iterochat::storage
