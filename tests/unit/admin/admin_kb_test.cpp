#include "desk_socket.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;
using nlohmann::json;

namespace {

const std::string faq =
    R"({"id":"a","title":"Returns","body":"Within 30 days.","questions":["How do I return?"]})"
    "\n"
    R"({"id":"b","title":"Shipping","body":"By bicycle.","language":"en"})"
    "\n";

json import_faq(DeskSocket& socket, const std::string& text, json more = json::object()) {
    more["upload"] = socket.upload(text);
    more["name"] = "faq.jsonl";
    more["tenant"] = "acme";
    return socket.call("kb import", more);
}

} // namespace

TEST_CASE("kb import counts, names and repeats") {
    DeskSocket socket;
    socket.make_tenant();
    const auto first = import_faq(socket, faq);
    CHECK(first["import"] ==
          json{{"added", 2}, {"updated", 0}, {"unchanged", 0}, {"deleted", 0}, {"failed", 0}});
    CHECK(first["articles"][0]["change"] == "added");
    CHECK(first["problems"] == 0);
    CHECK(import_faq(socket, faq)["import"]["unchanged"] == 2);
    const auto dry =
        import_faq(socket, faq.substr(0, faq.find('\n') + 1), {{"prune", true}, {"dry_run", true}});
    CHECK(dry["import"]["deleted"] == 1);
    CHECK(dry["dry_run"] == true);
    CHECK(socket.call("kb list", {{"tenant", "acme"}})["articles"].size() == 2);
    const auto broken = import_faq(socket, "no json\n");
    CHECK(broken["problems"] == 1);
    CHECK(broken["failures"][0]["source"] == "faq.jsonl:1");
}

TEST_CASE("an upload is used once") {
    DeskSocket socket;
    socket.make_tenant();
    const json arguments{{"upload", socket.upload(faq)}, {"name", "faq.jsonl"}, {"tenant", "acme"}};
    CHECK_NOTHROW(socket.call("kb import", arguments));
    CHECK(refusal([&] { socket.call("kb import", arguments); }) == Code::not_found);
}

TEST_CASE("kb list, show, search and delete name the same article") {
    DeskSocket socket;
    socket.make_tenant();
    import_faq(socket, faq);
    CHECK(socket.call("kb list", {{"tenant", "acme"}, {"limit", 1}})["articles"].size() == 1);
    const auto list = socket.call("kb list", {{"tenant", "acme"}})["articles"];
    REQUIRE(list.size() == 2);
    const auto& row = list[0]["source_id"] == "a" ? list[0] : list[1];
    CHECK(row["questions"] == 1);
    const auto shown = socket.call("kb show", {{"article", "a"}, {"tenant", "acme"}})["article"];
    CHECK(shown["id"] == row["id"]);
    CHECK(shown["questions"][0] == "How do I return?");
    CHECK_FALSE(shown["passages"].empty());
    CHECK(socket.call("kb search", {{"query", "bicycle"}, {"tenant", "acme"}})["articles"][0]["source_id"] ==
          "b");
    CHECK(socket
              .call("kb delete",
                    {{"article", "a"}, {"tenant", "acme"}, {"dry_run", true}})["article"]["deleted_at"]
              .is_null());
    CHECK_FALSE(
        socket
            .call("kb delete", {{"article", "a"}, {"tenant", "acme"}, {"yes", true}})["article"]["deleted_at"]
            .is_null());
    CHECK(refusal([&] {
              socket.call("kb show", {{"article", "a"}, {"tenant", "acme"}});
          }) == Code::not_found);
    CHECK(socket.call("kb list", {{"tenant", "acme"}, {"state", "draft"}})["articles"].empty());
}

TEST_CASE("what kb export writes, kb import reads without a change") {
    DeskSocket socket;
    socket.make_tenant();
    import_faq(socket, faq);
    service::NewArticle by_hand;
    by_hand.draft.title = "Written here";
    by_hand.draft.body = "By hand.";
    socket.articles.create(socket.administrator, socket.organizations.id_of("acme"), by_hand);
    const auto result = socket.call("kb export", {{"tenant", "acme"}});
    CHECK(result["export"]["filename"] == "acme-kb.jsonl");
    CHECK(result["export"]["articles"] == 3);
    const std::string exported = socket.download(result["download"]);
    CHECK(import_faq(socket, exported)["import"]["unchanged"] == 3);
    socket.make_tenant("second");
    const json arguments{
        {"upload", socket.upload(exported)}, {"name", "acme-kb.jsonl"}, {"tenant", "second"}};
    CHECK(socket.call("kb import", arguments)["import"]["added"] == 3);
}

TEST_CASE("kb ask answers one question or a batch in its order") {
    DeskSocket socket;
    socket.make_tenant();
    const auto one = socket.call("kb ask", {{"question", "How?"}, {"tenant", "acme"}, {"threshold", 0.9}});
    CHECK(one["action"] == "answer");
    CHECK(one["text"] == "About: How?");
    CHECK(one["confidence"] == 0.9);
    CHECK(refusal([&] { socket.call("kb ask", {{"tenant", "acme"}}); }) == Code::usage);
    CHECK(refusal([&] {
              socket.call("kb ask", {{"question", "How?"}, {"tenant", "acme"}, {"threshold", 2}});
          }) == Code::unprocessable);

    const std::string batch = "{\"id\":\"x\",\"question\":\"First?\"}\n\n{\"id\":7,\"question\":\"Second?\"}";
    const auto answers = socket.call(
        "kb ask", {{"upload", socket.upload(batch)}, {"name", "q.jsonl"}, {"tenant", "acme"}})["answers"];
    REQUIRE(answers.size() == 2);
    CHECK(answers[0]["id"] == "x");
    CHECK(answers[1]["id"] == 7);
    std::vector<std::string> keys;
    for (const auto& [key, value] : answers[1].items())
        keys.push_back(key);
    CHECK(keys == std::vector<std::string>{"action", "article_id", "candidates", "confidence", "id",
                                           "language", "ms", "reason"});
    const auto streamed = socket.call(
        "kb ask", {{"upload", socket.upload(batch)}, {"name", "q.jsonl"}, {"tenant", "acme"}}, true);
    CHECK(streamed == json{{"asked", 2}});
    CHECK(socket.lines.size() == 2);
    CHECK(
        refusal([&] {
            socket.call("kb ask", {{"upload", socket.upload("[]")}, {"name", "q.jsonl"}, {"tenant", "acme"}});
        }) == Code::bad_data);
}

TEST_CASE("a bad line of a batch is named by its number") {
    DeskSocket socket;
    socket.make_tenant();
    const auto reason_of = [&](const std::string& command, const std::string& lines) -> std::string {
        try {
            socket.call(command, {{"upload", socket.upload(lines)}, {"name", "q.jsonl"}, {"tenant", "acme"}});
        } catch (const Error& error) {
            CHECK(error.code() == Code::bad_data);
            return error.what();
        }
        return "nothing was refused";
    };
    const std::string good = "{\"question\":\"First?\",\"article_id\":null}\n\n";
    CHECK_THAT(reason_of("kb ask", good + "{\"question\":3}\n"), Catch::Contains("Line 3"));
    CHECK_THAT(reason_of("kb ask", good + "{\"question\":\"\"}\n"), Catch::Contains("Line 3"));
    CHECK_THAT(reason_of("kb eval", good + "{\"question\":\"Which?\"}\n"), Catch::Contains("Line 3"));
    CHECK_THAT(reason_of("kb eval", "{\"question\":\"Which?\",\"article_id\":\"absent\"}\n"),
               Catch::Contains("Line 1"));
}
