#include "daemon/storage/store.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/text.hpp"
#include "daemon/storage/targets.hpp"

#include <chrono>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

namespace iterochat::storage {
namespace {

namespace fs = std::filesystem;
using SteadyTime = std::chrono::steady_clock::time_point;

SteadyTime after(Span span) {
    return std::chrono::steady_clock::now() + std::chrono::milliseconds{span.ms};
}

std::string boot_id_of_kernel() {
    try {
        return std::string{trim(read_file("/proc/sys/kernel/random/boot_id"))};
    } catch (const Error&) {
        return "unknown"; // then a crash of the machine can't be told from one of the program
    }
}

StoreOptions with_state_folder(StoreOptions options) {
    const std::string& folder = options.state_folder;
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw Error{Code::io, "The state folder " + folder + " can't be made: " + std::strerror(errno) + "."};
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        throw Error{Code::io,
                    "The state folder " + folder + " can't be written: " + std::strerror(errno) + "."}
            .with_hint("Check who owns it; the daemon's user must.");
    return options;
}

/// A reader set whose snapshot ends with it.
class LeasedSession : public ReadSession {
  public:
    LeasedSession(const vault::OrganizationKeys& organization_keys, ReaderSet& set)
        : ReadSession(organization_keys), set_(set) {}
    Connection& use(File file) override { return set_.use(file); }

  private:
    ReaderSet& set_;
};

} // namespace

struct Store::State {
    State(StoreOptions store_options, Secret key, const Clock& store_clock)
        : options(with_state_folder(std::move(store_options))),
          root_key(std::move(key)),
          clock(store_clock),
          shared{root_key, clock, {}, {}},
          control(std::make_shared<ControlTarget>(options.state_folder + "/control.db", root_key, clock.now(),
                                                  options.readers_per_organization)) {
        if (options.boot_id.empty())
            options.boot_id = boot_id_of_kernel();
        shared.make_room = [this] { make_room(); };
        writers = std::make_unique<Writers>(options.writer_threads);
    }
    ~State() {
        writers.reset(); // finishes what is queued
        for (auto& [id, target] : targets)
            target->close_if_idle(true);
    }

    OrganizationPlace place_of(const OrganizationId& id) const {
        return {id, options.state_folder + "/organizations/" + id.text(), options.boot_id,
                options.readers_per_organization};
    }

    std::shared_ptr<OrganizationTarget> target_of(const OrganizationId& id) {
        const std::lock_guard lock{mutex};
        auto& target = targets[id];
        if (!target)
            target = std::make_shared<OrganizationTarget>(place_of(id), shared);
        return target;
    }

    /// Unknown ids must not fill the table.
    std::shared_ptr<OrganizationTarget> existing(const OrganizationId& id) {
        {
            const std::lock_guard lock{mutex};
            if (const auto found = targets.find(id); found != targets.end())
                return found->second;
        }
        if (!fs::exists(place_of(id).path(File::main)))
            throw Error{Code::not_found, "There is no such organization."};
        return target_of(id);
    }

    void make_room() {
        while (shared.open > options.open_organizations) {
            std::shared_ptr<OrganizationTarget> oldest;
            auto oldest_use = SteadyTime::max();
            std::vector<std::shared_ptr<OrganizationTarget>> all;
            {
                const std::lock_guard lock{mutex};
                for (const auto& [id, target] : targets)
                    all.push_back(target);
            }
            for (const auto& target : all)
                if (const auto used = target->last_used(); used < oldest_use) {
                    oldest_use = used;
                    oldest = target;
                }
            if (!oldest || !oldest->close_if_idle(false))
                return; // all are in use: over the limit for a while
        }
    }

