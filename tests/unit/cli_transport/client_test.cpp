#include "cli/transport/client.hpp"
#include "cli/transport/socket.hpp"
#include "cli/transport/source.hpp"
#include "fake_daemon.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace iterochat;
using namespace iterochat::cli;
using nlohmann::json;

namespace {

const api::Command& tenant_list = *api::find_command("tenant list");
const api::Command& tenant_create = *api::find_command("tenant create");
const api::Command& kb_import = *api::find_command("kb import");

Client::Options options_for(const FakeDaemon& daemon) {
    return {.socket = daemon.socket(), .patience = std::chrono::milliseconds(0)};
}

/// The code of what a call throws; Code::invalid stands for "nothing", which no case here expects.
template <class Call>
Code code_of(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return Code::invalid;
}

const StreamHandlers deaf{.progress = [](const json&) {}, .item = [](const json&) {}};

} // namespace

TEST_CASE("a call sends the arguments and the protocol's version and gives the result") {
    FakeDaemon daemon;
    daemon.answer("/admin/v1/tenant/create", R"({"result":{"tenant":{"slug":"acme"}}})");
    const json result = Client(options_for(daemon)).call(tenant_create, {{"slug", "acme"}});
    CHECK(result["tenant"]["slug"] == "acme");
    CHECK(json::parse(daemon.last_body()) == json{{"slug", "acme"}});
    CHECK(daemon.last_header("Iterochat-Api") == "1");
}

TEST_CASE("the daemon's error arrives with its code and hint") {
    FakeDaemon daemon;
    daemon.answer("/admin/v1/tenant/create",
                  R"({"error":{"code":"exists","message":"taken","hint":"iterochat tenant list"}})", 409);
    try {
        Client(options_for(daemon)).call(tenant_create, {{"slug", "acme"}});
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == Code::exists);
        CHECK(error.hint() == "iterochat tenant list");
    }
}

TEST_CASE("an answer that is not the daemon's is a version mismatch") {
    FakeDaemon daemon;
    daemon.answer("/admin/v1/tenant/list", "<html>");
    CHECK(code_of([&] { Client(options_for(daemon)).call(tenant_list, json::object()); }) ==
          Code::version_mismatch);
}

TEST_CASE("without an answer in time a read may be tried again, a change has an unknown outcome") {
    FakeDaemon daemon;
    daemon.stay_silent("/admin/v1/tenant/list");
    daemon.stay_silent("/admin/v1/tenant/create");
    Client::Options options = options_for(daemon);
    options.silence = std::chrono::milliseconds(50);
    CHECK(code_of([&] { Client(options).call(tenant_list, json::object()); }) == Code::busy);
    CHECK(code_of([&] { Client(options).call(tenant_create, {{"slug", "a"}}); }) == Code::version_mismatch);
    daemon.wake();
}

TEST_CASE("a stream gives progress and items, and its last line is the result") {
    FakeDaemon daemon;
    daemon.answer("/admin/v1/kb/import",
                  "{\"type\":\"progress\",\"stage\":\"reading\",\"done\":1,\"total\":null}\n"
                  "{\"type\":\"item\",\"item\":{\"id\":1}}\n"
                  "{\"type\":\"result\",\"result\":{\"problems\":0}}\n");
    std::vector<json> progress;
    std::vector<json> items;
    const json result = Client(options_for(daemon))
                            .stream(kb_import, json::object(),
                                    {.progress = [&](const json& line) { progress.push_back(line); },
                                     .item = [&](const json& item) { items.push_back(item); }});
    CHECK(result["problems"] == 0);
    REQUIRE(progress.size() == 1);
    CHECK(progress[0]["stage"] == "reading");
    CHECK(items == std::vector<json>{json{{"id", 1}}});
    CHECK(daemon.last_header("Accept") == "application/x-ndjson");
}

