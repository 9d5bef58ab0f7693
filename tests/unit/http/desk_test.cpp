#include "desk_api.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;
using nlohmann::json;

TEST_CASE("an article goes through its life over the API") {
    DeskApi api;
    const auto created =
        api.call("POST", api.below("/articles"),
                 {{"title", "Returns"}, {"body", "Within 30 days."}, {"questions", {"How?"}}});
    REQUIRE(created.status == 201);
    CHECK(created.body["state"] == "live");
    const std::string path = api.below("/articles/" + created.body["id"].get<std::string>());
    CHECK(api.call("GET", path).body == created.body);
    const auto changed = api.call("PATCH", path, {{"state", "draft"}, {"handoff", true}});
    CHECK(changed.body["state"] == "draft");
    CHECK(changed.body["handoff"] == true);
    CHECK(changed.body["title"] == "Returns");
    CHECK(api.call("GET", api.below("/articles")).body["items"].size() == 1);
    CHECK(api.call("GET", api.below("/articles?q=days")).body["items"][0]["snippet"] == "Within 30 days.");
    CHECK(api.call("GET", api.below("/articles?limit=0")).status == 422);
    CHECK(api.call("DELETE", path).status == 204);
    CHECK(api.call("GET", path).status == 404);
    const auto deleted = api.call("GET", api.below("/deleted-items?kind=article")).body["items"];
    REQUIRE(deleted.size() == 1);
    CHECK(deleted[0]["title"] == "Returns");
    CHECK(deleted[0].contains("purge_at"));
    const std::string id = deleted[0]["id"];
    CHECK(api.call("POST", api.below("/deleted-items/" + id + "/restore")).status == 200);
    CHECK(api.call("GET", path).status == 200);
    CHECK(api.call("GET", api.below("/deleted-items?kind=nonsense")).status == 422);
}

TEST_CASE("asking the knowledge base shows the answer and why") {
    DeskApi api;
    const auto answer = api.call("POST", api.below("/articles/ask"), {{"question", "How do I return?"}});
    REQUIRE(answer.status == 200);
    CHECK(answer.body["action"] == "answer");
    CHECK(answer.body["text"] == "About: How do I return?");
    for (const char* key : {"confidence", "candidates", "passages", "citations", "rule"})
        CHECK(answer.body.contains(key));
    CHECK(api.call("POST", api.below("/articles/ask"), {{"question", ""}}).status == 422);
}

TEST_CASE("a file is imported as a job whose result counts") {
    DeskApi api;
    const std::string faq = R"({"id":"a","title":"Returns","body":"Within 30 days."})"
                            "\nno json\n";
    const auto accepted = api.send(api.below("/articles/import?name=faq.jsonl"), faq, "application/x-ndjson");
    REQUIRE(accepted.status == 202);
    const auto id = JobId::parse(accepted.body["job"]["id"].get<std::string>()).value();
    const Job job = api.jobs.wait(api.administrator, id, {});
    CHECK(job.state == JobState::done);
    const json result = json::parse(service::result_of(job));
    CHECK(result["added"] == 1);
    CHECK(result["failures"][0]["source"] == "faq.jsonl:2");
    CHECK(result["failures"][0]["code"] == "json");
    CHECK(api.call("GET", api.below("/articles")).body["items"][0]["source_id"] == "a");

    CHECK(api.send(api.below("/articles/import"), faq, "text/plain").field() == "name");
    CHECK(api.send(api.below("/articles/import?name=faq.jsonl"), "", "text/plain").status == 400);
    CHECK(api.send(api.below("/articles/import?name=x"), "--b", "multipart/form-data; boundary=b").status ==
          415);
    CHECK(api.send(api.below("/articles/import?name=faq.jsonl&format=docx"), faq, "text/plain").status ==
          422);
    CHECK(api.send(api.below("/articles/import?name=faq.jsonl&prune=perhaps"), faq, "text/plain").field() ==
          "prune");
}

TEST_CASE("tags, quick replies, instructions and suggested questions go through their lives") {
    DeskApi api;
    struct Resource {
        std::string path;
        json wanted;
        json change;
    };
    const std::vector<Resource> resources{
        {"/tags", {{"name", "vip"}}, {{"name", "gold"}}},
        {"/quick-replies", {{"shortcut", "hi"}, {"body", "Hello!"}}, {{"body", "Good day!"}}},
        {"/instructions", {{"title", "Tone"}, {"body", "Be brief."}}, {{"enabled", false}}},
        {"/suggested-questions", {{"text", "How do I return?"}}, {{"text", "How do I pay?"}}},
    };
    for (const Resource& resource : resources) {
        INFO(resource.path);
        const auto created = api.call("POST", api.below(resource.path), resource.wanted);
        REQUIRE(created.status == 201);
        const std::string one = api.below(resource.path + "/" + created.body["id"].get<std::string>());
        CHECK(api.call("GET", one).body == created.body);
        const auto changed = api.call("PATCH", one, resource.change);
        CHECK(changed.status == 200);
        for (const auto& [key, value] : resource.change.items())
            CHECK(changed.body[key] == value);
        const auto list = api.call("GET", api.below(resource.path));
        CHECK(list.body["items"].size() == 1);
        CHECK(list.body["next"].is_null());
        json unknown = resource.wanted;
        unknown["colour"] = "red";
        CHECK(api.call("POST", api.below(resource.path), unknown).field() == "colour");
        CHECK(api.call("POST", api.below(resource.path), json::object()).status == 400);
        CHECK(api.call("DELETE", one).status == 204);
        CHECK(api.call("GET", one).status == 404);
        CHECK(api.call("DELETE", one).status == 404);
        CHECK(api.call("GET", api.below(resource.path + "/nonsense")).status == 404);
    }
}

