#include "daemon/storage/requests.hpp"
#include "tests/unit/erasure/world.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using nlohmann::json;
using storage::code_of;
using storage::sentence_of;

struct Exporting : World {
    Exporting() {
        own_content();
        first = full_conversation("Alpha");
        second = full_conversation("Beta", "", "");
        store->write(organization, [&](storage::Tx& tx) {
            storage::delete_item(tx, ItemKind::conversation, second.id, "member:" + member.text());
            Hold hold;
            hold.visitor_id = first.visitor_id;
            hold.reason = "court case";
            hold.created_by = "uid:0";
            storage::create_hold(tx, hold);
            storage::create_suggested_question(tx, "How do refunds work?");
            evidence(tx);
        });
    }
    /// That the law is kept: a request that is open, one that is closed and one whose subject was erased.
    void evidence(storage::Tx& tx) {
        for (const char* address : {"ann@mail.example", "bob@mail.example", "carl@mail.example"}) {
            SubjectRequest request;
            request.kind = RequestKind::erasure;
            request.subject = address;
            request.note = "by letter";
            request.received_at = tx.now();
            request.due_at = due_time(tx.now(), false);
            request.created_by = "member:" + member.text();
            request = storage::create_request(tx, request);
            if (std::string_view(address).starts_with("ann"))
                continue;
            request.closed_at = tx.now();
            request.outcome = RequestOutcome::fulfilled;
            request.closing_note = "told";
            request.erasure = JobId::make(tx.now());
            request.closed_by = "uid:0";
            storage::update_request(tx, request);
            if (std::string_view(address).starts_with("carl"))
                storage::forget_request_subject(tx, request.id);
        }
        storage::Notice notice;
        notice.what = "erasure";
        notice.recipient = "models.example";
        notice.about = JobId::make(tx.now());
        notice.conversations = 2;
        storage::add_notice(tx, notice);
        storage::note_text_recipient(tx, first.id, "models.example");
        RetentionRun run;
        run.actor = "system:retention";
        run.plan = "0123456789abcdef";
        run.planned = run.erased = 3;
        run.by_rule = R"({"conversations":3})";
        run.erasure = JobId::make(tx.now());
        storage::add_retention_run(tx, run);
    }
    OrganizationId import(const std::string& archive, const AccountMap& accounts = {}) {
        const auto open = [&] { return source_of(archive); };
        verify_archive(open, {});
        const OrganizationId copy = OrganizationId::make(clock.now());
        store->create_organization_files(copy);
        import_rows(*store, copy, open, accounts, [](const Article&) { return std::vector<Passage>{}; }, {});
        return copy;
    }
    Conversation first;
    Conversation second;
};

std::vector<std::pair<std::string, std::string>> ordered_files(const std::string& archive) {
    std::vector<std::pair<std::string, std::string>> files;
    ArchiveReader reader(source_of(archive));
    while (reader.next()) {
        files.emplace_back(reader.name(), "");
        for (std::string_view piece = reader.read(); !piece.empty(); piece = reader.read())
            files.back().second += piece;
    }
    return files;
}

/// The archive with one file changed by `change`.
std::string with_file(const std::string& archive, const std::string& name,
                      const std::function<void(std::string&)>& change) {
    auto files = ordered_files(archive);
    for (auto& [file, content] : files)
        if (file == name)
            change(content);
    return archive_of(files);
}

void verify(const std::string& archive) {
    verify_archive([&] { return source_of(archive); }, {});
}

TEST_CASE("export, import into another organization, export: the data files are identical") {
    Exporting world;
    const std::string original = world.exported(world.everything());
    const OrganizationId copy = world.import(original);
    const auto before = files_in(original);
    const auto after = files_in(world.exported(world.everything(), copy));
    for (const char* file : data_files) {
        const std::string path = path_of_data(file);
        INFO(path);
        REQUIRE(before.contains(path));
        CHECK_FALSE(before.at(path).empty());
        CHECK(before.at(path) == after.at(path));
    }
    CHECK(before.at("index.html") == after.at("index.html"));
}

TEST_CASE("an export of the same data is the same bytes") {
    Exporting world;
    CHECK(world.exported(world.everything()) == world.exported(world.everything()));
}

TEST_CASE("an imported conversation works: it is found, read and can be erased") {
    Exporting world;
    const OrganizationId copy = world.import(world.exported(world.everything()));
    world.store->read(copy, [&](storage::View& view) {
        const Conversation imported = storage::get_conversation(view, world.first.id);
        CHECK(imported.short_id == world.first.short_id);
        CHECK(imported.assignee_name == "Bob Builder");
        CHECK(imported.on_hold);
        CHECK(storage::find_visitors_by_email(view, "ann@mail.example", true).size() == 1);
        const auto messages = storage::messages_after(view, imported.id, 0, 10);
        REQUIRE(messages.size() == 3);
        CHECK(messages[1].citations.front().quote == "Quote Alpha");
        CHECK(storage::requests_named(view, SubjectNaming::email, "ann@mail.example").size() == 1);
        CHECK(storage::list_requests(view, true).front().note == "by letter");
        CHECK(storage::list_notices(view, false).size() == 1);
        CHECK(storage::list_retention_runs(view, 0).front().erased == 3);
    });
    // A visitor goes on where they were.
    const Message next = world.store->write(copy, [&](storage::Tx& tx) {
        return storage::post_message(tx, storage::Fixture::from_visitor(world.first, "More")).message;
    });
    CHECK(next.seq == 4);
}

