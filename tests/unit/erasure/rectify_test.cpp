#include "daemon/storage/rectify.hpp"

#include "common/base/fd.hpp"
#include "daemon/erasure/certificate.hpp"
#include "daemon/erasure/erase_job.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/search.hpp"
#include "tests/unit/erasure/world.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using storage::code_of;
using storage::files_with;

constexpr const char* old_word = "Zanzibarcanary";
constexpr const char* new_word = "Madagascarlemur";

struct Correcting : World {
    Correcting() {
        own_content(); // its article gets the visitor's question
        conversation = full_conversation(old_word);
        other = full_conversation("Quitebravo", "Carl", "carl@mail.example");
        for (const Message& message : all_messages())
            if (message.author.kind == AuthorKind::visitor)
                task.message = message.id;
        task.id = JobId::make(clock.now());
        task.organization = organization;
        task.kind = LedgerKind::item;
        task.scope = LedgerScope::messages;
    }
    std::vector<Message> all_messages() {
        return store->read(organization, [&](storage::View& view) {
            return storage::messages_after(view, conversation.id, 0, 100);
        });
    }
    std::size_t hits(const std::string& word) {
        return store->read(organization, [&](storage::View& view) {
            return storage::search_conversations(view, word, {}, std::nullopt, 10).items.size();
        });
    }
    void run(const std::function<void(const EraseTask&)>& checkpoint = {}) {
        Ledger ledger(folder.path() + "/state/ledger.log", storage::test_root_key());
        EraseHooks hooks;
        hooks.checkpoint = checkpoint;
        hooks.rectify = [&](storage::Tx& tx) {
            storage::rectify_message(tx, *task.message, std::string("Now ") + new_word);
        };
        run_erase(*store, ledger, task, hooks);
    }
    /// The other texts of the conversation name the old word too: only its question and what was made of it
    /// go.
    void check_corrected() {
        CHECK(task.step == Step::done);
        CHECK(all_messages().front().text == std::string("Now ") + new_word);
        CHECK(hits(new_word) == 1);
        CHECK(hits("Quitebravo") == 1);
        CHECK(files_with(folder.path(), new_word).empty());
        CHECK(files_with(folder.path(), old_word).empty());
        store->read(organization, [&](storage::View& view) {
            CHECK(storage::get_conversation(view, conversation.id).summary.empty());
            CHECK(
                storage::confirmed_questions_of(view, storage::find_article_by_source(view, "refunds.md")->id)
                    .size() == 1); // the other conversation's
            for (const Message& message : all_messages())
                CHECK_FALSE(storage::find_ai_trace(view, message.id));
        });
    }

    Conversation conversation;
    Conversation other;
    EraseTask task;
};

TEST_CASE(
    "a corrected text leaves its row, the search, the summary, the traces and the confirmed questions") {
    Correcting world;
    REQUIRE(world.hits("alert") == 2); // a word of each visitor's question
    world.run();
    world.check_corrected();
    CHECK(world.hits("alert") == 1);
    REQUIRE(world.task.verification);
    CHECK(world.task.verification->canary == Canary::not_found);
    CHECK(world.task.verification->canary_pieces == 32);
}

TEST_CASE("pieces of a corrected text that lie about are found, and the certificate says so") {
    Correcting world;
    const std::string earlier = world.all_messages().front().text;
    write_file_durably(world.folder.path() + "/state/notes.txt", earlier, 0600);
    world.run();
    REQUIRE(world.task.verification);
    CHECK(world.task.verification->canary == Canary::found);
    CHECK(certificate_body(world.task, {}).at("scope").at("stores").at("main").at("corrected_texts") == 1);
    CHECK(certificate_body(world.task, {}).at("verification").at("canary") == "found");
}

TEST_CASE("a correction that stops after any step ends well when it is run again") {
    for (const Step stop_at : {Step::rows, Step::keys, Step::wal, Step::scrubbed, Step::verified}) {
        Correcting world;
        std::string saved;
        const auto stop = [&](const EraseTask& now) {
            saved = write_task(now);
            if (now.step == stop_at)
                throw Error{Code::unavailable, "stopped"};
        };
        CHECK(code_of([&] { world.run(stop); }) == Code::unavailable);
        const JobId id = world.task.id;
        world.task = read_task(saved);
        world.task.id = id;
        world.run();
        world.check_corrected();
    }
}

TEST_CASE("a text that is corrected twice is found by its last words only") {
    Correcting world;
    world.run();
    world.task.id = JobId::make(world.clock.now());
    world.task.step = Step::requested;
    world.store->write(world.organization, [&](storage::Tx& tx) {
        storage::rectify_message(tx, *world.task.message, "Between");
    });
    CHECK(world.hits("Between") == 1);
    CHECK(world.hits(new_word) == 0);
    world.run();
    CHECK(world.hits("Between") == 0);
    world.check_corrected();
}

} // namespace
} // namespace iterochat::erasure
