#include "desk.hpp"

#include "daemon/service/instructions.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

namespace {

service::InstructionChange wanted(const std::string& title) {
    service::InstructionChange change;
    change.title = title;
    change.body = "Be brief.";
    return change;
}

} // namespace

TEST_CASE("instructions stand in the order they were given, and take another") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Instructions instructions(desk.context);
    const auto one = instructions.create(desk.administrator, acme, wanted("One")).id;
    const auto two = instructions.create(desk.administrator, acme, wanted("Two")).id;
    const auto three = instructions.create(desk.administrator, acme, wanted("Three")).id;
    const auto titles = [&] {
        std::string all;
        for (const Instruction& each : instructions.list(desk.administrator, acme))
            all += each.title + " ";
        return all;
    };
    CHECK(titles() == "One Two Three ");
    instructions.order(desk.administrator, acme, {three, one, two});
    CHECK(titles() == "Three One Two ");
    CHECK(refusal([&] { instructions.order(desk.administrator, acme, {three, one}); }) == Code::conflict);
    CHECK(refusal([&] {
              instructions.order(desk.administrator, acme, {three, one, one});
          }) == Code::conflict);
    CHECK(titles() == "Three One Two ");
    instructions.remove(desk.administrator, acme, one);
    CHECK(titles() == "Three Two ");
    CHECK(refusal([&] { instructions.get(desk.administrator, acme, one); }) == Code::not_found);
}

TEST_CASE("an instruction can be switched off and has at most 4,000 characters") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::Instructions instructions(desk.context);
    const auto id = instructions.create(desk.administrator, acme, wanted("One")).id;
    service::InstructionChange off;
    off.enabled = false;
    CHECK_FALSE(instructions.change(desk.administrator, acme, id, off).enabled);
    CHECK(instructions.get(desk.administrator, acme, id).body == "Be brief.");
    service::InstructionChange long_body;
    long_body.body = std::string(4001, 'x');
    CHECK(refusal([&] { instructions.change(desk.administrator, acme, id, long_body); }) ==
          Code::unprocessable);
    CHECK(refusal([&] { instructions.create(desk.administrator, acme, {}); }) == Code::unprocessable);
}

TEST_CASE("instructions are not for agents") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto agent = desk.make_member(acme, Role::agent, "cem@acme.example");
    service::Instructions instructions(desk.context);
    CHECK(refusal([&] { instructions.list(agent, acme); }) == Code::forbidden);
    CHECK(refusal([&] { instructions.create(agent, acme, wanted("One")); }) == Code::forbidden);
}
