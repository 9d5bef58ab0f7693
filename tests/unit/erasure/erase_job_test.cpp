#include "daemon/erasure/erase_job.hpp"

#include "daemon/storage/erase_counts.hpp"
#include "daemon/storage/search.hpp"
#include "tests/unit/erasure/world.hpp"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace iterochat::erasure {
namespace {

using storage::code_of;
using storage::files_with;

constexpr const char* canary = "Zanzibarcanary";

struct Erasing : World {
    Erasing() { other = full_conversation("Quitebravo", "Carl", "carl@mail.example"); }

    EraseTask task_for(const ConversationId& id) const {
        EraseTask task;
        task.id = JobId::make(Time{1'790'000'000'000});
        task.organization = organization;
        task.conversations = {id};
        return task;
    }
    std::string ledger_path() const { return folder.path() + "/state/ledger.log"; }
    void run(EraseTask& task, const EraseHooks& hooks = {}) {
        Ledger ledger(ledger_path(), test_key());
        run_erase(*store, ledger, task, hooks);
    }
    static Secret test_key() { return storage::test_root_key(); }

    bool is_there(const ConversationId& id) {
        return store->read(organization, [&](storage::View& view) {
            return storage::find_conversation(view, id).has_value();
        });
    }
    std::size_t hits(const std::string& word) {
        return store->read(organization, [&](storage::View& view) {
            return storage::search_conversations(view, word, {}, std::nullopt, 10).items.size();
        });
    }
    std::string dump(const OrganizationId& of) {
        std::string all;
        for (const auto& [name, content] : files_in(exported(everything(), of)))
            if (name.starts_with("data/"))
                all += content;
        return all;
    }
    void check_other_is_whole() {
        CHECK(is_there(other.id));
        CHECK(hits("Quitebravo") == 1);
        CHECK(dump(organization).find("Bob here, Quitebravo") != std::string::npos);
    }
    void check_gone(const ConversationId& id) {
        CHECK_FALSE(is_there(id));
        CHECK(hits(canary) == 0);
        CHECK(dump(organization).find(canary) == std::string::npos);
        CHECK(files_with(folder.path(), canary).empty());
        store->write(organization, [&](storage::Tx& tx) {
            const storage::Residue residue = storage::count_residue(tx);
            CHECK(residue.messages_without_conversation == 0);
            CHECK(residue.keys_without_row == 0);
            CHECK(residue.rows_without_key == 0);
        });
    }
    std::vector<LedgerEntry> ledger_lines() const {
        std::vector<LedgerEntry> entries;
        audit::read_chain(ledger_path(), 0, [&](std::string_view line) {
            entries.push_back(parse_ledger_line(line));
            return true;
        });
        return entries;
    }

    Conversation other;
};

TEST_CASE("an erased conversation is gone from rows, keys, search, export and the raw bytes; the others are "
          "whole") {
    Erasing world;
    world.own_content(); // its article gets the visitor's question
    const Conversation victim = world.full_conversation(canary);
    REQUIRE(world.hits(canary) == 1);
    EraseTask task = world.task_for(victim.id);
    world.run(task);
    CHECK(task.step == Step::done);
    CHECK(task.counts.conversations == 1);
    CHECK(task.counts.messages == 3);
    CHECK(task.counts.notes == 1);
    CHECK(task.counts.ai_traces == 1);
    CHECK(task.counts.keys == 1);
    REQUIRE(task.verification);
    CHECK(task.verification->files == 4);
    CHECK(task.verification->bytes > 0);
    CHECK(task.verification->unaccounted_bytes == 0);
    CHECK(task.verification->wal_bytes == 0);
    CHECK(task.verification->canary == Canary::not_found);
    CHECK(task.verification->canary_pieces > 4);
    CHECK(task.verification->scanned_bytes >= task.verification->bytes);
    world.check_gone(victim.id);
    world.check_other_is_whole();
    const auto lines = world.ledger_lines();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].op == LedgerOp::intent);
    CHECK(lines[1].op == LedgerOp::done);
    CHECK(lines[0].erasure == task.id.text());
}

TEST_CASE("a copy of an erased text outside of the databases is found by the canary, and told") {
    Erasing world;
    const std::string words = "the secret recipe of grandmother's soup";
    const Conversation victim = world.conversation(world.visitor("Ann").id, words);
    std::ofstream{world.folder.path() + "/state/leak.log"} << "somebody logged " << words << "\n";
    EraseTask task = world.task_for(victim.id);
    world.run(task);
    CHECK(task.step == Step::done);
    CHECK(task.verification->canary == Canary::found);
    CHECK_FALSE(task.verification->is_clean());
}

TEST_CASE("words that stand in an article too don't count as left behind") {
    Erasing world;
    world.own_content(); // "Within 14 days." among it
    const Conversation victim = world.conversation(world.visitor("Ann").id, "Within 14 days");
    EraseTask task = world.task_for(victim.id);
    world.run(task);
    CHECK(task.verification->canary == Canary::not_found);
}