TEST_CASE("every file of the manifest has its size, hash and rows, and the manifest comes last") {
    Exporting world;
    const auto files = ordered_files(world.exported(world.everything()));
    REQUIRE(files.back().first == "manifest.json");
    const json manifest = json::parse(files.back().second);
    CHECK(manifest["schema"] == schema_version);
    CHECK(manifest["counts"]["messages"] == 6);
    CHECK(manifest["files"].size() == files.size() - 1);
    for (const json& file : manifest["files"])
        CHECK(file["sha256"].get<std::string>().size() == 64);
}

TEST_CASE("the page escapes what people wrote, and loads nothing") {
    Exporting world;
    const auto files = files_in(world.exported(world.everything()));
    const std::string& page = files.at("conversations/0001.html");
    CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
    for (const auto& [name, content] : files)
        if (name.ends_with(".html")) {
            CHECK(content.find("<script") == std::string::npos);
            CHECK(content.find("src=") == std::string::npos);
            CHECK(content.find("@import") == std::string::npos);
            CHECK(content.find("url(") == std::string::npos);
        }
    CHECK(files.at("index.html").find("conversations/0001.html#" + world.first.short_id) !=
          std::string::npos);
}

TEST_CASE(
    "a person's export holds their conversations and nobody else's, and others are redacted on request") {
    Exporting world;
    ExportPlan plan = world.everything();
    plan.content = ExportContent::person;
    plan.members.clear();
    plan.scopes = {{std::nullopt, world.first.visitor_id}};
    auto files = files_in(world.exported(plan));
    CHECK(files.at("data/messages.jsonl").find("Alpha") != std::string::npos);
    CHECK(files.at("data/messages.jsonl").find("Bob Builder") != std::string::npos);
    for (const auto& [name, content] : files) {
        INFO(name);
        CHECK(content.find("Beta") == std::string::npos);
        CHECK(content.find("court case") == std::string::npos);
    }
    CHECK_FALSE(files.contains("data/articles.jsonl"));
    CHECK(files.at("index.html").find("I agree &lt;b&gt;really&lt;/b&gt;") != std::string::npos);

    plan.redact_others = true;
    for (const auto& [name, content] : files_in(world.exported(plan))) {
        INFO(name);
        CHECK(content.find("Bob Builder") == std::string::npos);
        CHECK(content.find(world.member.text()) == std::string::npos);
    }
    CHECK(files_in(world.exported(plan)).at("data/messages.jsonl").find("Member 1") != std::string::npos);

    plan.portability = true;
    files = files_in(world.exported(plan));
    CHECK(files.at("data/messages.jsonl").find("Hello Alpha") != std::string::npos);
    CHECK(files.at("data/messages.jsonl").find("Bob here") == std::string::npos);
    CHECK_FALSE(files.contains("data/notes.jsonl"));
}

TEST_CASE("accounts of the archive become those of this installation") {
    Exporting world;
    const AccountId local = AccountId::make(world.clock.now());
    const OrganizationId copy = world.import(world.exported(world.everything()), {{world.member, local}});
    const auto files = files_in(world.exported(world.everything(), copy));
    CHECK(files.at("data/messages.jsonl").find(local.text()) != std::string::npos);
    for (const char* file : {"data/messages.jsonl", "data/notes.jsonl", "data/conversations.jsonl"}) {
        INFO(file);
        CHECK(files.at(file).find(world.member.text()) == std::string::npos);
    }
}

TEST_CASE("a damaged archive is refused by the name of its file") {
    Exporting world;
    const std::string whole = world.exported(world.everything());
    CHECK_NOTHROW(verify(whole));
    for (const auto& [name, content] : ordered_files(whole)) {
        if (name == "manifest.json" || content.empty())
            continue;
        const std::string damaged =
            with_file(whole, name, [](std::string& text) { text[text.size() / 2] ^= 1; });
        INFO(name);
        CHECK(sentence_of([&] { verify(damaged); }).find(name) != std::string::npos);
    }
}

