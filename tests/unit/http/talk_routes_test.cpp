#include "daemon/http/talk_routes.hpp"

#include "daemon/http/codec_conversation.hpp"
#include "daemon/http/router.hpp"
#include "daemon/service/events.hpp"
#include "daemon/service/notes.hpp"
#include "daemon/service/presence.hpp"
#include "daemon/storage/tags.hpp"
#include "fake_exchange.hpp"
#include "tests/unit/service/talk_world.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace iterochat;
using namespace iterochat::http;
using namespace iterochat::http::test;
using nlohmann::json;
using service::test::TalkWorld;

namespace {

struct Reply {
    int status = 0;
    json body;
    net::Headers headers;
};

/// The routes on the router and real services; an owner and an agent are signed in by their names as tokens.
struct Api {
    TalkWorld world;
    service::Notes notes{world.context};
    service::Events events{world.context};
    service::Presence presence{world.context, world.limits};
    service::Member owner = world.member(Role::owner, "Olga");
    service::Member agent = world.member(Role::agent, "Bob");
    Router router{Gate{
        [this](const std::string& bearer) { return world.visitors.authenticate(bearer); },
        [this](OrganizationId id, const std::string& origin) { world.visitors.check_origin(id, origin); },
        [this](const std::string& bearer) {
            if (bearer != "Olga" && bearer != "Bob")
                throw Error{Code::unauthenticated, "Unknown."};
            return bearer == "Olga" ? owner.account : agent.account;
        },
        [this](AccountId account, OrganizationId) { return account == owner.account ? owner : agent; },
    }};
    std::string inside = "/organizations/" + world.organization.text();
    std::string token = visit();
    int started = 0;

    Api() {
        router.add(widget_session_routes(world.visitors));
        router.add(widget_conversation_routes(world.conversations));
        router.add(conversation_routes(world.inbox));
        router.add(conversation_action_routes(world.inbox));
        router.add(presence_routes(presence));
        router.add(note_routes(notes));
        router.add(event_routes(events));
    }

    std::string visit() {
        service::NewVisitor request;
        request.widget_key = world.widget_key;
        request.name = "Ann";
        return service::wait_for<service::VisitorSession>(
                   [&](auto then) { world.visitors.start_session(request, then); })
            .token;
    }

    std::shared_ptr<FakeExchange> send(const std::string& method, const std::string& path,
                                       const std::string& bearer, const std::string& body,
                                       const httplib::Headers& more = {}) {
        httplib::Request request;
        const auto query = path.find('?');
        if (query != std::string::npos)
            httplib::detail::parse_query_text(path.substr(query + 1), request.params);
        request.headers = more;
        if (!bearer.empty())
            request.set_header("Authorization", ("Bearer " + bearer).c_str());
        request.set_header("Content-Type", "application/json");
        request.body = body;
        auto exchange = std::make_shared<FakeExchange>(method, std::move(request));
        router.serve(exchange, path.substr(0, query));
        return exchange;
    }
    Reply call(const std::string& method, const std::string& path, const std::string& bearer,
               const json& body = nullptr) {
        const auto response = send(method, path, bearer, body.is_null() ? "" : body.dump())->response();
        return {response.status, response.body.empty() ? json() : json::parse(response.body),
                response.headers};
    }
    std::string start(const std::string& text = "Hello") {
        const Reply reply = call("POST", "/widget/conversations", token,
                                 {{"text", text}, {"client_id", "s" + std::to_string(++started)}});
        REQUIRE(reply.status == 201);
        world.answers->wait_until_idle();
        return reply.body["conversation"]["id"];
    }
    std::string waiting() {
        const std::string id = start("A person please");
        CHECK(call("POST", "/widget/conversations/" + id + "/human", token).status == 200);
        return id;
    }
};

} // namespace

TEST_CASE("a session begins with 201 and a token that opens the visitor's calls") {
    Api api;
    const Reply session =
        api.call("POST", "/widget/sessions", "", {{"widget_key", api.world.widget_key}, {"name", "Zoe"}});
    CHECK(session.status == 201);
    CHECK(session.body["visitor"]["name"] == "Zoe");
    CHECK(session.body["visitor"]["verified"] == false);
    CHECK(api.call("GET", "/widget/conversations", session.body["token"]).body ==
          json{{"items", json::array()}, {"next", nullptr}});
    CHECK(api.call("GET", "/widget/conversations", "vt_forged").status == 401);
    CHECK(api.call("POST", "/widget/sessions", "", {{"widget_key", "wk_no"}}).status == 404);
    const Reply unknown =
        api.call("POST", "/widget/sessions", "", {{"widget_key", api.world.widget_key}, {"admin", true}});
    CHECK(unknown.status == 400);
    CHECK(unknown.body["error"]["field"] == "admin");
}

TEST_CASE("the widget's configuration needs its key only") {
    Api api;
    const Reply config = api.call("GET", "/widget/config?key=" + api.world.widget_key, "");
    CHECK(config.status == 200);
    CHECK(config.body["organization"]["name"] == "acme");
    CHECK(config.body["pre_chat"]["consent"].is_null());
    CHECK(config.body["online"] == true);
    CHECK(api.call("GET", "/widget/config", "").status == 404);
}

