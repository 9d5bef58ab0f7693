#include "desk.hpp"

#include "daemon/service/tags.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

TEST_CASE("a tag's name is unique among the live ones, whatever its case") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Tags tags(desk.context);
    const auto vip = tags.create(desk.administrator, acme, " VIP ");
    CHECK(vip.name == "VIP");
    CHECK(refusal([&] { tags.create(desk.administrator, acme, "vip"); }) == Code::exists);
    const auto billing = tags.create(desk.administrator, acme, "billing");
    CHECK(refusal([&] { tags.rename(desk.administrator, acme, billing.id, "Vip"); }) == Code::exists);
    CHECK(tags.rename(desk.administrator, acme, vip.id, "vip").name == "vip"); // its own name in another case
    tags.remove(desk.administrator, acme, vip.id);
    CHECK(tags.rename(desk.administrator, acme, billing.id, "VIP").name == "VIP");
    CHECK(tags.list(desk.administrator, acme).size() == 1);
    CHECK(refusal([&] { tags.get(desk.administrator, acme, vip.id); }) == Code::not_found);
    CHECK(refusal([&] { tags.create(desk.administrator, acme, "  "); }) == Code::unprocessable);
}

TEST_CASE("agents see tags, and don't make them") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto agent = desk.make_member(acme, Role::agent, "cem@acme.example");
    service::Tags tags(desk.context);
    const auto vip = tags.create(desk.administrator, acme, "vip");
    CHECK(tags.list(agent, acme).size() == 1);
    CHECK(refusal([&] { tags.create(agent, acme, "mine"); }) == Code::forbidden);
    CHECK(refusal([&] { tags.rename(agent, acme, vip.id, "mine"); }) == Code::forbidden);
    CHECK(refusal([&] { tags.remove(agent, acme, vip.id); }) == Code::forbidden);
}
