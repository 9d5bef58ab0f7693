#include "daemon/service/events.hpp"
#include "daemon/service/presence.hpp"

#include "talk_world.hpp"

#include <catch2/catch.hpp>

#include <condition_variable>
#include <map>
#include <set>
#include <sstream>

using namespace iterochat;
using namespace iterochat::service;
using namespace iterochat::service::test;

namespace {

/// Frames of the world's encoder: "12 v message visitor" a line; reset frames span lines.
struct Client {
    std::mutex mutex;
    std::string received;
    std::unique_ptr<EventStream> stream;

    void open(TalkWorld& world, const Actor& actor, const std::optional<std::string>& last_event_id) {
        stream = Events(world.context).open(actor, world.organization, last_event_id);
    }
    void start() {
        stream->start([this](const live::Frame& frame, std::int64_t) {
            const std::lock_guard lock(mutex);
            received += *frame;
            return true;
        });
    }
    std::string text() {
        const std::lock_guard lock(mutex);
        return received;
    }
    std::vector<std::int64_t> message_seqs() {
        std::vector<std::int64_t> seqs;
        std::istringstream lines(text());
        for (std::string line; std::getline(lines, line);)
            if (line.find(" message ") != std::string::npos)
                seqs.push_back(std::stoll(line));
        return seqs;
    }
    std::int64_t last_id() {
        std::int64_t last = 0;
        std::istringstream lines(text());
        for (std::string line; std::getline(lines, line);)
            if (!line.empty() && std::isdigit(static_cast<unsigned char>(line[0])) != 0)
                last = std::stoll(line);
        return last;
    }
};

std::vector<std::int64_t> all_message_seqs(TalkWorld& world, const VisitorActor& who) {
    std::set<std::int64_t> seqs;
    for (const Conversation& conversation : world.conversations.list(who))
        for (const Message& message : world.messages(conversation.id))
            seqs.insert(message.event_seq);
    return {seqs.begin(), seqs.end()};
}

} // namespace

TEST_CASE("a stream without a position brings what happens from now on") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.answers->wait_until_idle();
    Client client;
    client.open(world, ann, std::nullopt);
    CHECK(client.stream->position() == world.stored(id).event_seq);
    client.start();
    CHECK(client.text().empty());
    world.ask_for_person(ann, id);
    CHECK(client.text().find("v message system") != std::string::npos);
    CHECK(client.text().find("v conversation waiting") != std::string::npos);
    client.stream.reset();
    const std::string before = client.text();
    world.post(ann, id, "Anyone?");
    CHECK(client.text() == before);
    CHECK(world.hub.listeners() == 0);
}

TEST_CASE("a stream resumes with what was missed, then with what was said while it was read") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto eve = world.visitor("Eve");
    const auto id = world.start(ann, "One").conversation.id;
    world.ask_for_person(ann, id);
    world.answers->wait_until_idle();
    const auto position = world.stored(id).event_seq;
    world.post(ann, id, "Two");
    world.start(eve, "Not Ann's");
    world.answers->wait_until_idle();
    Client client;
    client.open(world, ann, std::to_string(position));
    const auto while_reading = world.post(ann, id, "Three").message.event_seq; // between listening and start
    client.start();
    const auto live = world.post(ann, id, "Four").message.event_seq;
    const auto seqs = client.message_seqs();
    REQUIRE(seqs.size() == 3);
    CHECK(seqs[0] > position);
    CHECK(seqs[1] == while_reading);
    CHECK(seqs[2] == live);
}

TEST_CASE("a position that never was gets a reset and the present position") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.answers->wait_until_idle();
    for (const std::string position : {"999999", "abc", "-1", "1x", ""}) {
        Client client;
        client.open(world, ann, position);
        client.start();
        INFO(position);
        CHECK(client.text() ==
              "id: " + std::to_string(world.stored(id).event_seq) + "\nevent: reset\ndata: {}\n\n");
    }
}

TEST_CASE("who missed more than a resume brings is told to load anew") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.ask_for_person(ann, id);
    for (std::size_t i = 0; i <= resumed_events_most; ++i)
        world.conversations.post(ann, id, NewMessage{"x", "n" + std::to_string(i)}, [](const auto&) {});
    world.post(ann, id, "last");
    Client client;
    client.open(world, ann, "1");
    client.start();
    CHECK(client.text().find("event: reset") != std::string::npos);
}

