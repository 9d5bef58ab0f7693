#include "daemon/service/restores.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/audit/audit.hpp"
#include "daemon/erasure/restore_swap.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/arrivals.hpp"
#include "daemon/service/backup_facts.hpp"
#include "daemon/service/restore_order.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/vault/root_key.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr Span wait_for_lock = seconds(60);
constexpr Span wait_for_erasures =
    seconds(60); ///< those that are under way; new ones wait behind the restore
constexpr std::int64_t events_apart = 1'000'000; ///< more than any client sees while a restore runs

[[noreturn]] void refuse_second() {
    throw Error{Code::busy, "A restore or drill is running already; wait for its end."}.with_hint(
        "iterochat job list");
}

/// The one tenant of the backup that is meant.
erasure::BackupTenant pick_tenant(const erasure::StoredBackup& backup, const std::string& name) {
    require_data_archive(backup);
    const auto& tenants = backup.manifest.tenants;
    const auto found = std::find_if(tenants.begin(), tenants.end(), [&](const erasure::BackupTenant& tenant) {
        return name.empty() ? tenants.size() == 1 : tenant.slug == name || tenant.id.text() == name;
    });
    if (found != tenants.end())
        return *found;
    std::string slugs;
    for (const erasure::BackupTenant& tenant : tenants)
        slugs += (slugs.empty() ? "" : ", ") + tenant.slug;
    if (name.empty())
        throw Error{Code::usage, "The backup holds several tenants: " + slugs + "."}.with_hint(
            "iterochat restore tenant " + backup.name + " -t " +
            (tenants.empty() ? "TENANT" : tenants[0].slug));
    throw Error{Code::not_found, "The backup holds no tenant '" + name + "', but " + slugs + "."};
}

/// Where a tenant goes.
struct Destination {
    OrganizationId id;
    std::string slug;
    bool replaces = false;
};

Destination choose_destination(storage::Store& store, const Clock& clock, const erasure::BackupTenant& tenant,
                               const std::string& into) {
    const bool is_here = store.has_organization_files(tenant.id);
    return store.control_read([&](storage::ControlView& view) {
        const auto present = storage::find_organization(view, tenant.id);
        if (into.empty() && present && is_here)
            return Destination{tenant.id, present->slug, true};
        Destination destination{tenant.id, into.empty() ? tenant.slug : into, false};
        if (storage::find_organization_by_slug(view, destination.slug))
            throw Error{Code::exists,
                        "There is another tenant '" + destination.slug + "'; nothing was changed."}
                .with_hint("--into SLUG: a free one");
        if (present || is_here)
            destination.id = OrganizationId::make(clock.now());
        return destination;
    });
}

erasure::SubjectDigests digests_of(storage::Store& store) {
    return store.control_read(
        [](storage::ControlView& view) { return erasure::SubjectDigests{view.installation_keys().key()}; });
}

/// Waiting for erasures it can be cancelled, and ends with the daemon.
ErasureGates::Look look_of(const Progress& progress) {
    return [&progress] {
        if (progress)
            progress("waiting for an erasure", 0, 0);
    };
}

void refuse_unsound(const Restored& restored, const erasure::RestoreReport& report) {
    if (restored.problems > 0)
        throw Error{Code::bad_data, "The tenant doesn't restore whole: " + report.tenants[0].findings[0] +
                                        " Nothing was changed."}
            .with_hint("iterochat backup list   (take an older one)");
}

void add_lost(Restored& restored, const std::string& slug, const std::optional<storage::Newer>& newer) {
    if (newer && newer->any())
        restored.lost.push_back({slug, *newer, false});
}

/// The files of a tenant that goes on until they are exchanged. What it took in until then and the backup
/// lacks is counted, and its keys parked, from the files that stood here to the last.
std::optional<storage::Newer> exchange(storage::Store& store, const OrganizationId& id,
                                       const erasure::RestoreStage& stage, Time copied_at,
                                       std::int64_t& parked) {
    const auto exclusive = store.lock_exclusive(id, wait_for_lock);
    store.put_organization_files(id, stage.organization_folder(id));
    return if_readable([&] {
        storage::Newer newer;
        Kept kept;
        stage.look_into(id, [&](storage::View& replaced) {
            newer = storage::count_newer(replaced, copied_at);
            kept = read_kept(replaced);
        });
        parked += store.write(id, [&](storage::Tx& tx) { return put_kept(tx, kept); });
        return newer;
    });
}

void add_loss(audit::Act& act, const storage::Newer& lost) {
    act.facts.emplace_back("lost_conversations", std::to_string(lost.conversations));
    act.facts.emplace_back("lost_messages", std::to_string(lost.messages));
    act.facts.emplace_back("lost_other", std::to_string(lost.articles + lost.quick_replies +
                                                        lost.instructions + lost.notes + lost.tags));
}

bool was_erased(const erasure::Replay& replay, const AccountId& member) {
    return std::ranges::any_of(replay.erased, [&](const erasure::ErasedAgain& erased) {
        return erased.kind == "member" && erased.id == member.text();
    });
}

