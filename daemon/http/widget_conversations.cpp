#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/talk_routes.hpp"
#include "daemon/service/conversations.hpp"

#include <limits>
#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using service::Posted;
using talk::Side;

constexpr std::int64_t seq_most = std::numeric_limits<std::int64_t>::max();
constexpr int messages_a_page = 100;
constexpr int messages_a_page_most = 500;

service::NewMessage read_message(const Call& call) {
    Fields fields = call.fields();
    service::NewMessage message{fields.string("text"), fields.string("client_id")};
    fields.finish();
    return message;
}

service::NewMessage read_first_message(const Call& call) {
    Fields fields = call.fields();
    service::NewMessage message{fields.string("text"), fields.string("client_id")};
    message.for_people = fields.optional_boolean("for_people").value_or(false);
    fields.finish();
    return message;
}

std::int64_t read_seq(const Call& call) {
    Fields fields = call.fields();
    const std::int64_t seq = fields.integer("seq");
    fields.finish();
    return seq;
}

/// One more than the page was read: its presence says that more follow.
json page_of(std::vector<Message> messages, int limit) {
    std::optional<std::string> next;
    if (messages.size() > static_cast<std::size_t>(limit)) {
        messages.resize(static_cast<std::size_t>(limit));
        next = std::to_string(messages.back().seq);
    }
    return talk::list_of(talk::write_all(messages), next);
}

void start(service::Conversations& conversations, const std::shared_ptr<Call>& call) {
    conversations.start(visitor_of(*call), read_first_message(*call),
                        reply_when_done<Posted>(call, [](Call& answered, const Posted& posted) {
                            answered.reply(posted.is_new ? 201 : 200,
                                           {{"conversation", talk::write(posted.conversation, Side::visitor)},
                                            {"message", talk::write(posted.message)}});
                        }));
}

void post(service::Conversations& conversations, const std::shared_ptr<Call>& call) {
    const auto id = call->path_id<ConversationId>("id");
    conversations.post(visitor_of(*call), id, read_message(*call),
                       reply_when_done<Posted>(call, [](Call& answered, const Posted& posted) {
                           answered.reply(posted.is_new ? 201 : 200, talk::write(posted.message));
                       }));
}

void list_messages(service::Conversations& conversations, const std::shared_ptr<Call>& call) {
    const auto id = call->path_id<ConversationId>("id");
    const std::int64_t after = call->query_integer("after_seq", 0, 0, seq_most);
    const int limit =
        static_cast<int>(call->query_integer("limit", messages_a_page, 1, messages_a_page_most));
    call->reply(200, page_of(conversations.messages(visitor_of(*call), id, after, limit + 1), limit));
}

void rate(service::Conversations& conversations, const std::shared_ptr<Call>& call) {
    const auto id = call->path_id<ConversationId>("id");
    Fields fields = call->fields();
    const std::int64_t score = fields.integer("score");
    const std::string comment = fields.optional_string("comment").value_or("");
    fields.finish();
    conversations.rate(visitor_of(*call), id, score, comment, reply_conversation(call, Side::visitor));
}

/// A page to keep: its browser saves it instead of showing it with this origin's rights.
void send_transcript(service::Conversations& conversations, const std::shared_ptr<Call>& call) {
    Fields fields = call->fields();
    const std::string language = fields.optional_string("language").value_or("en");
    fields.finish();
    net::Response page;
    page.body = conversations.transcript(visitor_of(*call), call->path_id<ConversationId>("id"), language);
    page.content_type = "text/html; charset=utf-8";
    page.headers = call->headers();
    page.headers.emplace_back("Content-Disposition", "attachment; filename=\"conversation.html\"");
    page.headers.emplace_back("Content-Security-Policy",
                              "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    call->exchange().send(std::move(page));
}

} // namespace

Routes widget_conversation_routes(service::Conversations& conversations) {
    return {
        {"GET", "/widget/conversations", Access::visitor,
         "The visitor's own conversations, newest activity first",
         [&](const std::shared_ptr<Call>& call) {
             call->reply(
                 200, talk::list_of(talk::write_all(conversations.list(visitor_of(*call)), Side::visitor)));
         }},
        {"POST", "/widget/conversations", Access::visitor, "Starts a conversation with its first message",
         [&](const std::shared_ptr<Call>& call) { start(conversations, call); }},
        {"GET", "/widget/conversations/{id}", Access::visitor, "One of the visitor's conversations",
         [&](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<ConversationId>("id");
             call->reply(200, talk::write(conversations.get(visitor_of(*call), id), Side::visitor));
         }},
        {"GET", "/widget/conversations/{id}/messages", Access::visitor, "Messages in order, after a position",
         [&](const std::shared_ptr<Call>& call) { list_messages(conversations, call); }},
        {"POST", "/widget/conversations/{id}/messages", Access::visitor,
         "Posts a message; it is on disk when answered",
         [&](const std::shared_ptr<Call>& call) { post(conversations, call); }},
        {"POST", "/widget/conversations/{id}/human", Access::visitor, "Asks for a person",
         [&](const std::shared_ptr<Call>& call) {
             conversations.ask_for_person(visitor_of(*call), call->path_id<ConversationId>("id"),
                                          reply_conversation(call, Side::visitor));
         }},
        {"POST", "/widget/conversations/{id}/typing", Access::visitor,
         "Tells the members that the visitor types",
         [&](const std::shared_ptr<Call>& call) {
             conversations.typing(visitor_of(*call), call->path_id<ConversationId>("id"));
             call->reply_empty();
         }},
        {"POST", "/widget/conversations/{id}/read", Access::visitor, "Moves the visitor's read position",
         [&](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<ConversationId>("id");
             conversations.mark_read(visitor_of(*call), id, read_seq(*call),
                                     reply_conversation(call, Side::visitor));
         }},
        {"POST", "/widget/conversations/{id}/transcript", Access::visitor,
         "The conversation as a page to keep",
         [&](const std::shared_ptr<Call>& call) { send_transcript(conversations, call); }},
        {"POST", "/widget/conversations/{id}/rating", Access::visitor, "Rates the conversation from 1 to 5",
         [&](const std::shared_ptr<Call>& call) { rate(conversations, call); }},
    };
}

} // namespace iterochat::http
