#include "desk_socket.hpp"

#include "daemon/service/tags.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

TEST_CASE("deleted list, restore and purge work across tenants") {
    DeskSocket socket;
    const auto acme = socket.make_tenant("acme");
    const auto other = socket.make_tenant("other");
    service::Tags tags(socket.context);
    const auto deleted_tag = [&](OrganizationId organization, const std::string& name) {
        const auto id = tags.create(socket.administrator, organization, name).id;
        tags.remove(socket.administrator, organization, id);
        return id.text();
    };
    const auto vip = deleted_tag(acme, "vip");
    socket.clock.advance(days(10));
    const auto gold = deleted_tag(acme, "gold");
    const auto far = deleted_tag(other, "far");

    CHECK(socket.call("deleted list")["items"].size() == 3);
    const auto items = socket.call("deleted list", {{"tenant", "acme"}, {"kind", "tag"}})["items"];
    REQUIRE(items.size() == 2);
    CHECK(items[0]["id"] == gold);
    CHECK(items[0]["tenant"] == "acme");
    CHECK(items[0]["deleted_by"] == "uid:0");
    CHECK(items[0].contains("purge_at"));

    CHECK(socket.call("deleted restore", {{"item", far}})["item"]["tenant"] == "other");
    CHECK(refusal([&] { socket.call("deleted restore", {{"item", far}}); }) == Code::not_found);
    CHECK(refusal([&] { socket.call("deleted restore", {{"item", "nonsense"}}); }) == Code::not_found);

    const auto dry =
        socket.call("deleted purge", {{"tenant", "acme"}, {"older_than", "5d"}, {"dry_run", true}});
    CHECK(dry["items"].size() == 1);
    CHECK(dry["items"][0]["id"] == vip);
    CHECK(socket.call("deleted list")["items"].size() == 2);
    const auto purged = socket.call("deleted purge", {{"tenant", "acme"}, {"item", {gold}}, {"yes", true}});
    CHECK(purged["purge"]["counts"]["tag"] == 1);
    CHECK(purged["problems"] == 0);
    CHECK(socket.call("deleted purge", {{"tenant", "acme"}, {"yes", true}})["items"].size() == 1);
    CHECK(socket.call("deleted list")["items"].empty());
}
