#include "daemon/service/passwords.hpp"
#include "daemon/service/users.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/drafts.hpp"
#include "daemon/storage/visitors.hpp"
#include "daemon/vault/password.hpp"
#include "tests/unit/service/privacy_world.hpp"

#include <catch2/catch.hpp>

namespace iterochat::service {
namespace {

using test::PrivacyWorld;

struct LeavingWorld : PrivacyWorld {
    Passwords passwords{2, vault::test_password_cost};
    bool has_room = true; ///< to write the job down
    Users users{context,
                passwords,
                "https://chat.example",
                {[this](storage::ControlTx& tx, const Actor& actor, OrganizationId left, AccountId account) {
                     if (!has_room)
                         throw Error{Code::io, "The disk is full."};
                     erasures.intend_member(tx, actor, left, account);
                 },
                 [] {}}}; // the process ends before it begins
    AccountId zoe = add("zoe@acme.example");

    AccountId add(const std::string& email) {
        NewUser user;
        user.email = email;
        user.password = "correct horse 7";
        return users.add(administrator, organization, user).account.id;
    }
    bool is_member() {
        return store.control_read([&](storage::ControlView& view) {
            return storage::find_membership(view, organization, zoe).has_value();
        });
    }
    std::string name() {
        return store.read(organization, [&](storage::View& view) { return view.member_name(zoe); });
    }
    /// As before anything in the organization's own files was forgotten.
    void put_traces(const ConversationId& conversation) {
        store.write(organization, [&](storage::Tx& tx) {
            storage::set_member_name(tx, zoe, "Zoe Zanzibar");
            storage::put_draft(tx, conversation, zoe, "Zanzibar begun");
        });
        change_stored(conversation, [&](Conversation& held) {
            held.state = ConversationState::assigned;
            held.assignee_id = zoe;
            held.resolved_at.reset();
        });
    }
};

TEST_CASE("a member leaves in one step with the job that forgets them") {
    LeavingWorld world;
    world.has_room = false;
    CHECK(test::code_of([&] {
              world.users.remove_member(world.administrator, world.organization, world.zoe);
          }) == Code::io);
    CHECK(world.is_member());
    CHECK(test::code_of([&] { world.users.remove(world.administrator, world.zoe, false); }) == Code::io);
    CHECK(world.is_member());
    CHECK(world.jobs.list(world.administrator, true, 0).empty());
}

TEST_CASE("a crash behind a member's removal leaves what the next start finishes") {
    LeavingWorld world;
    const Conversation held = world.resolved("Hello");
    const bool whole_account = GENERATE(false, true);
    if (whole_account)
        world.users.remove(world.administrator, world.zoe, false);
    else
        world.users.remove_member(world.administrator, world.organization, world.zoe);
    world.put_traces(held.id);
    const auto jobs = world.jobs.list(world.administrator, true, 0);
    REQUIRE(jobs.size() == 1);
    CHECK_FALSE(jobs.front().finished_at);

    world.jobs.resume();
    CHECK(world.jobs.wait(world.administrator, jobs.front().id, {}).state == JobState::done);
    CHECK(world.name() == storage::former_member);
    CHECK(world.stored(held.id).state == ConversationState::waiting);
    CHECK(world.files_with("Zanzibar").empty());
    CHECK_FALSE(world.store.read(world.organization, [&](storage::View& view) {
        return storage::find_draft(view, held.id, world.zoe);
    }));
    CHECK(world.actions().back() == "erase.member");
}

TEST_CASE("who came back before the job ran keeps what they hold") {
    LeavingWorld world;
    const Conversation held = world.resolved("Hello");
    world.users.remove_member(world.administrator, world.organization, world.zoe);
    CHECK(world.add("zoe@acme.example") == world.zoe);
    world.put_traces(held.id);
    world.jobs.resume();
    const auto jobs = world.jobs.list(world.administrator, true, 0);
    CHECK(world.jobs.wait(world.administrator, jobs.front().id, {}).state == JobState::done);
    CHECK(world.stored(held.id).assignee_id == world.zoe);
}

} // namespace
} // namespace iterochat::service