TEST_CASE("a missing, added or moved file is refused") {
    Exporting world;
    auto files = ordered_files(world.exported(world.everything()));
    auto without = files;
    std::erase_if(without, [](const auto& file) { return file.first == "data/notes.jsonl"; });
    CHECK(sentence_of([&] { verify(archive_of(without)); }).find("data/notes.jsonl") != std::string::npos);
    auto no_manifest = files;
    no_manifest.pop_back();
    CHECK(sentence_of([&] { verify(archive_of(no_manifest)); }).find("manifest.json") != std::string::npos);
    auto added = files;
    added.insert(added.begin(), {"extra.txt", "x"});
    CHECK(code_of([&] { verify(archive_of(added)); }) == Code::bad_data);
    auto moved = files;
    std::rotate(moved.begin(), moved.begin() + 3, moved.begin() + 10);
    CHECK(code_of([&] { verify(archive_of(moved)); }) == Code::bad_data);
}

TEST_CASE("archives of a newer schema or another kind say so") {
    Exporting world;
    const std::string whole = world.exported(world.everything());
    const auto change = [&](const std::function<void(json&)>& edit) {
        return with_file(whole, "manifest.json", [&](std::string& text) {
            json manifest = json::parse(text);
            edit(manifest);
            text = manifest.dump();
        });
    };
    CHECK(code_of([&] { verify(change([](json& manifest) { manifest["schema"] = 99; })); }) ==
          Code::version_mismatch);
    CHECK(code_of([&] { verify(change([](json& manifest) { manifest["content"] = "person"; })); }) ==
          Code::unprocessable);
    CHECK(code_of([&] { verify(change([](json& manifest) { manifest["format"] = "other"; })); }) ==
          Code::bad_data);
    CHECK(code_of([&] { verify(change([](json& manifest) { manifest["files"] = "none"; })); }) ==
          Code::bad_data);
}

TEST_CASE("rows that a hand made wrong, with a manifest that fits, are refused by file and line") {
    Exporting world;
    const std::string whole = world.exported(world.everything());
    const auto forged = [&](const std::string& name, const std::function<void(std::string&)>& change) {
        auto files = ordered_files(whole);
        std::string content;
        for (auto& [file, text] : files)
            if (file == name) {
                change(text);
                content = text;
            }
        json manifest = json::parse(files.back().second);
        for (json& file : manifest["files"])
            if (file["name"] == name) {
                file["bytes"] = content.size();
                file["sha256"] = to_hex(sha256(as_bytes(content)));
                file["rows"] = std::count(content.begin(), content.end(), '\n');
            }
        files.back().second = manifest.dump();
        return archive_of(files);
    };
    const auto replace = [](const std::string& from, const std::string& to) {
        return [=](std::string& text) {
            const auto at = text.find(from);
            REQUIRE(at != std::string::npos);
            text.replace(at, from.size(), to);
        };
    };
    const auto problem = [&](const std::string& name, const std::function<void(std::string&)>& change) {
        return sentence_of([&] { verify(forged(name, change)); });
    };
    CHECK(problem("data/messages.jsonl", replace("\"seq\":1", "\"seq\":\"1\"")).find("line 1") !=
          std::string::npos);
    CHECK(problem("data/messages.jsonl", replace("\"text\"", "\"tixt\"")).find("data/messages.jsonl") !=
          std::string::npos);
    CHECK(problem("data/visitors.jsonl", replace("{", "{\"admin\":true,")).find("line 1") !=
          std::string::npos);
    CHECK(problem("data/conversations.jsonl", replace("resolved", "hacked")).find("line") !=
          std::string::npos);
    CHECK(problem("data/tags.jsonl", replace("}\n", "}")).find("data/tags.jsonl") != std::string::npos);
    CHECK(problem("data/notes.jsonl", [](std::string& text) { text = "[]\n"; }).find("line 1") !=
          std::string::npos);
    CHECK(problem("data/notes.jsonl", [](std::string& text) {
              text = std::string(100'000, '[') + "\n";
          }).find("line 1") != std::string::npos);
    // No text of the archive stands in the sentence.
    CHECK(problem("data/messages.jsonl", replace("\"seq\":1", "\"seq\":-1")).find("Hello") ==
          std::string::npos);
}

TEST_CASE("a row whose owner is absent is refused by the second pass, naming the file") {
    Exporting world;
    const std::string whole = world.exported(world.everything());
    const auto open = [&] { return source_of(whole); };
    const OrganizationId copy = OrganizationId::make(world.clock.now());
    world.store->create_organization_files(copy);
    const auto import = [&](const std::string& archive) {
        import_rows(
            *world.store, copy, [&] { return source_of(archive); }, {},
            [](const Article&) { return std::vector<Passage>{}; }, {});
    };
    (void)open;
    const std::string orphan = with_file(whole, "data/conversations.jsonl",
                                         [](std::string& text) { text.erase(0, text.find('\n') + 1); });
    CHECK(sentence_of([&] { import(orphan); }).find("data/conversation_tags.jsonl") != std::string::npos);
}

} // namespace
} // namespace iterochat::erasure
