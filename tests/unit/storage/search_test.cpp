#include "tests/unit/storage/fixture.hpp"

#include "daemon/storage/database.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/posting_account.hpp"
#include "daemon/storage/search.hpp"
#include "daemon/storage/search_index.hpp"

using namespace iterochat;
using namespace iterochat::storage;

namespace {

std::vector<ConversationId> found(Fixture& f, const std::string& query) {
    return f.store->read(f.organization, [&](View& view) {
        std::vector<ConversationId> ids;
        for (const Conversation& conversation : search_conversations(view, query, {}, {}, 50).items)
            ids.push_back(conversation.id);
        return ids;
    });
}

/// FTS5's own verdict, from the file.
void check_shards(const std::string& path) {
    Connection index{path, Access::write, Durability::off};
    CHECK_NOTHROW(index.execute("INSERT INTO shard_0 (shard_0) VALUES ('integrity-check')"));
}

std::int64_t postings_in(const std::string& path) {
    Connection index{path, Access::write, Durability::off};
    index.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'shard_0', 'row')");
    Statement count = index.prepare("SELECT coalesce(sum(doc), 0) FROM temp.terms");
    count.step();
    return count.integer(0);
}

} // namespace

TEST_CASE("conversations are found by words of their messages, and by beginnings of names only") {
    Fixture f;
    const Conversation jane =
        f.conversation(f.visitor("Johanna Doe", "jane@example.com").id, "My parcel is LOST, help!");
    const Conversation other = f.conversation(f.visitor("Max").id, "The parcel came.");
    CHECK(found(f, "parcel") == std::vector{other.id, jane.id}); // newest first
    CHECK(found(f, "lost parcel") == std::vector{jane.id});
    CHECK(found(f, "joh") == std::vector{jane.id});
    CHECK(found(f, "johanna lost") == std::vector{jane.id});
    CHECK(found(f, "example") == std::vector{jane.id});
    CHECK(found(f, "parc").empty());
    CHECK(found(f, "refund").empty());
    CHECK(found(f, "").empty());
    CHECK(found(f, "\" OR *").empty());
}

TEST_CASE("a new name is found, the old one no more") {
    Fixture f;
    Visitor visitor = f.visitor("Johanna");
    f.conversation(visitor.id);
    visitor.name = "Maria";
    f.store->write(f.organization, [&](Tx& tx) { update_visitor(tx, visitor); });
    CHECK(found(f, "maria").size() == 1);
    CHECK(found(f, "johanna").empty());
}

TEST_CASE("deleted and restricted conversations are not found") {
    Fixture f;
    Conversation conversation = f.conversation(f.visitor().id, "parcel");
    f.store->write(f.organization, [&](Tx& tx) {
        conversation.deleted_at = tx.now();
        update_conversation(tx, conversation);
    });
    CHECK(found(f, "parcel").empty());
}

TEST_CASE("the index is caught up when it lags, and rebuilt when it is damaged or gone") {
    Fixture f;
    const Conversation conversation = f.conversation(f.visitor("Johanna").id, "parcel");
    const std::string path = f.store->organization_folder(f.organization) + "/index.db";
    f.close();
    SECTION("behind") {
        Connection index{path, Access::write, Durability::off};
        index.execute("DROP TABLE shard_0; DELETE FROM name_tokens; UPDATE state SET value = '0' WHERE name "
                      "= 'high_water'");
    }
    SECTION("gone") {
        std::filesystem::remove(path);
    }
    SECTION("damaged") {
        std::ofstream{path, std::ios::binary} << std::string(8192, '#');
    }
    f.open();
    CHECK(found(f, "parcel") == std::vector{conversation.id});
    CHECK(found(f, "joh") == std::vector{conversation.id});
}

TEST_CASE("after an unclean end the index is rebuilt when the machine has started anew, else kept") {
    Fixture f;
    StoreOptions options;
    options.boot_id = "first";
    f.open(options);
    f.conversation(f.visitor().id, "parcel");
    const std::string path = f.store->organization_folder(f.organization) + "/index.db";
    f.close();
    {
        Connection index{path, Access::write, Durability::off};
        index.execute("UPDATE state SET value = '0' WHERE name = 'clean'; INSERT INTO erased VALUES (999)");
    }
    const auto is_kept = [&] {
        Connection index{path, Access::read_only, Durability::off};
        return index.select("SELECT 1 FROM erased WHERE conversation = 999").step();
    };
    SECTION("the same boot") {
        f.open(options);
        CHECK(found(f, "parcel").size() == 1);
        CHECK(is_kept());
    }
    SECTION("another boot") {
        options.boot_id = "second";
        f.open(options);
        CHECK(found(f, "parcel").size() == 1);
        CHECK_FALSE(is_kept());
    }
}

