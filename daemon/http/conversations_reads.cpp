#include "common/base/error.hpp"
#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/talk_routes.hpp"
#include "daemon/service/inbox.hpp"

#include <limits>
#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using service::InboxFilter;
using service::MessageWindow;
using talk::Side;

constexpr std::int64_t seq_most = std::numeric_limits<std::int64_t>::max();
constexpr int items_a_page = 50;
constexpr int items_a_page_most = 200;
constexpr int messages_a_page = 100;
constexpr int messages_a_page_most = 500;

InboxFilter read_filter(const Call& call) {
    InboxFilter filter;
    filter.words = call.query("q").value_or("");
    filter.view = service::inbox_view_from_name(call.query("filter").value_or("all"));
    filter.tag = call.query("tag").value_or("");
    filter.language = call.query("language").value_or("");
    filter.cursor = call.query("cursor").value_or("");
    filter.limit = static_cast<int>(call.query_integer("limit", items_a_page, 1, items_a_page_most));
    if (const auto member = call.query("member"); member && !member->empty()) {
        filter.member = AccountId::parse(*member);
        if (!filter.member)
            throw Error{Code::unprocessable, "The parameter member is an account's id."}.with_field("member");
    }
    return filter;
}

MessageWindow read_window(const Call& call) {
    MessageWindow window;
    if (call.query("after_seq"))
        window.after_seq = call.query_integer("after_seq", 0, 0, seq_most);
    if (call.query("before_seq"))
        window.before_seq = call.query_integer("before_seq", 0, 0, seq_most);
    window.limit = static_cast<int>(call.query_integer("limit", messages_a_page, 1, messages_a_page_most));
    return window;
}

/// One message too many was read: it says that the list goes on, and is cut off where it does. The cursor is
/// the next after_seq, or the next before_seq of a window that looks back.
json write_page(std::vector<Message> messages, const MessageWindow& window) {
    std::optional<std::string> next;
    const auto limit = static_cast<std::size_t>(window.limit);
    if (messages.size() > limit && window.after_seq) {
        messages.resize(limit);
        next = std::to_string(messages.back().seq);
    } else if (messages.size() > limit) {
        messages.erase(messages.begin());
        next = std::to_string(messages.front().seq);
    }
    return talk::list_of(talk::write_all(messages), next);
}

void list(service::Inbox& inbox, const std::shared_ptr<Call>& call) {
    const auto page = inbox.list(call->actor, call->organization, read_filter(*call));
    call->reply(200, talk::list_of(talk::write_all(page.items, Side::member), page.next));
}

void list_messages(service::Inbox& inbox, const std::shared_ptr<Call>& call) {
    const auto id = call->path_id<ConversationId>("id");
    const MessageWindow window = read_window(*call);
    MessageWindow and_one_more = window;
    ++and_one_more.limit;
    call->reply(200, write_page(inbox.messages(call->actor, call->organization, id, and_one_more), window));
}

void count(service::Inbox& inbox, const std::shared_ptr<Call>& call) {
    const service::ViewCounts counts = inbox.counts(call->actor, call->organization);
    json object{{"all", counts.all},
                {"waiting", counts.waiting},
                {"mine", counts.mine},
                {"resolved", counts.resolved},
                {"snoozed", counts.snoozed}};
    if (counts.ai)
        object["ai"] = *counts.ai;
    call->reply(200, object);
}

} // namespace

Routes conversation_routes(service::Inbox& inbox) {
    return {
        {"GET", "/organizations/{org}/conversations", Access::member, "The inbox, latest activity first",
         [&inbox](const std::shared_ptr<Call>& call) { list(inbox, call); }},
        {"GET", "/organizations/{org}/conversations/counts", Access::member,
         "How many conversations each filter holds",
         [&inbox](const std::shared_ptr<Call>& call) { count(inbox, call); }},
        {"GET", "/organizations/{org}/conversations/{id}", Access::member, "One conversation",
         [&inbox](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<ConversationId>("id");
             call->reply(200, talk::write(inbox.get(call->actor, call->organization, id), Side::member));
         }},
        {"GET", "/organizations/{org}/conversations/{id}/messages", Access::member,
         "Messages in order; the newest ones without a position",
         [&inbox](const std::shared_ptr<Call>& call) { list_messages(inbox, call); }},
        {"GET", "/organizations/{org}/messages/{id}/explain", Access::member,
         "Why the AI answered or handed over",
         [&inbox](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<MessageId>("id");
             call->reply(200, json::parse(inbox.explain(call->actor, call->organization, id)));
         }},
    };
}

} // namespace iterochat::http