TEST_CASE("the write-ahead logs are empty after an erasure") {
    Erasing world;
    EraseTask task = world.task_for(world.full_conversation(canary).id);
    EraseHooks hooks;
    hooks.checkpoint = [&](const EraseTask& now) {
        if (now.step == Step::wal)
            for (const auto& entry : std::filesystem::recursive_directory_iterator(world.folder.path()))
                if (entry.path().string().ends_with("-wal"))
                    CHECK(entry.file_size() == 0);
    };
    world.run(task, hooks);
}

TEST_CASE("an erasure that stops after any step ends well when it is run again") {
    int steps = 0;
    {
        Erasing world;
        EraseTask task = world.task_for(world.full_conversation(canary).id);
        EraseHooks hooks;
        hooks.checkpoint = [&](const EraseTask&) { ++steps; };
        world.run(task, hooks);
    }
    REQUIRE(steps >= 7);
    for (int stop = 1; stop <= steps; ++stop) {
        Erasing world;
        const Conversation victim = world.full_conversation(canary);
        EraseTask task = world.task_for(victim.id);
        std::string kept = write_task(task);
        int step = 0;
        EraseHooks hooks;
        // Stops once before and once after the checkpoint reached the disk.
        for (const bool is_kept : {false, true}) {
            hooks.checkpoint = [&](const EraseTask& now) {
                const bool is_stop = ++step == stop;
                if (!is_stop || is_kept)
                    kept = write_task(now);
                if (is_stop)
                    throw Error{Code::unavailable, "Stopped."};
            };
            step = 0;
            EraseTask again = read_task(kept);
            again.id = task.id;
            try {
                world.run(again, hooks);
            } catch (const Error&) {
            }
        }
        EraseTask last = read_task(kept);
        last.id = task.id;
        world.run(last);
        INFO("stopped after checkpoint " << stop);
        CHECK(last.step == Step::done);
        CHECK(last.counts.messages == 3);
        CHECK(last.verification->is_clean());
        world.check_gone(victim.id);
        world.check_other_is_whole();
        CHECK(world.ledger_lines().size() == 2);
    }
}

TEST_CASE("an erasure whose process is killed at any step ends well after the restart") {
    for (int stop = 1; stop <= 9; ++stop) {
        Erasing world;
        const Conversation victim = world.full_conversation(canary);
        const EraseTask task = world.task_for(victim.id);
        const std::string kept = world.folder.path() + "/task.json";
        write_file_durably(kept, write_task(task), 0600);
        world.close();
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            world.open();
            EraseTask mine = task;
            int step = 0;
            EraseHooks hooks;
            hooks.checkpoint = [&](const EraseTask& now) {
                write_file_durably(kept, write_task(now), 0600);
                if (++step == stop)
                    ::kill(::getpid(), SIGKILL);
            };
            world.run(mine, hooks);
            ::_exit(0);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        world.open();
        EraseTask last = read_task(read_file(kept));
        last.id = task.id;
        world.run(last);
        INFO("killed after checkpoint " << stop);
        CHECK(last.step == Step::done);
        world.check_gone(victim.id);
        world.check_other_is_whole();
    }
}

TEST_CASE("a hold or a restriction stops an erasure before anything is touched") {
    Erasing world;
    const Conversation victim = world.full_conversation(canary);
    const std::string before = world.dump(world.organization);
    Hold hold;
    world.store->write(world.organization, [&](storage::Tx& tx) {
        hold.conversation_id = victim.id;
        hold.reason = "court";
        hold = storage::create_hold(tx, hold);
    });
    EraseTask task = world.task_for(victim.id);
    CHECK(code_of([&] { world.run(task); }) == Code::legal_hold);
    CHECK(world.ledger_lines().empty());
    CHECK(world.hits(canary) == 1);
    world.store->write(world.organization, [&](storage::Tx& tx) {
        storage::release_hold(tx, hold.id, "uid:0");
        Conversation conversation = storage::get_conversation(tx, victim.id);
        conversation.restricted_at = tx.now();
        storage::update_conversation(tx, conversation);
    });
    CHECK(code_of([&] { world.run(task); }) == Code::legal_hold);
    CHECK(world.is_there(victim.id));
}

TEST_CASE("a person goes with all their conversations, name and address") {
    Erasing world;
    const Conversation first =
        world.full_conversation(canary, "Zanzibarcanary Jones", "zanzibarcanary@mail.example");
    const Conversation second = world.conversation(first.visitor_id, "Again Zanzibarcanary");
    EraseTask task = world.task_for(first.id);
    task.kind = LedgerKind::person;
    task.conversations = {first.id, second.id};
    task.visitors = {first.visitor_id};
    world.run(task);
    CHECK(task.counts.visitors == 1);
    CHECK(task.counts.conversations == 2);
    world.check_gone(first.id);
    world.check_gone(second.id);
    CHECK(files_with(world.folder.path(), "zanzibarcanary@").empty());
    world.store->read(world.organization, [&](storage::View& view) {
        CHECK_FALSE(storage::find_visitor(view, first.visitor_id));
        CHECK(storage::find_visitors_by_email(view, "zanzibarcanary@mail.example", true).empty());
    });
    world.check_other_is_whole();
}

