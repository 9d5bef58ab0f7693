#include "daemon/service/inbox.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/service/inbox_access.hpp"
#include "daemon/service/snooze_clock.hpp"
#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/search.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/tags.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace iterochat::service {
namespace {

using State = ConversationState;

constexpr std::size_t page_of_a_complete_list = 500;

struct ViewRow {
    std::string_view name;
    InboxView view;
    std::vector<State> states;   ///< ai_active is taken out for those who don't see it
    std::optional<bool> snoozed; ///< put aside: only those, or only the others
};
const std::array<ViewRow, 7>& view_rows() {
    static const std::array<ViewRow, 7> rows{{
        {"any",
         InboxView::any,
         {State::ai_active, State::waiting, State::assigned, State::resolved},
         std::nullopt},
        {"all", InboxView::open, {State::ai_active, State::waiting, State::assigned}, false},
        {"waiting", InboxView::waiting, {State::waiting}, false},
        {"mine", InboxView::mine, {State::assigned}, false},
        {"resolved", InboxView::resolved, {State::resolved}, std::nullopt},
        {"ai", InboxView::ai, {State::ai_active}, std::nullopt},
        {"snoozed", InboxView::snoozed, {State::waiting, State::assigned}, true},
    }};
    return rows;
}

const ViewRow& row_of(InboxView view) {
    return *std::find_if(view_rows().begin(), view_rows().end(),
                         [&](const ViewRow& row) { return row.view == view; });
}

std::vector<State> states_of(const Actor& actor, InboxView view) {
    std::vector<State> states = row_of(view).states;
    if (may_see_ai_conversations(actor))
        return states;
    if (view == InboxView::ai)
        throw Error{Code::forbidden, "Your role does not see what the AI handles; ask an owner or an admin."};
    std::erase(states, State::ai_active);
    return states;
}

std::optional<Tag> find_tag(storage::View& view, const std::string& tag) {
    if (const auto id = TagId::parse(tag))
        return storage::find_tag(view, *id);
    return storage::find_tag_by_name(view, tag);
}

/// None: the filter names a tag that no conversation has.
std::optional<storage::ConversationFilter> storage_filter(storage::View& view, const Actor& actor,
                                                          const InboxFilter& wanted) {
    storage::ConversationFilter filter;
    filter.states = states_of(actor, wanted.view);
    filter.snoozed = row_of(wanted.view).snoozed;
    filter.language = wanted.language;
    filter.assignee = wanted.member;
    filter.active_since = wanted.since;
    if (wanted.view == InboxView::mine) {
        const auto* member = std::get_if<Member>(&actor);
        if (!member)
            throw Error{Code::unprocessable, "Only a member has conversations of their own."}.with_field(
                "filter");
        filter.assignee = member->account;
    }
    if (!wanted.tag.empty()) {
        const auto tag = find_tag(view, wanted.tag);
        if (!tag)
            return std::nullopt;
        filter.tag = tag->id;
    }
    return filter;
}

storage::ConversationPage page_of(storage::View& view, const InboxFilter& wanted,
                                  const storage::ConversationFilter& filter,
                                  const std::optional<storage::ConversationCursor>& after,
                                  std::size_t limit) {
    return trim(wanted.words).empty()
               ? storage::list_conversations(view, filter, after, limit)
               : storage::search_conversations(view, wanted.words, filter, after, limit);
}

std::optional<storage::ConversationCursor> parse_cursor(const std::string& text) {
    if (text.empty())
        return std::nullopt;
    auto cursor = storage::ConversationCursor::parse(text);
    if (!cursor)
        throw Error{Code::unprocessable, "This cursor is none of ours; start without one."}.with_field(
            "cursor");
    return cursor;
}

} // namespace

InboxView inbox_view_from_name(std::string_view name) {
    for (const ViewRow& row : view_rows())
        if (row.name == name)
            return row.view;
    throw Error{Code::unprocessable, "Unknown filter; use one of all waiting mine resolved ai snoozed any."}
        .with_field("filter");
}

Inbox::Inbox(const Context& context) : context_(context), snoozes_(std::make_shared<SnoozeClock>()) {}

ConversationPage Inbox::list(const Actor& actor, OrganizationId organization, const InboxFilter& wanted) {
    require(actor, organization, Right::work_inbox);
    auto after = parse_cursor(wanted.cursor);
    return context_.store.read(organization, [&](storage::View& view) {
        ConversationPage page;
        const auto filter = storage_filter(view, actor, wanted);
        if (!filter)
            return page;
        const auto limit =
            wanted.limit > 0 ? static_cast<std::size_t>(wanted.limit) : page_of_a_complete_list;
        do {
            storage::ConversationPage part = page_of(view, wanted, *filter, after, limit);
            std::move(part.items.begin(), part.items.end(), std::back_inserter(page.items));
            after = part.next;
        } while (wanted.limit <= 0 && after);
        if (after)
            page.next = after->text();
        return page;
    });
}

ViewCounts Inbox::counts(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::work_inbox);
    const auto* member = std::get_if<Member>(&actor);
    const auto stored = context_.store.read(organization, [&](storage::View& view) {
        return storage::count_inbox(view, member ? std::optional{member->account} : std::nullopt);
    });
    ViewCounts counts{.all = stored.waiting + stored.assigned,
                      .waiting = stored.waiting,
                      .mine = stored.mine,
                      .resolved = stored.resolved,
                      .ai = std::nullopt,
                      .snoozed = stored.snoozed};
    if (may_see_ai_conversations(actor)) {
        counts.ai = stored.ai_active;
        counts.all += stored.ai_active;
    }
    return counts;
}

Conversation Inbox::get(const Actor& actor, OrganizationId organization, ConversationId id) {
    return context_.store.read(organization,
                               [&](storage::View& view) { return visible_conversation(view, actor, id); });
}

ConversationId Inbox::id_of(OrganizationId organization, std::string_view text) {
    if (const auto id = ConversationId::parse(text))
        return *id;
    return context_.store.read(organization, [&](storage::View& view) {
        const auto conversation = storage::find_conversation_by_short_id(view, lower_ascii(text));
        if (!conversation)
            throw Error{Code::not_found, "There is no such conversation."};
        return conversation->id;
    });
}

std::vector<Message> Inbox::messages(const Actor& actor, OrganizationId organization, ConversationId id,
                                     const MessageWindow& window) {
    return context_.store.read(organization, [&](storage::View& view) {
        visible_conversation(view, actor, id);
        const auto limit = static_cast<std::size_t>(window.limit);
        if (window.after_seq && window.before_seq)
            throw Error{Code::invalid, "Give after_seq or before_seq, not both."}.with_field("before_seq");
        if (window.after_seq)
            return storage::messages_after(view, id, *window.after_seq, limit);
        return storage::messages_before(
            view, id, window.before_seq.value_or(std::numeric_limits<std::int64_t>::max()), limit);
    });
}

std::string Inbox::explain(const Actor& actor, OrganizationId organization, MessageId id) {
    return context_.store.read(organization, [&](storage::View& view) {
        require(actor, organization, Right::work_inbox);
        const auto message = storage::find_message(view, id);
        if (!message)
            throw Error{Code::not_found, "There is no such message."};
        visible_conversation(view, actor, message->conversation_id);
        auto trace = storage::find_ai_trace(view, id);
        if (!trace)
            throw Error{Code::not_found,
                        "The AI had no part in this message, so there is nothing to explain."};
        return std::move(trace->json);
    });
}

} // namespace iterochat::service