TEST_CASE("a start is 201, its repeat 200 with the same objects") {
    Api api;
    const json body{{"text", "Hello"}, {"client_id", "c1"}};
    const Reply first = api.call("POST", "/widget/conversations", api.token, body);
    const Reply again = api.call("POST", "/widget/conversations", api.token, body);
    CHECK(first.status == 201);
    CHECK(again.status == 200);
    CHECK(again.body["message"] == first.body["message"]);
    CHECK(again.body["conversation"]["id"] == first.body["conversation"]["id"]);
    CHECK(api.call("POST", "/widget/conversations", api.token, {{"text", ""}, {"client_id", "c2"}}).status ==
          422);
    CHECK(api.call("POST", "/widget/conversations", api.token, {{"text", "no client id"}}).status == 400);
}

TEST_CASE("messages come in pages that say where they go on") {
    Api api;
    const std::string id = api.waiting();
    const std::string messages = "/widget/conversations/" + id + "/messages";
    for (int i = 0; i < 3; ++i)
        CHECK(api.call("POST", messages, api.token, {{"text", "More"}, {"client_id", std::to_string(i)}})
                  .status == 201);
    const Reply page = api.call("GET", messages + "?after_seq=1&limit=2", api.token);
    REQUIRE(page.body["items"].size() == 2);
    CHECK(page.body["items"][0]["seq"] == 2);
    CHECK(page.body["next"] == "3");
    CHECK(api.call("GET", messages + "?after_seq=3", api.token).body["next"].is_null());
    CHECK(api.call("GET", messages + "?after_seq=x", api.token).status == 422);
    const Reply newest = api.call("GET", api.inside + "/conversations/" + id + "/messages?limit=2", "Bob");
    REQUIRE(newest.body["items"].size() == 2);
    const std::int64_t first = newest.body["items"][0]["seq"];
    CHECK(newest.body["next"] == std::to_string(first));
    const Reply before = api.call(
        "GET", api.inside + "/conversations/" + id + "/messages?limit=99&before_seq=" + std::to_string(first),
        "Bob");
    CHECK(before.body["items"].size() == static_cast<std::size_t>(first - 1));
    CHECK(before.body["next"].is_null());
}

TEST_CASE("what belongs to another visitor is 404, as what never was") {
    Api api;
    const std::string id = api.start();
    const std::string stranger = api.visit();
    const json post{{"text", "Hi"}, {"client_id", "x"}};
    for (const std::string& target : {id, ConversationId::make(Time{1}).text(), std::string("nonsense")}) {
        const std::string base = "/widget/conversations/" + target;
        CHECK(api.call("GET", base, stranger).status == 404);
        CHECK(api.call("GET", base + "/messages", stranger).status == 404);
        CHECK(api.call("POST", base + "/messages", stranger, post).status == 404);
        CHECK(api.call("POST", base + "/human", stranger).status == 404);
        CHECK(api.call("POST", base + "/typing", stranger).status == 404);
        CHECK(api.call("POST", base + "/read", stranger, {{"seq", 1}}).status == 404);
        CHECK(api.call("POST", base + "/rating", stranger, {{"score", 5}}).status == 404);
    }
}

TEST_CASE("a conversation goes through a member's hands") {
    Api api;
    const std::string id = api.waiting();
    const std::string one = api.inside + "/conversations/" + id;
    const Reply waiting = api.call("GET", api.inside + "/conversations?filter=waiting", "Bob");
    REQUIRE(waiting.body["items"].size() == 1);
    CHECK(waiting.body["items"][0]["reason"] == "person_requested");
    CHECK(waiting.body["items"][0]["summary"] != "");
    const json post{{"text", "Hi"}, {"client_id", "m"}};
    CHECK(api.call("POST", one + "/messages", "Bob", post).status == 409);
    CHECK(api.call("POST", one + "/claim", "Bob").body["assignee"]["name"] == "Bob");
    CHECK(api.call("POST", one + "/claim", "Olga").status == 409);
    CHECK(api.call("POST", one + "/messages", "Bob", post).status == 201);
    CHECK(api.call("POST", one + "/messages", "Bob", post).status == 200);
    CHECK(api.call("POST", one + "/messages", "Olga", {{"text", "Hi"}, {"client_id", "o"}}).status == 409);
    CHECK(api.call("POST", one + "/read", "Bob", {{"seq", 2}}).body["member_read_seq"] == 2);
    CHECK(api.call("POST", one + "/typing", "Bob").status == 204);
    CHECK(api.call("POST", one + "/snooze", "Bob", {{"until", "2099-01-01T00:00:00Z"}}).status == 422);
    CHECK(
        api.call("POST", one + "/snooze", "Bob", {{"until", "2026-09-22T08:00:00Z"}}).body["snoozed_until"] ==
        "2026-09-22T08:00:00.000Z");
    CHECK(api.call("POST", one + "/snooze", "Bob", {{"until", nullptr}}).body["snoozed_until"].is_null());
    CHECK(api.call("POST", one + "/assign", "Bob", {{"member", api.agent.account.text()}}).status == 403);
    CHECK(api.call("POST", one + "/assign", "Olga", {{"member", "nobody"}}).status == 422);
    CHECK(api.call("POST", one + "/assign", "Olga", {{"member", api.owner.account.text()}})
              .body["assignee"]["name"] == "Olga");
    CHECK(api.call("POST", one + "/release", "Olga").body["state"] == "waiting");
    CHECK(api.call("POST", one + "/claim", "Bob").status == 200);
    CHECK(api.call("POST", one + "/resolve", "Bob").body["state"] == "resolved");
    CHECK(api.call("POST", one + "/reopen", "Bob").body["state"] == "assigned");
    const Reply seen = api.call("GET", "/widget/conversations/" + id, api.token);
    CHECK(seen.body["assignee"]["name"] == "Bob");
    CHECK_FALSE(seen.body.contains("summary"));
}