TEST_CASE("only a person's own words can go, and the answers stay") {
    Erasing world;
    const Conversation victim = world.full_conversation("Marker");
    const Message own = world.post(victim, "My secret is Zanzibarcanary");
    EraseTask task = world.task_for(victim.id);
    task.kind = LedgerKind::person;
    task.scope = LedgerScope::messages;
    task.visitors = {victim.visitor_id};
    world.run(task);
    CHECK(task.counts.messages == 2);
    CHECK(task.verification->canary == Canary::not_found);
    CHECK(world.is_there(victim.id));
    CHECK(world.hits(canary) == 0);
    const std::string left = world.dump(world.organization);
    CHECK(left.find(canary) == std::string::npos);
    CHECK(left.find("ann@mail.example") == std::string::npos);
    CHECK(left.find("Bob here, Marker") != std::string::npos);
}

TEST_CASE("a person without a conversation can have their name and address erased by --scope messages too") {
    Erasing world;
    const Visitor person = world.visitor("Zanzibarcanary Jones", "zanzibarcanary@mail.example");
    EraseTask task = world.task_for(world.other.id);
    task.kind = LedgerKind::person;
    task.scope = LedgerScope::messages;
    task.conversations.clear();
    task.visitors = {person.id};
    world.run(task);
    CHECK(task.verification->is_clean());
    world.store->read(world.organization, [&](storage::View& view) {
        CHECK(storage::get_visitor(view, person.id).name.empty());
        CHECK(storage::find_visitors_by_email(view, "zanzibarcanary@mail.example", true).empty());
    });
}

TEST_CASE("a conversation begun while its person is erased goes too") {
    Erasing world;
    const Conversation first = world.full_conversation(canary);
    EraseTask task = world.task_for(first.id);
    task.kind = LedgerKind::person;
    task.visitors = {first.visitor_id};
    EraseHooks hooks;
    bool is_done = false;
    hooks.checkpoint = [&](const EraseTask& now) {
        if (now.step == Step::index && !std::exchange(is_done, true))
            world.conversation(first.visitor_id, "Late Zanzibarcanary");
    };
    world.run(task, hooks);
    CHECK(task.counts.conversations == 2);
    world.check_gone(first.id);
}

TEST_CASE("a sweep keeps what came under hold or was reopened, and goes on with the rest") {
    Erasing world;
    const Conversation held = world.full_conversation("Held");
    const Conversation reopened = world.full_conversation("Reopened");
    const Conversation due = world.full_conversation(canary);
    world.store->write(world.organization, [&](storage::Tx& tx) {
        Hold hold;
        hold.conversation_id = held.id;
        hold.reason = "court";
        storage::create_hold(tx, hold);
        Conversation open = storage::get_conversation(tx, reopened.id);
        open.state = ConversationState::assigned;
        storage::update_conversation(tx, open);
    });
    EraseTask task = world.task_for(due.id);
    task.kind = LedgerKind::sweep;
    task.ground = "retention";
    task.conversations = {held.id, reopened.id, due.id};
    task.due.policies = {{world.clock.now(), "", "", ""}};
    world.run(task);
    CHECK(task.kept == std::vector{held.id, reopened.id});
    CHECK(task.counts.conversations == 1);
    CHECK(world.is_there(held.id));
    CHECK(world.is_there(reopened.id));
    world.check_gone(due.id);
    const auto lines = world.ledger_lines();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].subjects.size() == 1);
}

TEST_CASE("a sweep that is cancelled finishes what it began and no more") {
    Erasing world;
    std::vector<ConversationId> all;
    for (int i = 0; i < 3; ++i)
        all.push_back(world.full_conversation("Round" + std::to_string(i)).id);
    EraseTask task = world.task_for(all.front());
    task.kind = LedgerKind::sweep;
    task.conversations = all;
    task.due.policies = {{world.clock.now(), "", "", ""}};
    EraseHooks hooks;
    hooks.may_go_on = [](const EraseTask&) { return false; };
    world.run(task, hooks);
    CHECK(task.cancelled);
    CHECK(task.step == Step::done);
}

TEST_CASE("open streams hear of a conversation that goes") {
    Erasing world;
    const Conversation victim = world.full_conversation(canary);
    EraseTask task = world.task_for(victim.id);
    std::vector<ConversationId> gone;
    EraseHooks hooks;
    hooks.gone = [&](const ConversationId& id, const VisitorId& visitor, std::int64_t seq) {
        CHECK(visitor == victim.visitor_id);
        CHECK(seq > victim.event_seq);
        gone.push_back(id);
    };
    world.run(task, hooks);
    CHECK(gone == std::vector{victim.id});
}

} // namespace
} // namespace iterochat::erasure
