#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/events.hpp"
#include "daemon/storage/tags.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

using namespace iterochat;
using namespace iterochat::storage;

namespace {

/// Counts down as callbacks come.
class Latch {
  public:
    explicit Latch(int count) : count_(count) {}
    void count_down() {
        const std::lock_guard lock{mutex_};
        if (--count_ == 0)
            done_.notify_all();
    }
    bool wait() {
        std::unique_lock lock{mutex_};
        return done_.wait_for(lock, std::chrono::seconds{30}, [this] { return count_ <= 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable done_;
    int count_;
};

} // namespace

TEST_CASE("a refused command is rolled back alone, its neighbours are kept") {
    Fixture f;
    f.visitor(); // opens the files, so that the queue below fills while the first commit waits
    Latch latch{60};
    std::atomic<int> refused = 0;
    std::mutex order_mutex;
    std::vector<int> order;
    for (int i = 0; i < 60; ++i)
        f.store->write_later(
            f.organization,
            [i, &order, &order_mutex](Tx& tx) {
                Visitor visitor;
                visitor.name = "visitor " + std::to_string(i);
                create_visitor(tx, visitor); // main.db and keys.db
                create_tag(tx, "tag " + std::to_string(i));
                tx.after_commit([i, &order, &order_mutex] {
                    const std::lock_guard lock{order_mutex};
                    order.push_back(i);
                });
                if (i % 3 == 0)
                    throw Error{Code::conflict, "refused"};
            },
            [&](std::exception_ptr failure) {
                refused += failure ? 1 : 0;
                latch.count_down();
            });
    REQUIRE(latch.wait());
    CHECK(refused == 20);
    f.store->read(f.organization, [](View& view) {
        CHECK(list_tags(view).size() == 40);
        CHECK_FALSE(find_tag_by_name(view, "tag 3").has_value());
        CHECK(find_tag_by_name(view, "tag 4").has_value());
    });
    CHECK(order.size() == 40); // hooks of kept commands only, in order
    CHECK(std::is_sorted(order.begin(), order.end()));
    CHECK(f.store->statistics().commits < f.store->statistics().commands);
}

TEST_CASE("commands that wait together share a commit, and each sees those before it") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id);
    const auto before = f.store->statistics();
    Latch latch{200};
    for (int i = 0; i < 200; ++i)
        f.store->write_later(
            f.organization, [&](Tx& tx) { post_message(tx, Fixture::from_visitor(conversation, "hi")); },
            [&](std::exception_ptr failure) {
                CHECK_FALSE(failure);
                latch.count_down();
            });
    REQUIRE(latch.wait());
    const auto messages =
        f.store->read(f.organization, [&](View& v) { return messages_after(v, conversation.id, 0, 1000); });
    REQUIRE(messages.size() == 201);
    for (std::size_t i = 0; i < messages.size(); ++i)
        CHECK(messages[i].seq == static_cast<std::int64_t>(i) + 1);
    CHECK(f.store->statistics().commits - before.commits < 100);
}

TEST_CASE("an event position taken by a refused command is given to the next") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id);
    const auto position = [&] {
        return f.store->read(f.organization, [](View& v) { return last_event_seq(v); });
    };
    const std::int64_t before = position();
    CHECK_THROWS(f.store->write(f.organization, [&](Tx& tx) {
        post_message(tx, Fixture::from_visitor(conversation, "lost"));
        throw Error{Code::conflict, "no"};
    }));
    CHECK(position() == before);
    CHECK(f.post(conversation, "kept").event_seq == before + 1);
}

TEST_CASE("a reader sees one state while writers go on") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor().id);
    f.store->read(f.organization, [&](View& view) {
        CHECK(messages_after(view, conversation.id, 0, 10).size() == 1);
        std::thread writer{[&] { f.post(conversation, "second"); }};
        writer.join();
        CHECK(messages_after(view, conversation.id, 0, 10).size() == 1);
    });
    f.store->read(f.organization,
                  [&](View& view) { CHECK(messages_after(view, conversation.id, 0, 10).size() == 2); });
}

TEST_CASE("a command that waits for another command is told that it must not") {
    Fixture f;
    CHECK(code_of([&] { f.store->write(f.organization, [&](Tx&) { f.visitor(); }); }) == Code::internal);
}

TEST_CASE("organizations beyond the limit are closed, and open again with their data") {
    Fixture f;
    StoreOptions options;
    options.open_organizations = 3;
    f.open(options);
    std::vector<OrganizationId> ids;
    for (int i = 0; i < 12; ++i) {
        ids.push_back(OrganizationId::make(f.clock.now()));
        f.store->create_organization_files(ids.back());
        f.store->write(ids.back(), [&](Tx& tx) { create_tag(tx, "tag " + std::to_string(i)); });
        CHECK(f.store->statistics().open_organizations <= 4); // one may be in use while another opens
    }
    for (int i = 0; i < 12; ++i)
        f.store->read(ids[static_cast<std::size_t>(i)], [&](View& view) {
            CHECK(find_tag_by_name(view, "tag " + std::to_string(i)).has_value());
        });
    CHECK(f.store->statistics().open_organizations <= 4);
}