TEST_CASE("notes, tags and deletion by the dashboard's calls") {
    Api api;
    const std::string id = api.waiting();
    const std::string one = api.inside + "/conversations/" + id;
    api.world.store.write(api.world.organization, [](storage::Tx& tx) { storage::create_tag(tx, "vip"); });
    const Reply note = api.call("POST", one + "/notes", "Bob", {{"text", "A regular"}});
    CHECK(note.status == 201);
    CHECK(note.body["author"]["name"] == "Bob");
    CHECK(api.call("GET", one + "/notes", "Olga").body["items"][0] == note.body);
    CHECK(api.call("DELETE", one + "/notes/" + note.body["id"].get<std::string>(), "Bob").status == 204);
    CHECK(api.call("PUT", one + "/tags/vip", "Bob").body["tags"][0]["name"] == "vip");
    CHECK(api.call("DELETE", one + "/tags/vip", "Bob").body["tags"].empty());
    CHECK(api.call("PUT", one + "/tags/none", "Bob").status == 404);
    CHECK(api.call("DELETE", one, "Bob").status == 403);
    CHECK(api.call("DELETE", one, "Olga").status == 204);
    CHECK(api.call("GET", one, "Bob").status == 404);
    CHECK(api.call("GET", "/widget/conversations/" + id + "/messages", api.token).status == 404);
}

TEST_CASE("the AI's message is explained by its trace") {
    Api api;
    const std::string id = api.start("When do you deliver?");
    const Reply messages = api.call("GET", "/widget/conversations/" + id + "/messages", api.token);
    REQUIRE(messages.body["items"].size() == 2);
    const std::string said = messages.body["items"][1]["id"];
    const Reply why = api.call("GET", api.inside + "/messages/" + said + "/explain", "Olga");
    CHECK(why.body["rule"] == "retrieval");
    CHECK(api.call("GET", api.inside + "/messages/" + said + "/explain", "Bob").status ==
          404); // the AI's conversation
}

TEST_CASE("a stream says at once that it is open, and ends its listening when it closes") {
    Api api;
    const std::string id = api.waiting();
    const auto exchange = api.send("GET", "/widget/events", api.token, "");
    CHECK(exchange->response().content_type == "text/event-stream");
    REQUIRE(exchange->stream);
    CHECK(exchange->stream->sent().rfind(": open\nretry: 2000\nid: ", 0) == 0);
    CHECK(api.world.hub.listeners() == 1);
    api.call("POST", "/widget/conversations/" + id + "/messages", api.token,
             {{"text", "Hi"}, {"client_id", "x"}});
    CHECK(exchange->stream->sent().find("v message visitor") != std::string::npos);
    std::weak_ptr<FakeStream> watched = exchange->stream;
    exchange->stream->close();
    CHECK(api.world.hub.listeners() == 0);
    exchange->stream.reset();
    CHECK(watched.expired()); // nothing else keeps the connection
}

TEST_CASE(
    "a stream resumes by header or by query, and keeps the client's position until it has what it missed") {
    Api api;
    api.waiting();
    const auto by_header = api.send("GET", "/widget/events", api.token, "", {{"Last-Event-ID", "0"}});
    const auto by_query = api.send("GET", "/widget/events?last_event_id=0", api.token, "");
    CHECK(by_header->stream->sent().rfind(": open\nretry: 2000\n\n", 0) == 0);
    CHECK(by_header->stream->sent().find("v message visitor") != std::string::npos);
    CHECK(by_query->stream->sent() == by_header->stream->sent());
    const auto forged = api.send("GET", "/widget/events", api.token, "", {{"Last-Event-ID", "x"}});
    CHECK(forged->stream->sent().find("event: reset") != std::string::npos);
    const auto refused = api.send("GET", "/widget/events", "vt_no", "");
    CHECK(refused->response().status == 401);
    CHECK_FALSE(refused->stream);
    for (const auto& exchange : {by_header, by_query, forged})
        exchange->stream->close();
}