void arrive(storage::Store& store, const erasure::RestoreStage& stage, const erasure::RestoredTenant& tenant,
            const Destination& to, const audit::Act& act) {
    Organization organization = stage.record_of(tenant.was).organization;
    organization.id = to.id;
    organization.slug = to.slug;
    organization.state = OrganizationState::active;
    ArrivingTenant arriving{store, to.id};
    store.put_organization_files(to.id, stage.organization_folder(to.id));
    std::vector<ArrivingTenant::Person> people;
    const erasure::TenantRecord record = stage.record_of(tenant.was);
    for (const erasure::TenantRecord::Person& person : record.people)
        if (!was_erased(tenant.replay, person.account.id))
            people.push_back({person.account, person.password_hash, person.role, person.available});
    store.control_write([&](storage::ControlTx& tx) {
        arriving.admit(tx, organization, people);
        audit::record(tx, act);
    });
    arriving.settled();
}

} // namespace

Restores::Restores(const Context& context, const BackupShelf& shelf, ErasureGates& gates,
                   std::function<void(OrganizationId)> replaced)
    : context_(context), shelf_(shelf), gates_(gates), replaced_(std::move(replaced)) {}

Restored Restores::run_tenant(const Actor& actor, const RestoreWish& wish, const Progress& progress) {
    require_administrator(actor);
    if (!wish.into.empty())
        validate_slug(wish.into);
    const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
    if (!lock)
        refuse_second();
    storage::Store& store = context_.store;
    const erasure::StoredBackup backup = shelf_.find(wish.backup);
    const erasure::BackupTenant tenant = pick_tenant(backup, wish.tenant);
    const Destination to = choose_destination(store, context_.clock, tenant, wish.into);
    const BackupOptions& options = shelf_.options();
    const Identity identity = identity_for(shelf_, wish);
    const vault::RootKey root = vault::load_or_make_root_key(options.root_key_file, options.state_folder);
    erasure::RestoreOrder order = order_of(shelf_, wish, backup, options.state_folder + tenant_restore_folder,
                                           root.key, identity, context_.clock, progress);
    add_clocks(order, &store);
    add_keeping(order, store);
    order.is_living = true;
    const auto newer = to.replaces ? newer_than(store, to.id, backup.manifest.created_at) : std::nullopt;
    order.only = tenant.id;
    order.as = to.id;
    if (to.replaces) {
        order.seen = store.read(to.id, [](storage::View& view) { return storage::read_counters(view); });
        order.seen->event += events_apart;
    }
    erasure::RestoreStage stage{std::move(order)};
    if (wish.dry_run) {
        Restored would = would_restore(backup, stage);
        would.tenants.front().replaced = to.replaces;
        would.tenants.front().slug = to.slug;
        add_lost(would, to.slug, newer);
        return would;
    }
    erasure::RestoreReport report = stage.run();
    if (report.tenants.empty())
        throw Error{Code::conflict, "The tenant '" + tenant.slug + "' was erased; it can't come back."};
    refuse_unsound(restored_of(backup, report), report);
    const ErasureGates::Pass alone = gates_.close(tenant.id, wait_for_erasures, look_of(progress));
    stage.catch_up(options.state_folder + "/ledger.log", digests_of(store), report);
    refuse_unsound(restored_of(backup, report), report);
    erasure::sync_tree(stage.organization_folder(to.id));
    audit::Act act = restore_act(actor, "restore.tenant", report);
    act.organization = to.id;
    std::optional<storage::Newer> lost;
    if (to.replaces) {
        lost = exchange(store, to.id, stage, backup.manifest.created_at, report.tenants.front().parked);
        if (!lost)
            lost = newer;
        add_loss(act, lost.value_or(storage::Newer{}));
        store.control_write([&](storage::ControlTx& tx) { audit::record(tx, act); });
    } else {
        arrive(store, stage, report.tenants.front(), to, act);
    }
    Restored restored = restored_of(backup, report);
    restored.tenants.front().replaced = to.replaces;
    restored.tenants.front().slug = to.slug;
    add_lost(restored, to.slug, lost);
    if (replaced_)
        replaced_(to.id);
    return restored;
}

Restored Restores::drill(const Actor& actor, const RestoreWish& wish, const Progress& progress) {
    require_administrator(actor);
    const std::unique_lock lock(one_at_a_time_, std::try_to_lock);
    if (!lock)
        refuse_second();
    RestoreWish what = wish;
    if (what.backup.empty())
        for (const erasure::StoredBackup& stored : erasure::list_backups(shelf_.options().folder))
            if (what.backup.empty() && stored.problem.empty())
                what.backup = stored.path;
    if (what.backup.empty())
        throw Error{Code::not_found, "There is no backup in " + shelf_.options().folder + " to drill with."}
            .with_hint("iterochat backup create --verify");
    const erasure::StoredBackup backup = shelf_.find(what.backup);
    require_data_archive(backup);
    const Identity identity = identity_for(shelf_, what);
    const Secret nobodys_key = vault::make_key(); // the copy opens in this drill only
    erasure::RestoreOrder order = order_of(shelf_, what, backup, shelf_.options().state_folder + drill_folder,
                                           nobodys_key, identity, context_.clock, progress);
    add_clocks(order, &context_.store);
    erasure::RestoreStage stage{std::move(order)};
    const erasure::RestoreReport report = stage.run();
    context_.store.control_write([&](storage::ControlTx& tx) {
        note_drill(tx, {tx.now(), report.findings()});
        audit::record(tx, restore_act(actor, "backup.drill", report));
    });
    return restored_of(backup, report);
}

} // namespace iterochat::service
