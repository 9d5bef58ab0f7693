#include "daemon/live/hub.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace iterochat;
using namespace iterochat::live;

namespace {

const Time some_time{1'000'000};

struct World {
    OrganizationId acme = OrganizationId::make(some_time);
    VisitorId ann = VisitorId::make(some_time);
    int encoded = 0;
    Hub hub{[this](const Event& event, bool for_visitor) {
        ++encoded;
        return std::make_shared<const std::string>((for_visitor ? "v" : "m") + std::to_string(event.seq));
    }};

    Event event(std::int64_t seq, ConversationState state = ConversationState::waiting) const {
        Event made;
        made.organization = acme;
        made.seq = seq;
        made.visitor = ann;
        made.state = state;
        made.what = MessagePosted{};
        return made;
    }
};

struct Ear {
    std::vector<std::string> heard;
    Sink sink() {
        return [this](const Frame& frame, std::int64_t) {
            heard.push_back(*frame);
            return true;
        };
    }
};

} // namespace

TEST_CASE("a visitor hears their own conversations and nobody else's") {
    World world;
    Ear ann, bob, elsewhere;
    const auto a = world.hub.subscribe({world.acme, world.ann, {}, {}}, ann.sink());
    const auto b = world.hub.subscribe({world.acme, VisitorId::make(some_time), {}, {}}, bob.sink());
    const auto c =
        world.hub.subscribe({OrganizationId::make(some_time), world.ann, {}, {}}, elsewhere.sink());
    world.hub.publish(world.event(1));
    Event internal = world.event(2);
    internal.for_visitor = false;
    world.hub.publish(internal);
    CHECK(ann.heard == std::vector<std::string>{"v1"});
    CHECK(bob.heard.empty());
    CHECK(elsewhere.heard.empty());
}

TEST_CASE("an agent does not hear what the AI handles, an admin does") {
    World world;
    Ear agent, admin;
    const auto a = world.hub.subscribe({world.acme, {}, Role::agent, {}}, agent.sink());
    const auto b = world.hub.subscribe({world.acme, {}, Role::admin, {}}, admin.sink());
    world.hub.publish(world.event(1, ConversationState::ai_active));
    world.hub.publish(world.event(2, ConversationState::waiting));
    CHECK(agent.heard == std::vector<std::string>{"m2"});
    CHECK(admin.heard == std::vector<std::string>{"m1", "m2"});
}

TEST_CASE("members do not hear of a restricted conversation") {
    World world;
    Ear owner, ann;
    const auto a = world.hub.subscribe({world.acme, {}, Role::owner, {}}, owner.sink());
    const auto b = world.hub.subscribe({world.acme, world.ann, {}, {}}, ann.sink());
    Event event = world.event(1);
    event.for_members = false;
    world.hub.publish(event);
    CHECK(owner.heard.empty());
    CHECK(ann.heard.size() == 1);
}

TEST_CASE("an event is encoded once for each side, and not at all without a listener") {
    World world;
    world.hub.publish(world.event(1));
    CHECK(world.encoded == 0);
    std::vector<std::unique_ptr<Hub::Subscription>> kept;
    Ear ears[6];
    for (int i = 0; i < 6; ++i)
        kept.push_back(i < 3 ? world.hub.subscribe({world.acme, {}, Role::owner, {}}, ears[i].sink())
                             : world.hub.subscribe({world.acme, world.ann, {}, {}}, ears[i].sink()));
    world.hub.publish(world.event(2));
    CHECK(world.encoded == 2);
    for (const Ear& ear : ears)
        CHECK(ear.heard.size() == 1);
}

TEST_CASE("a listener leaves with its subscription or by refusing a frame") {
    World world;
    Ear ear;
    int refused = 0;
    auto kept = world.hub.subscribe({world.acme, {}, Role::owner, {}}, ear.sink());
    const auto full = world.hub.subscribe({world.acme, {}, Role::owner, {}}, [&](const Frame&, std::int64_t) {
        ++refused;
        return false;
    });
    CHECK(world.hub.listeners() == 2);
    world.hub.publish(world.event(1));
    world.hub.publish(world.event(2));
    CHECK(refused == 1);
    CHECK(world.hub.listeners() == 1);
    kept.reset();
    CHECK(world.hub.listeners() == 0);
    world.hub.publish(world.event(3));
    CHECK(ear.heard.size() == 2);
}

TEST_CASE("the streams of an account are cut off, all others stay") {
    World world;
    const AccountId bob = AccountId::make(some_time);
    int cut = 0;
    Ear owner;
    const auto a =
        world.hub.subscribe({world.acme, {}, Role::agent, bob}, [&](const Frame& frame, std::int64_t) {
            cut += frame ? 0 : 1;
            return true;
        });
    const auto b =
        world.hub.subscribe({world.acme, {}, Role::owner, AccountId::make(some_time)}, owner.sink());
    const auto c = world.hub.subscribe({world.acme, world.ann, {}, {}}, owner.sink());
    world.hub.drop(bob);
    CHECK(cut == 1);
    CHECK(world.hub.listeners() == 2);
    world.hub.publish(world.event(1));
    CHECK(owner.heard == std::vector<std::string>{"m0", "m1", "v1"}); // first, that Bob is gone
}

TEST_CASE("listeners come and go while others publish") {
    World world;
    std::atomic<bool> stop = false;
    std::atomic<int> heard = 0;
    Hub hub([](const Event&, bool) { return std::make_shared<const std::string>("x"); });
    std::thread publisher([&] {
        while (!stop)
            hub.publish(world.event(1));
    });
    for (int i = 0; i < 500; ++i) {
        const auto one = hub.subscribe({world.acme, {}, Role::owner, {}}, [&](const Frame&, std::int64_t) {
            ++heard;
            return true;
        });
        const int before = heard;
        while (heard == before)
            std::this_thread::yield();
    }
    stop = true;
    publisher.join();
    CHECK(hub.listeners() == 0);
    CHECK(heard >= 500);
}

TEST_CASE("members hear when another one comes online and when their last stream ends") {
    World world;
    Ear agent, owner;
    const AccountId amir = AccountId::make(some_time), olga = AccountId::make(some_time);
    const auto a = world.hub.subscribe({world.acme, {}, Role::agent, amir}, agent.sink());
    CHECK(agent.heard.empty()); // that one is online oneself is no news
    auto first = world.hub.subscribe({world.acme, {}, Role::owner, olga}, owner.sink());
    CHECK(agent.heard == std::vector<std::string>{"m0"});
    auto second = world.hub.subscribe({world.acme, {}, Role::owner, olga}, owner.sink());
    first.reset();
    CHECK(agent.heard.size() == 1);
    second.reset();
    CHECK(agent.heard == std::vector<std::string>{"m0", "m0"});
    CHECK(owner.heard.empty());
    const auto visitor = world.hub.subscribe({world.acme, world.ann, {}, {}}, owner.sink());
    CHECK(agent.heard.size() == 2);
}
