#include "desk.hpp"

#include "daemon/service/doctor.hpp"
#include "daemon/service/doctor_checks.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/service/status.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/visitors.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <sys/stat.h>

using namespace iterochat;
using namespace iterochat::test;
using service::Grade;

namespace {

struct DoctorDesk : Desk {
    Folder key_folder;
    service::ProcessFacts facts;
    DoctorDesk() {
        facts.state_dir = folder.path();
        facts.root_key_file = key_folder.path() + "/root.key";
        facts.http_listen = "127.0.0.1:8080";
        facts.public_url = "https://chat.example";
        std::ofstream(facts.root_key_file) << "key";
        ::chmod(facts.root_key_file.c_str(), 0400);
    }
    service::Check check(const std::string& name) {
        service::Doctor doctor(context, [this] { return facts; });
        for (const service::Check& each : doctor.examine())
            if (each.name == name)
                return each;
        FAIL("no check " << name);
        return {};
    }
    Grade grade(const std::string& name) { return check(name).grade; }
};

} // namespace

TEST_CASE("a sound installation has nothing failed, and every other finding has a hint") {
    DoctorDesk desk;
    desk.make_member(desk.make_tenant(), Role::owner, "ann@acme.example");
    service::Doctor doctor(desk.context, [&] { return desk.facts; });
    const auto checks = doctor.examine();
    CHECK(checks.size() >= 12);
    for (const service::Check& each : checks) {
        INFO(each.name << ": " << each.detail);
        CHECK(each.grade != Grade::failure);
        CHECK_FALSE(each.detail.empty());
        CHECK((each.grade == Grade::ok || each.grade == Grade::skipped) == each.hint.empty());
    }
}

TEST_CASE("folders and keys that others can read are found") {
    DoctorDesk desk;
    CHECK(desk.grade("state_folder") == Grade::ok);
    ::chmod(desk.folder.path().c_str(), 0755);
    CHECK(desk.grade("state_folder") == Grade::failure);
    CHECK(desk.check("state_folder").hint.find("chmod 0700") != std::string::npos);
    CHECK(desk.grade("root_key_mode") == Grade::ok);
    ::chmod(desk.facts.root_key_file.c_str(), 0444);
    CHECK(desk.grade("root_key_mode") == Grade::failure);
    desk.facts.root_key_file = desk.folder.path() + "/root.key";
    CHECK(desk.grade("root_key_mode") == Grade::failure); // it isn't there
    CHECK(desk.grade("root_key_copy") == Grade::warning);
}

TEST_CASE("a public address without TLS is found") {
    DoctorDesk desk;
    CHECK(desk.grade("public_url") == Grade::ok);
    desk.facts.public_url = "http://chat.example";
    CHECK(desk.grade("public_url") == Grade::warning);
    desk.facts.public_url = "http://127.0.0.1:8080";
    CHECK(desk.grade("public_url") == Grade::ok);
    desk.facts.http_listen = "0.0.0.0:8080";
    CHECK(desk.grade("public_url") == Grade::warning);
    desk.facts.http_listen = "";
    CHECK(desk.grade("public_url") == Grade::skipped);
}

TEST_CASE("a damaged database is found, and the other checks go on") {
    DoctorDesk desk;
    const auto acme = desk.make_tenant();
    CHECK(desk.grade("tenant_databases") == Grade::ok);
    Organization ghost; // its files are gone
    ghost.id = OrganizationId::make(desk.clock.now());
    ghost.slug = "ghost";
    const auto found = service::check_tenant_databases(desk.store, {ghost});
    CHECK(found.grade == Grade::failure);
    CHECK(found.detail.find("ghost") != std::string::npos);
    CHECK(desk.organizations.get(desk.administrator, acme).slug == "acme");
}

TEST_CASE("a clock that went back is found") {
    DoctorDesk desk;
    const auto acme = desk.make_tenant();
    desk.store.write(acme, [&](storage::Tx& tx) {
        const VisitorId visitor = storage::create_visitor(tx, {}).id;
        storage::start_conversation(tx, {visitor, "c-1", ConversationState::waiting, "en"});
    });
    CHECK(desk.grade("clock") == Grade::ok);
    desk.clock.advance(Span{-hours(2).ms});
    CHECK(desk.grade("clock") == Grade::failure);
    desk.clock.set(Time{1000});
    CHECK(desk.grade("clock") == Grade::failure);
}

TEST_CASE("a tenant without an owner is found") {
    DoctorDesk desk;
    const auto acme = desk.make_tenant();
    CHECK(desk.grade("owners") == Grade::warning);
    desk.make_member(acme, Role::owner, "ann@acme.example");
    CHECK(desk.grade("owners") == Grade::ok);
}

TEST_CASE("a job that an error interrupted is told until it is done") {
    DoctorDesk desk;
    service::Jobs jobs(desk.context);
    bool is_fit = false;
    std::promise<void> is_done;
    jobs.define("erase subject", [&](service::JobRun& run) {
        run.must_finish();
        if (!is_fit)
            throw Error{Code::internal, "The erasure left something behind."};
        is_done.set_value();
        return std::string("{}");
    });
    service::StatusReader status(desk.context, [&] { return desk.facts; });
    CHECK(desk.grade("jobs") == Grade::ok);
    CHECK(status.read().jobs_interrupted == 0);
    CHECK(refusal([&] { jobs.run(desk.administrator, "erase subject", {}, "{}", {}); }) == Code::internal);
    const service::Check told = desk.check("jobs");
    CHECK(told.grade == Grade::warning);
    CHECK(told.detail.find("erase subject. It said: The erasure left something behind.") !=
          std::string::npos);
    CHECK(told.hint.find(jobs.list(desk.administrator, false, 0).front().id.text()) != std::string::npos);
    CHECK(status.read().jobs_interrupted == 1);
    desk.clock.advance(hours(2));
    CHECK(desk.grade("jobs") == Grade::failure);
    is_fit = true;
    const JobId id = jobs.list(desk.administrator, false, 0).front().id;
    jobs.resume();
    is_done.get_future().wait();
    jobs.wait(desk.administrator, id, {});
    CHECK(desk.grade("jobs") == Grade::ok);
    CHECK(status.read().jobs_interrupted == 0);
}
