#include "desk.hpp"

#include "daemon/service/status.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/visitors.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

TEST_CASE("the status counts tenants, conversations and bytes") {
    Desk desk;
    const auto started = desk.clock.now();
    service::StatusReader reader(desk.context, [&] {
        service::ProcessFacts facts;
        facts.version = "0.1.0";
        facts.pid = 501;
        facts.started_at = started;
        facts.http_listen = "127.0.0.1:8080";
        return facts;
    });
    const auto acme = desk.make_tenant("acme");
    const auto other = desk.make_tenant("other");
    desk.organizations.set_enabled(desk.administrator, other, false);
    desk.store.write(acme, [&](storage::Tx& tx) {
        const VisitorId visitor = storage::create_visitor(tx, {}).id;
        storage::start_conversation(tx, {visitor, "c-1", ConversationState::waiting, "en"});
        storage::start_conversation(tx, {visitor, "c-2", ConversationState::resolved, "en"});
    });
    desk.clock.advance(hours(3));
    const auto status = reader.read();
    CHECK(status.healthy);
    CHECK(status.databases_readable);
    CHECK(status.uptime == hours(3));
    CHECK(status.tenants_active == 1);
    CHECK(status.tenants_disabled == 1);
    CHECK(status.conversations_total == 2);
    CHECK(status.conversations_open == 1);
    CHECK(status.database_bytes > 10'000);
    CHECK_FALSE(status.last_sweep);
    CHECK(status.process.http_listen == "127.0.0.1:8080");
}
