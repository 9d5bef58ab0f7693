#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/search.hpp"

#include <csignal>
#include <set>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace iterochat;
using namespace iterochat::storage;

namespace {

constexpr int writers = 8;

/// In a child: posts from many threads, and writes each acknowledged message's number into the pipe.
[[noreturn]] void post_until_killed(const std::string& folder, const OrganizationId& organization,
                                    const Conversation& conversation, int pipe) {
    const SystemClock clock;
    StoreOptions options;
    options.state_folder = folder;
    Store store{options, test_root_key(), clock};
    std::atomic<int> next = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < writers; ++t)
        threads.emplace_back([&] {
            for (;;) {
                const std::int32_t number = next++;
                const std::string name = "n" + std::to_string(number);
                store.write(organization, [&](Tx& tx) {
                    post_message(tx, Fixture::from_visitor(conversation, "text " + name, name));
                    Visitor visitor; // a key in keys.db too
                    visitor.name = name;
                    create_visitor(tx, visitor);
                });
                if (::write(pipe, &number, sizeof number) != sizeof number)
                    ::_exit(3);
            }
        });
    for (auto& thread : threads)
        thread.join();
    ::_exit(0);
}

} // namespace

TEST_CASE("after a kill in the middle of many writes every acknowledged one is there, once") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id);
    const std::string folder = f.store->state_folder();
    f.close();
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        post_until_killed(folder, f.organization, conversation, ends[1]);
    }
    ::close(ends[1]);
    std::vector<std::int32_t> acknowledged;
    std::int32_t number = 0;
    while (acknowledged.size() < 300 && ::read(ends[0], &number, sizeof number) == sizeof number)
        acknowledged.push_back(number);
    ::kill(child, SIGKILL);
    while (::read(ends[0], &number, sizeof number) == sizeof number)
        acknowledged.push_back(number);
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE(acknowledged.size() >= 300);

    f.open();
    f.store->read(f.organization, [&](View& view) {
        const auto messages = messages_after(view, conversation.id, 0, 1'000'000);
        std::set<MessageId> there;
        for (std::size_t i = 0; i < messages.size(); ++i) {
            CHECK(messages[i].seq == static_cast<std::int64_t>(i) + 1);
            there.insert(messages[i].id);
        }
        for (const std::int32_t one : acknowledged) { // each once: the next one's search finds another
            const auto found = find_message_by_client_id(view, conversation.id, "n" + std::to_string(one));
            REQUIRE(found);
            CHECK(there.erase(found->id) == 1);
        }
        const Residue residue = count_residue(view);
        CHECK(residue.keys_without_row == 0);
        CHECK(residue.rows_without_key == 0);
        const std::string last = "n" + std::to_string(acknowledged.back());
        CHECK(search_conversations(view, "text " + last, {}, {}, 5).items.size() ==
              1); // the index was caught up
    });
    CHECK(f.store->check(f.organization).empty());
}

TEST_CASE("a full disk is an error for the writes it meets, and nothing acknowledged is lost") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id);
    const std::string folder = f.store->state_folder();
    f.close();
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const SystemClock clock;
        StoreOptions options;
        options.state_folder = folder;
        Store store{options, test_root_key(), clock};
        store.read(f.organization, [](View&) {});
        const rlimit limit{1 << 20, 1 << 20}; // no file grows beyond 1 MiB
        ::setrlimit(RLIMIT_FSIZE, &limit);
        int kept = 0;
        bool was_refused = false;
        for (int i = 0; i < 200 && !was_refused; ++i) {
            try {
                store.write(f.organization, [&](Tx& tx) {
                    post_message(tx, Fixture::from_visitor(conversation, std::string(20'000, 'x')));
                });
                ++kept;
            } catch (const Error& failure) {
                was_refused = failure.code() == Code::io || failure.code() == Code::unavailable;
            }
        }
        const std::size_t there = store.read(f.organization, [&](View& view) {
            return messages_after(view, conversation.id, 0, 1000).size();
        });
        ::_exit(was_refused && there == static_cast<std::size_t>(kept) + 1 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    f.open();
    f.post(conversation, "there is room again");
    CHECK(f.store->check(f.organization).empty());
}