TEST_CASE("many threads on many organizations, opened and closed under them, lose nothing") {
    Fixture f;
    StoreOptions options;
    options.open_organizations = 2;
    f.open(options);
    std::vector<OrganizationId> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(OrganizationId::make(f.clock.now()));
        f.store->create_organization_files(ids.back());
    }
    std::vector<std::thread> threads;
    std::atomic<int> failures = 0;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i) {
                try {
                    const auto& id = ids[static_cast<std::size_t>(t + i) % ids.size()];
                    const std::string name = std::to_string(t) + "." + std::to_string(i);
                    f.store->write(id, [&](Tx& tx) { create_tag(tx, name); });
                    f.store->read(id, [&](View& view) { failures += find_tag_by_name(view, name) ? 0 : 1; });
                } catch (const std::exception&) {
                    ++failures;
                }
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(failures == 0);
}

TEST_CASE("an unknown organization is not found, by reading and by writing") {
    Fixture f;
    const auto unknown = OrganizationId::make(f.clock.now());
    CHECK(code_of([&] { f.store->read(unknown, [](View&) {}); }) == Code::not_found);
    CHECK(code_of([&] { f.store->write(unknown, [](Tx&) {}); }) == Code::not_found);
}

TEST_CASE("a destroyed organization leaves no file and can't be opened") {
    Fixture f;
    f.visitor("Jane");
    const std::string folder = f.store->organization_folder(f.organization);
    f.store->destroy_organization_files(f.organization);
    CHECK_FALSE(std::filesystem::exists(folder));
    CHECK(code_of([&] { f.store->read(f.organization, [](View&) {}); }) == Code::not_found);
    f.store->destroy_organization_files(f.organization); // again: nothing to do
}

TEST_CASE("the maintenance lock is shared or exclusive, and says when it is busy") {
    Fixture f;
    auto a = f.store->lock_shared(f.organization, {0});
    auto b = f.store->lock_shared(f.organization, {0});
    CHECK(code_of([&] { f.store->lock_exclusive(f.organization, {1}); }) == Code::busy);
    a.unlock();
    b.unlock();
    auto c = f.store->lock_exclusive(f.organization, {0});
    CHECK(code_of([&] { f.store->lock_shared(f.organization, {1}); }) == Code::busy);
}

TEST_CASE("a read that takes too long is stopped, a long-running one is not") {
    Fixture f;
    StoreOptions options;
    options.read_limit = {50};
    f.open(options);
    const auto visitor = f.visitor();
    for (int i = 0; i < 20; ++i)
        f.conversation(visitor.id);
    const auto read_for = [&](ReadLimit limit) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds{200};
        f.store->read(
            f.organization,
            [&](View& view) {
                while (std::chrono::steady_clock::now() < end)
                    list_conversations(view, {}, {}, 100);
            },
            limit);
    };
    CHECK(code_of([&] { read_for(ReadLimit::standard); }) == Code::busy);
    CHECK_NOTHROW(read_for(ReadLimit::long_running));
    CHECK_NOTHROW(f.store->read(f.organization, [](View& view) { list_conversations(view, {}, {}, 1); }));
}

TEST_CASE("control.db writes and reads by the same rules") {
    Fixture f;
    Organization wanted;
    wanted.id = f.organization;
    wanted.slug = "acme";
    wanted.name = "Acme";
    wanted.origins = {"https://acme.example"};
    const auto made = f.store->control_write([&](ControlTx& tx) { return create_organization(tx, wanted); });
    CHECK(made.widget_key.rfind("wk_", 0) == 0);
    CHECK(code_of([&] {
              f.store->control_write([&](ControlTx& tx) { return create_organization(tx, wanted); });
          }) == Code::exists);
    f.open();
    f.store->control_read([&](ControlView& view) {
        const auto read = find_organization_by_slug(view, "acme");
        REQUIRE(read.has_value());
        CHECK(read->origins == wanted.origins);
        CHECK(read->widget_key == made.widget_key);
        CHECK(find_organization_by_widget_key(view, made.widget_key)->id == f.organization);
    });
}

TEST_CASE("a rotated widget key works until its grace ends") {
    Fixture f;
    Organization wanted;
    wanted.id = f.organization;
    wanted.slug = "acme";
    const auto made = f.store->control_write([&](ControlTx& tx) { return create_organization(tx, wanted); });
    const std::string next = f.store->control_write(
        [&](ControlTx& tx) { return rotate_widget_key(tx, f.organization, tx.now() + minutes(5)); });
    const auto is_known = [&](const std::string& key) {
        return f.store->control_read(
            [&](ControlView& v) { return find_organization_by_widget_key(v, key).has_value(); });
    };
    CHECK(is_known(made.widget_key));
    CHECK(is_known(next));
    f.clock.advance(minutes(6));
    CHECK_FALSE(is_known(made.widget_key));
    CHECK(is_known(next));
}
