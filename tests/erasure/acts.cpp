#include "tests/erasure/acts.hpp"

#include <array>

namespace iterochat::trials {
namespace {

void act_on_conversation(Office& office, const ConversationId& id) {
    const bool is_deleted = office.model.conversations.at(id).is_deleted;
    const bool may_speak = office.may_speak(id);
    switch (office.below(14)) {
    case 0:
    case 1:
        return is_deleted ? office.bring_back(id) : office.remove(id);
    case 2:
        return is_deleted ? void() : office.note(id);
    case 3:
        return office.remove_note(id);
    case 4:
        return is_deleted ? void() : office.tag(id);
    case 5:
        return office.search(id);
    case 6:
        return may_speak ? office.confirm(id) : void();
    case 7:
        return may_speak ? office.attach(id, office.below(2) == 0) : void();
    case 8:
        return may_speak ? office.summarize(id) : void();
    case 9:
        return is_deleted ? void() : office.draft(id);
    default:
        return may_speak ? office.post(id, static_cast<Office::Speaker>(office.below(3))) : void();
    }
}

void act_on_own_content(Office& office) {
    static constexpr std::array kinds{ItemKind::article, ItemKind::quick_reply, ItemKind::instruction,
                                      ItemKind::tag};
    switch (office.below(4)) {
    case 0:
        return office.add_item(kinds[office.below(kinds.size())]);
    case 1:
        return office.edit_item();
    default:
        return office.remove_or_bring_back_item();
    }
}

void restore_something(Office& office) {
    if (!office.backups.empty())
        office.restore(office.backups[office.below(office.backups.size())]);
}

/// What destroys or brings back.
void act_heavily(Office& office) {
    const VisitorId visitor = office.any_of(office.model.visitors);
    const bool has_talks = !office.model.conversations.empty();
    switch (office.below(16)) {
    case 0:
    case 1:
        return has_talks ? office.erase_conversation(office.any_of(office.model.conversations)) : void();
    case 2:
        return office.erase_person(visitor);
    case 3:
        return office.erase_words(visitor);
    case 4:
    case 5:
        return office.sweep();
    case 6:
    case 7:
        return has_talks ? office.rectify(office.any_of(office.model.conversations)) : void();
    case 8:
        return office.change_member();
    case 9:
        return office.add_neighbour();
    case 10:
        return office.erase_neighbour();
    case 11:
        return office.back_up(true);
    case 12:
        return office.back_up(false);
    case 13:
    case 14:
        return restore_something(office);
    default:
        return office.drill();
    }
}

} // namespace

void act(Office& office) {
    if (!office.model.visitors.empty() && office.below(4) == 0)
        return act_heavily(office);
    if (office.below(16) == 0) {
        office.close(); // orderly
        return office.open();
    }
    talk_or_write(office);
}

void talk_or_write(Office& office) {
    if (office.model.visitors.empty() || office.below(12) == 0)
        office.add_visitor();
    const VisitorId visitor = office.any_of(office.model.visitors);
    switch (office.below(14)) {
    case 0:
    case 1:
        return act_on_own_content(office);
    case 2:
        return office.below(2) ? office.ask_for_rights(visitor) : office.answer_request();
    default:
        break;
    }
    if (office.model.conversations.empty() || office.below(4) == 0)
        return office.model.visitors.at(visitor).has_words ? (void)office.start(visitor) : void();
    act_on_conversation(office, office.any_of(office.model.conversations));
}

void erase_something(Office& office) {
    if (office.model.visitors.empty())
        office.add_visitor();
    const VisitorId visitor = office.any_of(office.model.visitors);
    const bool has_talks = !office.model.conversations.empty();
    switch (office.below(8)) {
    case 0:
    case 1:
        return office.erase_person(visitor);
    case 2:
    case 3:
        return has_talks ? office.erase_conversation(office.any_of(office.model.conversations)) : void();
    case 4:
        return office.erase_words(visitor);
    case 5:
        return has_talks ? office.rectify(office.any_of(office.model.conversations)) : void();
    case 6:
        return office.sweep();
    default:
        return office.below(2) ? office.change_member() : office.erase_neighbour();
    }
}

} // namespace iterochat::trials