TEST_CASE("members hear what their role may see, live and on resume") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto owner = world.member(Role::owner, "Olga");
    const auto agent = world.member(Role::agent, "Bob");
    Client owner_live, agent_live;
    owner_live.open(world, owner, std::nullopt);
    agent_live.open(world, agent, std::nullopt);
    owner_live.start();
    agent_live.start();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.answers->wait_until_idle();
    CHECK(owner_live.text().find("m message ai") != std::string::npos);
    CHECK(agent_live.text().empty());
    Client owner_later, agent_later;
    owner_later.open(world, owner, "0");
    owner_later.start();
    agent_later.open(world, agent, "0");
    agent_later.start();
    CHECK(owner_later.message_seqs() == owner_live.message_seqs());
    CHECK(agent_later.text().empty());
    world.ask_for_person(ann, id);
    CHECK(agent_live.text().find("m conversation waiting") != std::string::npos);
}

TEST_CASE("typing goes to the other side without a position") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto bob = world.member(Role::agent, "Bob");
    const auto id = world.start(ann, "Hello").conversation.id;
    world.ask_for_person(ann, id);
    Client visitor, member;
    visitor.open(world, ann, std::nullopt);
    member.open(world, bob, std::nullopt);
    visitor.start();
    member.start();
    world.conversations.typing(ann, id);
    CHECK(visitor.text().empty());
    CHECK(member.text() == "m typing\n");
    Presence{world.context, world.limits}.typing(bob, id);
    CHECK(visitor.text() == "v typing\n");
}

TEST_CASE("the streams of an account that lost its rights are cut off, before or after their start") {
    TalkWorld world;
    const auto bob = world.member(Role::agent, "Bob");
    int cut = 0;
    const auto sink = [&](const live::Frame& frame, std::int64_t) {
        cut += frame ? 0 : 1;
        return static_cast<bool>(frame);
    };
    auto early = Events(world.context).open(bob, world.organization, std::nullopt);
    auto running = Events(world.context).open(bob, world.organization, std::nullopt);
    running->start(sink);
    world.hub.drop(bob.account);
    CHECK(cut == 1);
    early->start(sink);
    CHECK(cut == 2);
    CHECK(world.hub.listeners() == 0);
}

TEST_CASE("a sink that refuses is not asked again") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.ask_for_person(ann, id);
    int frames = 0;
    auto stream = Events(world.context).open(ann, world.organization, std::nullopt);
    stream->start([&](const live::Frame&, std::int64_t) {
        ++frames;
        return false;
    });
    world.post(ann, id, "One");
    world.post(ann, id, "Two");
    CHECK(frames == 1);
    CHECK(world.hub.listeners() == 0);
}

TEST_CASE("clients that come and go while others write miss nothing and see nothing twice") {
    TalkWorld world;
    const auto ann = world.visitor();
    const auto id = world.start(ann, "Hello").conversation.id;
    world.ask_for_person(ann, id);
    world.answers->wait_until_idle();
    const auto begin = world.stored(id).event_seq;
    std::atomic<bool> done = false;
    auto writers = std::async(std::launch::async, [&] {
        std::vector<std::future<void>> senders;
        for (int sender = 0; sender < 3; ++sender)
            senders.push_back(std::async(std::launch::async, [&, sender] {
                for (int i = 0; i < 100; ++i)
                    world.post(ann, id, "x", std::to_string(sender) + "-" + std::to_string(i));
            }));
        senders.clear(); // waits
        done = true;
    });
    std::vector<std::int64_t> seen;
    std::int64_t position = begin;
    int connections = 0;
    for (bool last = false; !last;) {
        last = done; // one more connection after the last post
        Client client;
        client.open(world, ann, std::to_string(position));
        client.start();
        client.stream.reset(); // cut at a random moment
        const auto seqs = client.message_seqs();
        seen.insert(seen.end(), seqs.begin(), seqs.end());
        position = std::max(position, client.last_id());
        ++connections;
    }
    writers.get();
    auto expected = all_message_seqs(world, ann);
    std::erase_if(expected, [&](std::int64_t seq) { return seq <= begin; });
    CHECK(expected.size() == 300);
    CHECK(seen == expected);
    CHECK(connections > 1);
}
