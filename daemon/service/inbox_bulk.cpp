#include "daemon/service/inbox_bulk.hpp"

#include "common/base/error.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <set>

namespace iterochat::service {
namespace {

struct ActRow {
    std::string_view name;
    BulkAct act;
};
constexpr std::array<ActRow, 9> acts{{{"claim", BulkAct::claim},
                                      {"release", BulkAct::release},
                                      {"assign", BulkAct::assign},
                                      {"resolve", BulkAct::resolve},
                                      {"reopen", BulkAct::reopen},
                                      {"snooze", BulkAct::snooze},
                                      {"tag", BulkAct::tag},
                                      {"untag", BulkAct::untag},
                                      {"delete", BulkAct::remove}}};

/// What the acts of one order share: each fills its own place, the last one tells.
struct Gathered {
    std::vector<ConversationId> ids;
    std::vector<std::exception_ptr> failures; ///< null: done
    std::atomic<std::size_t> open;
    Then<BulkResult> then;

    void end(std::size_t place, std::exception_ptr failure) {
        failures[place] = std::move(failure);
        if (open.fetch_sub(1) != 1)
            return;
        BulkResult result;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (failures[i])
                result.failed.emplace_back(ids[i], failures[i]);
            else
                result.done.push_back(ids[i]);
        }
        then(Result<BulkResult>(std::move(result)));
    }
};

std::exception_ptr failure_of(const Result<Conversation>& result) {
    try {
        result.get();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

std::vector<ConversationId> distinct(const std::vector<ConversationId>& ids) {
    std::vector<ConversationId> once;
    std::set<ConversationId> seen;
    for (const ConversationId& id : ids)
        if (seen.insert(id).second)
            once.push_back(id);
    return once;
}

void check(const BulkOrder& order) {
    if (order.ids.empty() || order.ids.size() > bulk_most)
        throw Error{Code::unprocessable, "Name 1 to 200 conversations."}.with_field("ids");
    if (order.act == BulkAct::assign && !order.member)
        throw Error{Code::unprocessable, "Say to whom they are assigned."}.with_field("member");
    if ((order.act == BulkAct::tag || order.act == BulkAct::untag) && order.tag.empty())
        throw Error{Code::unprocessable, "Say which tag, by id or name."}.with_field("tag");
}

void apply(Inbox& inbox, const Member& member, const BulkOrder& order, ConversationId id,
           Then<Conversation> then) {
    switch (order.act) {
    case BulkAct::claim:
        return inbox.claim(member, id, std::move(then));
    case BulkAct::release:
        return inbox.release(member, id, std::move(then));
    case BulkAct::assign:
        return inbox.assign(member, member.organization, id, *order.member, std::move(then));
    case BulkAct::resolve:
        return inbox.resolve(member, id, std::move(then));
    case BulkAct::reopen:
        return inbox.reopen(member, id, std::move(then));
    case BulkAct::snooze:
        return inbox.snooze(member, id, order.until, std::move(then));
    case BulkAct::tag:
        return inbox.add_tag(member, member.organization, id, order.tag, std::move(then));
    case BulkAct::untag:
        return inbox.remove_tag(member, member.organization, id, order.tag, std::move(then));
    case BulkAct::remove:
        return inbox.remove(member, member.organization, id, std::move(then));
    }
}

} // namespace

BulkAct bulk_act_from_name(std::string_view name) {
    for (const ActRow& row : acts)
        if (row.name == name)
            return row.act;
    throw Error{Code::unprocessable, "Unknown action; use one of claim release assign resolve reopen snooze "
                                     "tag untag delete."}
        .with_field("action");
}

void apply_to_all(Inbox& inbox, const Member& member, const BulkOrder& order, Then<BulkResult> then) {
    check(order);
    const auto gathered = std::make_shared<Gathered>();
    gathered->ids = distinct(order.ids);
    gathered->failures.resize(gathered->ids.size());
    gathered->open = gathered->ids.size();
    gathered->then = std::move(then);
    for (std::size_t i = 0; i < gathered->ids.size(); ++i) {
        try {
            apply(inbox, member, order, gathered->ids[i], [gathered, i](const Result<Conversation>& result) {
                gathered->end(i, failure_of(result));
            });
        } catch (...) {
            if (i == 0)
                throw; // wrong for this one is wrong for all, and nothing was begun
            gathered->end(i, std::current_exception());
        }
    }
}

} // namespace iterochat::service