TEST_CASE("a taken name is a conflict") {
    DeskApi api;
    api.call("POST", api.below("/tags"), {{"name", "vip"}});
    const auto again = api.call("POST", api.below("/tags"), {{"name", "VIP"}});
    CHECK(again.status == 409);
    CHECK(again.code() == "exists");
}

TEST_CASE("instructions are put in another order") {
    DeskApi api;
    std::vector<std::string> ids;
    for (const char* title : {"One", "Two"})
        ids.push_back(
            api.call("POST", api.below("/instructions"), {{"title", title}, {"body", "x"}}).body["id"]);
    const auto ordered = api.call("POST", api.below("/instructions/order"), {{"ids", {ids[1], ids[0]}}});
    REQUIRE(ordered.status == 200);
    CHECK(ordered.body["items"][0]["id"] == ids[1]);
    CHECK(api.call("POST", api.below("/instructions/order"), {{"ids", {ids[1]}}}).status == 409);
    CHECK(api.call("POST", api.below("/instructions/order"), {{"ids", {"nonsense"}}}).status == 400);
    CHECK(api.call("POST", api.below("/instructions/order"), json::object()).status == 400);
}

TEST_CASE("settings and the organization change over the API") {
    DeskApi api;
    CHECK(api.call("PATCH", api.below(""), {{"name", "Acme Ltd"}, {"origins", {"https://acme.example"}}})
              .body["origins"][0] == "https://acme.example");
    CHECK(api.call("GET", api.below("")).body["name"] == "Acme Ltd");
    CHECK(api.call("PATCH", api.below("/settings/widget"), {{"title", "Help"}}).body["title"] == "Help");
    CHECK(api.call("PATCH", api.below("/settings/widget"), {{"color", "red"}}).field() == "color");
    CHECK(api.call("PATCH", api.below("/settings/ai"), {{"mode", "ai_only"}}).body["mode"] == "ai_only");
    CHECK(api.call("PATCH", api.below("/settings/ai"), {{"mode", "both"}}).status == 422);
    CHECK(api.call("PATCH", api.below("/settings/ai"), {{"idle_minutes", 9'000'000'000}}).status == 422);
    CHECK(api.call("GET", api.below("/settings/ai")).body["mode"] == "ai_only");
}

TEST_CASE("members are listed, changed and removed by who may") {
    DeskApi api;
    const auto agent = api.make_member(api.acme, Role::agent, "cem@acme.example");
    const std::string agent_token = api.sign_in("cem@acme.example").token;
    CHECK(api.call("GET", api.below("/members"), nullptr, agent_token).body["items"].size() == 2);
    const std::string cem = api.below("/members/" + agent.account.text());
    CHECK(api.call("PATCH", cem, {{"role", "owner"}}, agent_token).status == 403);
    CHECK(api.call("PATCH", cem, {{"available", false}}, agent_token).status == 204);
    const json members = api.call("GET", api.below("/members")).body["items"];
    for (const json& member : members)
        CHECK(member["availability"] == (member["email"] == "cem@acme.example" ? "away" : "available"));
    CHECK(api.call("PATCH", cem, {{"role", "admin"}}).status == 204);
    CHECK(api.call("DELETE", cem).status == 204);
    CHECK(api.call("GET", api.below("/members"), nullptr, agent_token).status == 404);
}

TEST_CASE("no route of the desk answers for another organization") {
    DeskApi api;
    const auto other = api.make_tenant("other");
    api.make_member(other, Role::owner, "eve@other.example");
    const std::string eve = api.sign_in("eve@other.example").token;
    for (const char* path : {"", "/settings/widget", "/settings/ai", "/members", "/articles", "/instructions",
                             "/quick-replies", "/tags", "/suggested-questions", "/deleted-items"}) {
        INFO(path);
        CHECK(api.call("GET", api.below(path)).status == 200);
        CHECK(api.call("GET", api.below(path), nullptr, eve).status == 404);
        CHECK(api.call("GET", api.below(path), nullptr, "").status == 401);
    }
    api.organizations.set_enabled(api.administrator, api.acme, false);
    CHECK(api.call("GET", api.below("/tags")).status == 403);
}