TEST_CASE("a stream's error line is thrown, and a plain reply will do too") {
    FakeDaemon daemon;
    daemon.answer("/admin/v1/kb/import", R"({"type":"error","error":{"code":"busy","message":"cancelled"}})");
    CHECK(code_of([&] { Client(options_for(daemon)).stream(kb_import, json::object(), deaf); }) ==
          Code::busy);
    daemon.answer("/admin/v1/kb/import", R"({"result":{"job":{"id":"j1"}}})");
    CHECK(Client(options_for(daemon)).stream(kb_import, json::object(), deaf)["job"]["id"] == "j1");
}

TEST_CASE("a stream that ends without a result has an unknown outcome") {
    FakeDaemon daemon;
    daemon.answer("/admin/v1/kb/import", "{\"type\":\"progress\",\"stage\":\"reading\"}\n");
    CHECK(code_of([&] { Client(options_for(daemon)).stream(kb_import, json::object(), deaf); }) ==
          Code::version_mismatch);
}

TEST_CASE("an interrupted call ends at once") {
    FakeDaemon daemon;
    daemon.stay_silent("/admin/v1/tenant/list");
    Client client(options_for(daemon));
    daemon.when_reached([&client] { client.interrupt(); });
    CHECK_THROWS_AS(client.call(tenant_list, json::object()), Interrupted);
    daemon.wake();
}

TEST_CASE("an upload sends a file's bytes with their length and its base name") {
    FakeDaemon daemon;
    daemon.take_uploads();
    const std::string path = daemon.folder() + "/faq & more.jsonl";
    std::ofstream(path) << std::string(200'000, 'x');
    const auto source = open_source(path);
    std::uint64_t seen = 0;
    const std::string id =
        Client(options_for(daemon)).upload(*source, [&](std::uint64_t done, std::uint64_t) { seen = done; });
    CHECK(id == "u1");
    CHECK(seen == 200'000);
    CHECK(daemon.last_body() == std::string(200'000, 'x'));
    CHECK(daemon.last_parameter("name") == "faq & more.jsonl");
    CHECK(daemon.last_header("Content-Length") == "200000");
}

TEST_CASE("an empty file is uploaded too") {
    FakeDaemon daemon;
    daemon.take_uploads();
    const std::string path = daemon.folder() + "/empty.md";
    std::ofstream{path};
    const auto source = open_source(path);
    CHECK(Client(options_for(daemon)).upload(*source, [](std::uint64_t, std::uint64_t) {}) == "u1");
}

TEST_CASE("a download gives every byte, and one that is cut is an error") {
    FakeDaemon daemon;
    daemon.serve_download("whole", std::string(300'000, 'z'), false);
    daemon.serve_download("cut", std::string(300'000, 'z'), true);
    std::string got;
    const auto take = [&got](std::string_view piece) { got += piece; };
    const auto deaf_progress = [](std::uint64_t, std::uint64_t) {};
    Client(options_for(daemon)).download("whole", take, deaf_progress);
    CHECK(got == std::string(300'000, 'z'));
    CHECK(code_of([&] { Client(options_for(daemon)).download("cut", take, deaf_progress); }) == Code::io);
    CHECK(code_of([&] { Client(options_for(daemon)).download("absent", take, deaf_progress); }) ==
          Code::not_found);
}

TEST_CASE("an absent socket is unreachable, a forbidden one says how to get in, a late one is waited for") {
    FakeDaemon daemon;
    CHECK(code_of([&] { await_socket(daemon.folder() + "/none", std::chrono::milliseconds(0)); }) ==
          Code::unavailable);
    CHECK(code_of([] { await_socket("/" + std::string(200, 'x'), std::chrono::milliseconds(0)); }) ==
          Code::unavailable);
    const std::string late = daemon.folder() + "/late.sock";
    std::thread starter([&] { std::filesystem::create_symlink(daemon.socket(), late); });
    CHECK_NOTHROW(await_socket(late, std::chrono::seconds(10)));
    starter.join();
}
