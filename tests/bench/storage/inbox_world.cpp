#include "tests/bench/storage/inbox_world.hpp"

#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/import_rows.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>
#include <array>

using namespace iterochat;

namespace {

constexpr int a_transaction = 500;
constexpr int messages_each = 4;
constexpr std::array words{"parcel", "invoice", "refund",  "delivery", "account", "password",
                           "return", "label",   "address", "order",    "price",   "warranty",
                           "colour", "size",    "voucher", "receipt"};
constexpr std::array names{"Ada", "Bela", "Cem", "Dora", "Emin", "Fatima", "Goran", "Hana", "Ines", "Jonas"};

struct Maker {
    storage::Tx& tx;
    const std::vector<Tag>& tags;
    const std::vector<AccountId>& members;

    ConversationState state_of(int n) const {
        switch (n % 100) {
        case 0:
            return ConversationState::waiting;
        case 1:
            return ConversationState::assigned;
        case 2:
            return ConversationState::ai_active;
        default:
            return ConversationState::resolved;
        }
    }

    /// Words of its own for each hundredth conversation, so that a search can find few.
    std::string text_of(int n, int message) const {
        std::string text = "About my";
        for (int i = 0; i < 8; ++i)
            text += std::string(" ") +
                    words[static_cast<std::size_t>(n * 7 + message * 3 + i * i) % words.size()];
        if (n % 100 == 7)
            text += " serial" + std::to_string(n / 100 % 50);
        return text;
    }

    void add(int n) const {
        const Time at = tx.now() - hours(24 * 365) + Span{static_cast<std::int64_t>(n) * 300'000};
        Visitor visitor;
        visitor.id = VisitorId::make(at);
        visitor.name =
            std::string(names[static_cast<std::size_t>(n) % names.size()]) + " " + std::to_string(n);
        visitor.created_at = visitor.last_seen_at = at;
        visitor.language = "en";
        storage::import_visitor(tx, visitor);
        Conversation c;
        c.id = ConversationId::make(at);
        c.short_id = c.id.text().substr(24);
        c.visitor_id = visitor.id;
        c.state = state_of(n);
        c.language = n % 500 == 0 ? "bn-Latn" : n % 5 == 0 ? "bn" : "en";
        if (c.state == ConversationState::assigned || (c.state == ConversationState::resolved && n % 3 == 0))
            c.assignee_id = members[static_cast<std::size_t>(n / 100) % members.size()];
        c.escalated = c.assignee_id.has_value();
        c.last_seq = messages_each;
        c.member_read_seq = n % 4;
        c.created_at = at;
        // The open ones lie behind many that were resolved since.
        c.last_activity_at = at + minutes(c.state == ConversationState::resolved ? 600 : 1);
        storage::import_conversation(tx, c);
        for (int i = 0; i < messages_each; ++i) {
            Message message;
            message.id = MessageId::make(at + seconds(i));
            message.conversation_id = c.id;
            message.seq = i + 1;
            message.author =
                i % 2 == 0 ? Author{AuthorKind::visitor, visitor.id, {}} : Author{AuthorKind::ai, {}, {}};
            message.text = text_of(n, i);
            message.created_at = at + seconds(i);
            storage::import_message(tx, message);
        }
        storage::import_conversation_tag(tx, {c.id, tags[2 + static_cast<std::size_t>(n) % 18].id, at});
        if (n % 2 == 0)
            storage::import_conversation_tag(tx, {c.id, tags[0].id, at});
        if (n % 1000 == 3)
            storage::import_conversation_tag(tx, {c.id, tags[1].id, at});
    }
};

} // namespace

InboxWorld make_inbox(storage::Store& store, const std::string& slug, int conversations) {
    InboxWorld world;
    world.organization = OrganizationId::make(Time{1});
    store.create_organization_files(world.organization);
    store.control_write([&](storage::ControlTx& tx) {
        Organization organization;
        organization.id = world.organization;
        organization.slug = organization.name = slug;
        storage::create_organization(tx, organization);
    });
    std::vector<AccountId> members;
    std::vector<Tag> tags;
    store.write(world.organization, [&](storage::Tx& tx) {
        for (int i = 0; i < 10; ++i) {
            members.push_back(AccountId::make(tx.now()));
            storage::set_member_name(tx, members.back(), names[static_cast<std::size_t>(i)]);
        }
        for (int i = 0; i < 20; ++i) {
            tags.push_back({TagId::make(tx.now()), "tag " + std::to_string(i), tx.now(), {}, {}});
            storage::import_tag(tx, tags.back());
        }
    });
    for (int begin = 0; begin < conversations; begin += a_transaction)
        store.write(world.organization, [&](storage::Tx& tx) {
            const Maker maker{tx, tags, members};
            for (int n = begin; n < std::min(begin + a_transaction, conversations); ++n)
                maker.add(n);
        });
    world.owner = {members[0], world.organization, Role::owner, names[0]};
    world.agent = {members[1], world.organization, Role::agent, names[1]};
    world.common_tag = tags[0].id.text();
    world.rare_tag = tags[1].id.text();
    return world;
}