    StoreOptions options;
    Secret root_key;
    const Clock& clock;
    OpenFiles shared;
    std::mutex mutex;
    std::unordered_map<OrganizationId, std::shared_ptr<OrganizationTarget>, UuidHash> targets;
    std::shared_ptr<ControlTarget> control;
    std::unique_ptr<Writers> writers;
};

Store::Store(StoreOptions options, Secret root_key, const Clock& clock)
    : state_(std::make_unique<State>(std::move(options), std::move(root_key), clock)) {}
Store::~Store() = default;

void Store::create_organization_files(const OrganizationId& organization) {
    make_organization_files(state_->place_of(organization), state_->root_key, state_->clock.now());
}

bool Store::has_organization_files(const OrganizationId& organization) const {
    return fs::exists(state_->place_of(organization).path(File::main));
}

void Store::destroy_organization_files(const OrganizationId& organization) {
    Writers::refuse_on_writer_thread();
    state_->target_of(organization)->shred();
    const std::lock_guard lock{state_->mutex};
    state_->targets.erase(organization);
}

void Store::put_organization_files(const OrganizationId& organization, const std::string& folder) {
    Writers::refuse_on_writer_thread();
    state_->target_of(organization)->replace(folder);
}

void Store::read_erased(const OrganizationId& organization, ReadLimit limit,
                        const std::function<void(View&)>& work) {
    const Pin pin = state_->existing(organization)->pin();
    const auto deadline = after(state_->options.read_limit);
    ReaderPool& pool = pin.files().readers();
    const auto lease = limit == ReadLimit::standard ? pool.take(deadline) : pool.take_extra();
    if (limit == ReadLimit::standard)
        (*lease).set_deadline(deadline);
    LeasedSession session{pin.files().keys(), *lease};
    View view{session, organization, state_->clock.now()};
    work(view);
}

void Store::write_later(const OrganizationId& organization, std::function<void(Tx&)> work, Done done) {
    Command command;
    command.work = [work = std::move(work), organization, &clock = state_->clock](Turn& turn) {
        Tx tx{static_cast<OrganizationTurn&>(turn).session, organization, clock.now()};
        work(tx);
        return tx.take_hooks();
    };
    command.done = std::move(done);
    state_->writers->enqueue(state_->existing(organization), std::move(command));
}

void Store::write_erased(const OrganizationId& organization, const std::function<void(Tx&)>& work) {
    Command command;
    command.work = [&](Turn& turn) {
        Tx tx{static_cast<OrganizationTurn&>(turn).session, organization, state_->clock.now()};
        work(tx);
        return tx.take_hooks();
    };
    state_->writers->run_and_wait(state_->existing(organization), std::move(command));
}

void Store::control_read_erased(const std::function<void(ControlView&)>& work) {
    const auto deadline = after(state_->options.read_limit);
    const auto lease = state_->control->readers().take(deadline);
    (*lease).set_deadline(deadline);
    ControlView view{(*lease).use(File::main), state_->control->keys(), state_->clock.now()};
    work(view);
}

void Store::control_write_later(std::function<void(ControlTx&)> work, Done done) {
    Command command;
    command.work = [work = std::move(work), this](Turn& turn) {
        ControlTx tx{turn.group().use(File::main), state_->control->keys(), state_->clock.now()};
        work(tx);
        return tx.take_hooks();
    };
    command.done = std::move(done);
    state_->writers->enqueue(state_->control, std::move(command));
}

void Store::control_write_erased(const std::function<void(ControlTx&)>& work) {
    Command command;
    command.work = [&](Turn& turn) {
        ControlTx tx{turn.group().use(File::main), state_->control->keys(), state_->clock.now()};
        work(tx);
        return tx.take_hooks();
    };
    state_->writers->run_and_wait(state_->control, std::move(command));
}

MaintenanceLock Store::lock_shared(const OrganizationId& organization, Span wait) {
    return state_->existing(organization)->lock(false, wait);
}

MaintenanceLock Store::lock_exclusive(const OrganizationId& organization, Span wait) {
    return state_->existing(organization)->lock(true, wait);
}

namespace {

/// Each attempt is a command of its own, so that writes go on between them.
void attempt_until(Writers& writers, const std::shared_ptr<Target>& target, SteadyTime deadline,
                   const std::function<bool(Turn&)>& attempt) {
    for (;;) {
        bool is_done = false;
        Command command;
        command.alone = [&](Turn& turn) { is_done = attempt(turn); };
        writers.run_and_wait(target, std::move(command));
        if (is_done)
            return;
        if (std::chrono::steady_clock::now() > deadline)
            throw Error{Code::busy, "A long read keeps the write-ahead log in use; try again later."};
        std::this_thread::sleep_for(
            std::chrono::milliseconds{5}); // readers end by themselves, nothing announces it
    }
}

/// Empty: a reader was in the way.
std::optional<ByteAccount> account_file(Connection& connection, Accounting accounting) {
    ByteAccount account;
    if (accounting == Accounting::look) {
        account += connection.account_log();
        if (!connection.try_checkpoint())
            return std::nullopt;
    } else if (!connection.try_wipe_log()) {
        return std::nullopt;
    }
    account += connection.account_pages(accounting == Accounting::scrub);
    if (accounting == Accounting::scrub && !connection.try_wipe_log())
        return std::nullopt;
    if (accounting != Accounting::look)
        account += connection.account_log();
    return account;
}

std::vector<std::string> check_file(Connection& connection) {
    std::vector<std::string> findings;
    Statement rows = connection.prepare("PRAGMA quick_check");
    while (rows.step())
        if (rows.text_view(0) != "ok")
            findings.push_back(connection.path() + ": " + rows.get<std::string>(0));
    return findings;
}

} // namespace

void Store::wipe_wal(const OrganizationId& organization, Span wait) {
    attempt_until(*state_->writers, state_->existing(organization), after(wait), [](Turn& turn) {
        bool is_wiped = true;
        for (Connection* connection : static_cast<OrganizationTurn&>(turn).pin.files().writers())
            is_wiped = connection->try_wipe_log() && is_wiped;
        return is_wiped;
    });
}

void Store::wipe_control_wal(Span wait) {
    attempt_until(*state_->writers, state_->control, after(wait),
                  [this](Turn&) { return state_->control->writer().try_wipe_log(); });
}

ByteAccount Store::account(const OrganizationId& organization, Accounting accounting, Span wait) {
    ByteAccount total;
    for (const File file : {File::main, File::keys, File::index})
        attempt_until(*state_->writers, state_->existing(organization), after(wait), [&](Turn& turn) {
            OrganizationFiles& files = static_cast<OrganizationTurn&>(turn).pin.files();
            const auto account = account_file(files.writer(file), accounting);
            total += account.value_or(ByteAccount{});
            return account.has_value();
        });
    return total;
}

ByteAccount Store::account_control(Accounting accounting, Span wait) {
    ByteAccount total;
    attempt_until(*state_->writers, state_->control, after(wait), [&](Turn&) {
        const auto account = account_file(state_->control->writer(), accounting);
        total += account.value_or(ByteAccount{});
        return account.has_value();
    });
    return total;
}

void Store::read_raw(
    const OrganizationId& organization,
    const std::function<void(const std::string& path, std::span<const std::uint8_t>)>& piece) {
    {
        const Pin pin = state_->existing(organization)->pin();
        const auto lease = pin.files().readers().take_extra();
        for (const File file : {File::main, File::keys, File::index})
            (*lease).use(file).read_raw(piece);
    }
    const auto lease = state_->control->readers().take_extra();
    (*lease).use(File::main).read_raw(piece);
}

std::vector<std::string> Store::check(const OrganizationId& organization) {
    std::vector<std::string> findings;
    const Pin pin = state_->existing(organization)->pin();
    const auto lease = pin.files().readers().take_extra();
    for (const File file : {File::main, File::keys, File::index})
        for (std::string& finding : check_file((*lease).use(file)))
            findings.push_back(std::move(finding));
    return findings;
}

std::vector<std::string> Store::check_control() {
    const auto lease = state_->control->readers().take_extra();
    return check_file((*lease).use(File::main));
}

std::string Store::organization_folder(const OrganizationId& organization) const {
    return state_->place_of(organization).folder;
}

const std::string& Store::state_folder() const {
    return state_->options.state_folder;
}

StoreStatistics Store::statistics() const {
    const WriterCounts counts = state_->writers->counts();
    return {state_->shared.open, counts.commits, counts.commands, counts.queued};
}

} // namespace iterochat::storage
