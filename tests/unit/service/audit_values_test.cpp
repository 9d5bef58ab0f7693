#include "daemon/storage/control/installation.hpp"
#include "tests/unit/service/privacy_world.hpp"

#include <catch2/catch.hpp>

namespace iterochat::service {
namespace {

using test::PrivacyWorld;

TEST_CASE("addresses of sign-ins, which are no tenant's, go after a year") {
    PrivacyWorld world;
    const auto pass = [&](int n) {
        for (int i = 0; i < n; ++i) { // day by day, as a running daemon sees it
            world.clock.move(days(1));
            world.retention.tick();
        }
    };
    const auto put = [&](std::optional<OrganizationId> organization) {
        return world.store.control_write([&](storage::ControlTx& tx) {
            storage::AuditValue value{
                AuditId::make(tx.now()), "from_address", {1, 2}, "192.0.2.7", organization, {}};
            storage::put_audit_value(tx, value);
            return value.entry_id;
        });
    };
    const auto is_known = [&](const AuditId& entry) {
        return world.store.control_read(
            [&](storage::ControlView& view) { return !storage::audit_values_of(view, entry).empty(); });
    };
    const AuditId old = put(std::nullopt);
    const AuditId tenants = put(world.organization);
    pass(300);
    const AuditId young = put(std::nullopt);
    CHECK(is_known(old));
    pass(66);
    CHECK_FALSE(is_known(old));
    CHECK(is_known(young));
    CHECK(is_known(tenants)); // its rule ends it with a sweep
}

} // namespace
} // namespace iterochat::service
