#include "daemon/service/exports.hpp"

#include "daemon/erasure/archive.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "tests/unit/service/privacy_world.hpp"

#include <catch2/catch.hpp>
#include <map>

namespace iterochat::service {
namespace {

using test::code_of;
using test::opener;
using test::PrivacyWorld;

std::map<std::string, std::string> files_in(const std::string& archive) {
    std::map<std::string, std::string> files;
    erasure::ArchiveReader reader(opener(archive)());
    while (reader.next()) {
        std::string& content = files[reader.name()];
        for (std::string_view piece = reader.read(); !piece.empty(); piece = reader.read())
            content += piece;
    }
    return files;
}

std::map<std::string, std::string> data_of(const std::string& archive) {
    auto files = files_in(archive);
    std::erase_if(files, [](const auto& file) { return !file.first.starts_with("data/"); });
    return files;
}

TEST_CASE("an organization goes to another installation and comes back the same") {
    PrivacyWorld world;
    world.member(Role::owner, "Olga");
    world.resolved("Hello", "Ann", "ann@mail.example");
    world.start(world.visitor("Carl"), "Open question");
    const std::string archive = world.exported(world.everything());

    PrivacyWorld other; // has an organization of this slug itself
    CHECK(code_of([&] { other.imports.run(other.administrator, opener(archive), "", false, {}); }) ==
          Code::exists);
    const auto imported = other.imports.run(other.administrator, opener(archive), "second", false, {});
    CHECK(imported.organization.slug == "second");
    CHECK(imported.accounts_created == 1);
    other.organization = imported.organization.id;
    CHECK(data_of(other.exported(other.everything())) == data_of(archive));
    CHECK(other.actions() == std::vector<std::string>{"import", "export.tenant"});
}

TEST_CASE("members of the archive become accounts without a password, or those that are here") {
    PrivacyWorld world;
    world.member(Role::owner, "Olga");
    const std::string archive = world.exported(world.everything());
    const auto again = world.imports.run(world.administrator, opener(archive), "copy", false, {});
    CHECK(again.accounts_created == 0);
    CHECK(again.accounts_linked == 1);
    CHECK(again.organization.id != world.organization);
    PrivacyWorld other;
    const auto imported = other.imports.run(other.administrator, opener(archive), "copy", false, {});
    other.store.control_read([&](storage::ControlView& view) {
        const auto members = storage::members_of(view, imported.organization.id);
        REQUIRE(members.size() == 1);
        CHECK(members.front().role == Role::owner);
        CHECK(storage::password_hash_of(view, members.front().account_id).empty());
    });
}

TEST_CASE("a dry run tells what would come, and writes nothing") {
    PrivacyWorld world;
    world.resolved("Hello");
    const std::string archive = world.exported(world.everything());
    PrivacyWorld other;
    const auto commits = other.store.statistics().commits;
    const auto planned = other.imports.run(other.administrator, opener(archive), "second", true, {});
    CHECK(planned.dry_run);
    CHECK(planned.counts.at("conversations") == 1);
    CHECK(other.store.statistics().commits == commits);
}

TEST_CASE("an import that fails half-way, or a crash, leaves nothing behind") {
    PrivacyWorld world;
    for (int i = 0; i < 5; ++i)
        world.resolved("Hello");
    const std::string archive = world.exported(world.everything());
    PrivacyWorld other;
    const auto folders = [&] {
        return std::distance(std::filesystem::directory_iterator(other.folder.path() + "/organizations"), {});
    };
    const auto before = folders();
    int opened = 0;
    const auto torn = [&]() -> Imports::Pull {
        if (++opened == 1)
            return opener(archive)();
        return [&, pull = opener(archive)(), pieces = 0]() mutable -> std::string_view {
            if (++pieces > 1)
                throw Error{Code::io, "Torn."};
            return pull();
        };
    };
    CHECK(code_of([&] { other.imports.run(other.administrator, torn, "second", false, {}); }) == Code::io);
    CHECK(folders() == before);
    other.imports.remove_leftovers();
    CHECK_NOTHROW(other.imports.run(other.administrator, opener(archive), "second", false, {}));
}

TEST_CASE("only administrators import") {
    PrivacyWorld world;
    const std::string archive = world.exported(world.everything());
    CHECK(code_of([&] {
              world.imports.run(world.member(Role::owner, "Olga"), opener(archive), "copy", true, {});
          }) == Code::forbidden);
}

TEST_CASE("exports are for those who manage privacy, and audited without names") {
    PrivacyWorld world;
    const Conversation one = world.resolved("Hello", "Ann", "ann@mail.example");
    ExportRequest request = world.everything();
    CHECK(code_of([&] { world.exports.prepare(world.member(Role::agent, "Ada"), request); }) ==
          Code::forbidden);
    request.kind = ExportKind::subject;
    request.subject.email = "ann@mail.example";
    request.subject.include_unverified = true;
    CHECK(files_in(world.exported(request)).at("data/messages.jsonl").find("Hello") != std::string::npos);
    request.kind = ExportKind::conversation;
    request.conversation = one.id;
    CHECK(files_in(world.exported(request)).contains("conversations/0001.html"));
    CHECK(world.actions() == std::vector<std::string>{"export.subject", "export.conversation"});
    request.conversation = ConversationId::make(Time{1});
    CHECK(code_of([&] { world.exports.prepare(world.administrator, request); }) == Code::not_found);
}

TEST_CASE("a kept export is fetched by its organization until it expires") {
    PrivacyWorld world;
    const auto kept = world.exports.keep(world.exports.prepare(world.administrator, world.everything()));
    const Member owner = world.member(Role::owner, "Olga");
    CHECK(world.exports.kept(owner, world.organization, kept.id).id == kept.id);
    const OrganizationId first = world.organization;
    const OrganizationId second = world.make_organization("other");
    CHECK(code_of([&] { world.exports.kept(world.administrator, second, kept.id); }) == Code::not_found);
    world.clock.move(hours(25));
    CHECK(code_of([&] { world.exports.kept(owner, first, kept.id); }) == Code::not_found);
}

TEST_CASE("a reader who goes away ends the export") {
    PrivacyWorld world;
    world.resolved("Hello");
    const auto prepared = world.exports.prepare(world.administrator, world.everything());
    CHECK(code_of([&] { world.exports.write(prepared, [](std::string_view) { return false; }); }) ==
          Code::busy);
}

} // namespace
} // namespace iterochat::service
