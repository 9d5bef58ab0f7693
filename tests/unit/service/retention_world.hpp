#pragma once

#include "daemon/service/retention.hpp"
#include "daemon/storage/tags.hpp"
#include "tests/unit/service/privacy_world.hpp"

namespace iterochat::service::test {

/// An organization whose conversations go 30 days after the last word.
struct Sweeping : PrivacyWorld {
    Sweeping() {
        retention.set(administrator, organization, "conversations", days(30));
        retention.tick();
    }
    void set(const std::string& rule, Span age) { retention.set(administrator, organization, rule, age); }
    void pass(int n) {
        for (int i = 0; i < n; ++i) { // day by day, as a running daemon sees it
            clock.move(days(1));
            retention.tick();
        }
    }
    SweepPlan plan() { return retention.plan(administrator, organization); }
    SweepReport sweep(const SweepOptions& options = {}) {
        return retention.sweep(administrator, organization, options);
    }
    void tag(const ConversationId& id, const std::string& name) {
        store.write(organization, [&](storage::Tx& tx) {
            auto found = storage::find_tag_by_name(tx, name);
            storage::tag_conversation(tx, id, found ? found->id : storage::create_tag(tx, name).id);
        });
    }
};

} // namespace iterochat::service::test