TEST_CASE("erased postings are gone from the shard, again and again, and the others stay") {
    Fixture f;
    const Conversation gone = f.conversation(f.visitor().id, "parcel unicorn");
    const Conversation kept = f.conversation(f.visitor().id, "parcel rainbow");
    const std::string path = f.store->organization_folder(f.organization) + "/index.db";
    const std::array ids{gone.id};
    const auto erase = [&] {
        return f.store->write(f.organization, [&](Tx& tx) { return erase_postings(tx, ids); });
    };
    CHECK(erase().postings == 1);
    CHECK(erase().postings == 0);
    f.post(gone, "too late"); // never indexed again
    CHECK(found(f, "unicorn").empty());
    CHECK(found(f, "late").empty());
    CHECK(found(f, "parcel") == std::vector{kept.id});
    f.close();
    check_shards(path);
    CHECK(postings_in(path) == 2); // parcel and rainbow
}

TEST_CASE("a shard with a text that doesn't open is made anew without the erased conversation") {
    Fixture f;
    const Conversation gone = f.conversation(f.visitor().id, "parcel unicorn");
    const Conversation kept = f.conversation(f.visitor().id, "parcel rainbow");
    const std::string folder = f.store->organization_folder(f.organization);
    f.close();
    Connection{folder + "/main.db", Access::write, Durability::full}.run(
        "UPDATE messages SET text = zeroblob(60) WHERE conversation = 1");
    f.open();
    const std::array ids{gone.id};
    f.store->write(f.organization, [&](Tx& tx) { erase_postings(tx, ids); });
    CHECK(found(f, "parcel") == std::vector{kept.id});
    f.close();
    CHECK(postings_in(folder + "/index.db") == 2);
}

TEST_CASE("when most of a shard goes, those that stay are found, and nothing else is left") {
    Fixture f;
    const VisitorId visitor = f.visitor().id;
    std::vector<ConversationId> doomed;
    std::vector<ConversationId> kept;
    for (int i = 0; i < 40; ++i)
        (i % 8 == 0 ? kept : doomed)
            .push_back(f.conversation(visitor, "parcel number" + std::to_string(i)).id);
    const auto erase = [&] {
        return f.store->write(f.organization, [&](Tx& tx) { return erase_postings(tx, doomed); });
    };
    CHECK(erase().postings == 35);
    CHECK(erase().postings == 0);
    CHECK(found(f, "parcel").size() == kept.size());
    CHECK(found(f, "number8") == std::vector{kept.at(1)});
    CHECK(found(f, "number9").empty());
    const auto faults = [](View& view) { return account_shard(view, 0).faults(); };
    CHECK(f.store->read(f.organization, faults) == 0);
    const std::string path = f.store->organization_folder(f.organization) + "/index.db";
    f.close();
    check_shards(path);
    CHECK(postings_in(path) == 10); // "parcel" and a number, of five
}

TEST_CASE("a shard tells by its pages whether something erased is left in it") {
    Fixture f;
    const VisitorId visitor = f.visitor().id;
    f.conversation(visitor, "parcel unicorn");
    f.conversation(visitor, "parcel rainbow");
    const auto holds = [&](const std::unordered_set<std::int64_t>& postings) {
        return f.store->read(f.organization,
                             [&](View& view) { return shard_holds_erased(view, 0, postings); });
    };
    const auto write = [&](const std::string& sql) {
        f.store->write(f.organization, [&](Tx& tx) { tx.index().execute(sql.c_str()); });
    };
    CHECK_FALSE(f.store->read(f.organization, [](View& view) { return shard_holds_erased(view, 7, {}); }));
    CHECK_FALSE(holds({}));
    CHECK_FALSE(holds({posting_of(2, 9)}));
    CHECK(holds({posting_of(2, 1)}));
    SECTION("of a conversation that was noted as taken out") {
        write("INSERT INTO erased VALUES (2)");
    }
    SECTION("of a conversation that never was") {
        write("INSERT INTO shard_0 (rowid, tokens) VALUES (" + std::to_string(posting_of(77, 1)) +
              ", 'abc')");
    }
    SECTION("as a mark of deletion") {
        write("INSERT INTO shard_0 (shard_0, rowid, tokens) VALUES ('delete', " +
              std::to_string(posting_of(2, 5)) + ", 'abc')");
    }
    CHECK(holds({}));
}

TEST_CASE("a conversation without a word is taken out of an index that never had one") {
    Fixture f;
    const VisitorId visitor = f.visitor().id;
    const ConversationId silent = f.store->write(f.organization, [&](Tx& tx) {
        return start_conversation(tx, {visitor, "", ConversationState::resolved, "en"}).conversation.id;
    });
    f.store->write(f.organization, [&](Tx& tx) {
        CHECK(erase_postings(tx, std::array{silent}).postings == 0);
        CHECK(erase_conversation_rows(tx, std::array{silent}).conversations == 1);
    });
}
