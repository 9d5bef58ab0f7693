#include "daemon/service/retention_plan.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>
#include <array>
#include <set>

/// The clocks of what is neither conversation, visitor nor deleted item.
namespace iterochat::service {
namespace {

constexpr std::size_t items_per_transaction = 500;
constexpr std::size_t attachments_per_transaction = 20; // up to 25 MB each

/// One kind of item: how one of it is forgotten, when it is still older than `before` and free to go.
struct Clock {
    std::string_view rule;
    std::string_view kind;
    bool (*forget)(storage::Tx&, const Uuid&, Time before);
};

bool forget_address(storage::Tx& tx, const Uuid& id, Time before) {
    auto visitor = storage::find_visitor(tx, VisitorId::from(id));
    if (!visitor || visitor->last_seen_at >= before || storage::is_visitor_held(tx, visitor->id))
        return false;
    visitor->ip_address.clear();
    visitor->user_agent.clear();
    visitor->page.clear();
    storage::update_visitor(tx, *visitor);
    return true;
}

bool forget_trace(storage::Tx& tx, const Uuid& id, Time before) {
    return storage::erase_ai_trace(tx, MessageId::from(id), before, std::string(keep_tag));
}

bool forget_request(storage::Tx& tx, const Uuid& id, Time before) {
    const auto request = storage::find_request(tx, RequestId::from(id));
    return request && request->closed_at && *request->closed_at < before &&
           storage::erase_request(tx, request->id);
}

constexpr std::array clocks{
    Clock{"ip_addresses", "address", forget_address},
    Clock{"ai_traces", "ai_trace", forget_trace},
    Clock{"requests", "request", forget_request},
};
constexpr std::string_view attachment_rule = "attachments";
constexpr std::string_view attachment_kind = "attachment";
constexpr std::string_view audit_rule = "audit_log";
constexpr std::string_view audit_kind = "audit_value";

std::vector<Uuid> ids_of(const SweepPlan& plan, std::string_view kind) {
    std::vector<Uuid> ids;
    for (const PlannedItem& item : plan.items)
        if (item.kind == kind)
            ids.push_back(item.id);
    return ids;
}

/// Calls `work` with so many ids at a time as one transaction takes.
template <class Work>
void in_batches(const std::vector<Uuid>& ids, Work&& work, std::size_t at_once = items_per_transaction) {
    for (std::size_t begin = 0; begin < ids.size(); begin += at_once)
        work(std::span(ids).subspan(begin, std::min(at_once, ids.size() - begin)));
}

/// Files whose conversation came under hold or restriction meanwhile are kept.
std::int64_t forget_attachments(storage::Store& store, const SweepPlan& plan, Time before) {
    std::int64_t forgotten = 0;
    const auto forget = [&](std::span<const Uuid> ids) {
        forgotten += store.write(plan.organization, [&](storage::Tx& tx) {
            std::set<Uuid> due;
            for (const storage::AgedAttachment& file : storage::list_aged_attachments(tx, before, keep_tag))
                due.insert(file.id);
            return std::count_if(ids.begin(), ids.end(), [&](const Uuid& id) {
                return due.contains(id) && storage::erase_attachment(tx, AttachmentId::from(id));
            });
        });
    };
    in_batches(ids_of(plan, attachment_kind), forget, attachments_per_transaction);
    return forgotten;
}

} // namespace

std::vector<RuleView> side_rules(const std::vector<RuleView>& rules) {
    std::vector<RuleView> found;
    for (const RuleView& rule : rules)
        if (rule.name == attachment_rule || rule.name == audit_rule ||
            std::any_of(clocks.begin(), clocks.end(),
                        [&](const Clock& clock) { return clock.rule == rule.name; }))
            found.push_back(rule);
    return found;
}

bool is_audit_item(std::string_view kind) {
    return kind == audit_kind;
}

bool is_side_item(std::string_view kind) {
    return kind == audit_kind || kind == attachment_kind ||
           std::any_of(clocks.begin(), clocks.end(), [&](const Clock& clock) { return clock.kind == kind; });
}

std::map<std::string, std::int64_t> forget_side_items(storage::Store& store, const SweepPlan& plan,
                                                      const std::vector<RuleView>& rules, Time now) {
    std::map<std::string, std::int64_t> forgotten;
    for (const Clock& clock : clocks)
        if (const auto before = limit_of(rules, clock.rule, now))
            in_batches(ids_of(plan, clock.kind), [&](std::span<const Uuid> ids) {
                forgotten[std::string(clock.rule)] += store.write(plan.organization, [&](storage::Tx& tx) {
                    return std::count_if(ids.begin(), ids.end(),
                                         [&](const Uuid& id) { return clock.forget(tx, id, *before); });
                });
            });
    if (const auto before = limit_of(rules, attachment_rule, now))
        forgotten[std::string(attachment_rule)] = forget_attachments(store, plan, *before);
    in_batches(ids_of(plan, audit_kind), [&](std::span<const Uuid> ids) {
        forgotten[std::string(audit_rule)] += store.control_write([&](storage::ControlTx& tx) {
            return std::count_if(ids.begin(), ids.end(), [&](const Uuid& id) {
                return storage::erase_audit_values_of_entry(tx, AuditId::from(id)) > 0;
            });
        });
    });
    return forgotten;
}

} // namespace iterochat::service
