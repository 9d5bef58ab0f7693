#include "daemon/storage/targets.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/migrations.hpp"

#include <chrono>

namespace iterochat::storage {

Pin::~Pin() {
    if (!target_)
        return;
    files_.reset();
    const std::lock_guard lock{target_->mutex_};
    target_->last_used_ = std::chrono::steady_clock::now();
    if (--target_->users_ == 0)
        target_->unused_.notify_all();
}

Pin OrganizationTarget::pin() {
    bool has_opened = false;
    std::optional<Pin> pin;
    {
        std::unique_lock lock{mutex_};
        unused_.wait(lock, [this] { return !is_being_replaced_; });
        if (is_gone_)
            throw Error{Code::not_found, "There is no such organization."};
        if (!files_) {
            files_ = std::make_shared<OrganizationFiles>(place_, shared_.root_key, shared_.clock.now());
            ++shared_.open;
            has_opened = true;
        }
        ++users_;
        pin.emplace(shared_from_this(), files_);
    }
    if (has_opened)
        shared_.make_room(); // not under this lock: it takes those of others
    return std::move(*pin);
}

std::unique_ptr<Turn> OrganizationTarget::begin_turn() {
    return std::make_unique<OrganizationTurn>(pin());
}

bool OrganizationTarget::close_if_idle(bool with_checkpoint) {
    const std::lock_guard lock{mutex_};
    if (!files_ || users_ > 0)
        return false;
    if (!with_checkpoint)
        files_->close_without_checkpoint();
    files_.reset();
    --shared_.open;
    return true;
}

std::chrono::steady_clock::time_point OrganizationTarget::last_used() const {
    const std::lock_guard lock{mutex_};
    return files_ && users_ == 0 ? last_used_ : std::chrono::steady_clock::time_point::max();
}

void OrganizationTarget::replace(const std::string& folder) {
    std::unique_lock lock{mutex_};
    is_being_replaced_ = true;
    unused_.wait(lock, [this] { return users_ == 0; });
    if (files_) {
        files_.reset();
        --shared_.open;
    }
    const auto let_in = [this] {
        is_being_replaced_ = false;
        unused_.notify_all();
    };
    try {
        exchange_organization_files(place_, folder);
    } catch (...) {
        let_in();
        throw;
    }
    let_in();
}

void OrganizationTarget::shred() {
    std::unique_lock lock{mutex_};
    is_gone_ = true;
    unused_.wait(lock, [this] { return users_ == 0; });
    if (files_) {
        files_.reset();
        --shared_.open;
    }
    shred_organization_files(place_);
}

MaintenanceLock OrganizationTarget::lock(bool exclusive, Span wait) {
    std::unique_lock lock{maintenance_mutex_};
    const auto is_free = [&] { return !is_exclusive_ && (!exclusive || sharing_ == 0); };
    if (!maintenance_changed_.wait_for(lock, std::chrono::milliseconds{wait.ms}, is_free))
        throw Error{Code::busy,
                    "An export, backup or erasure of this organization is running; try again later."};
    if (exclusive)
        is_exclusive_ = true;
    else
        ++sharing_;
    return MaintenanceLock{[self = shared_from_this(), exclusive] {
        {
            const std::lock_guard release{self->maintenance_mutex_};
            if (exclusive)
                self->is_exclusive_ = false;
            else
                --self->sharing_;
        }
        self->maintenance_changed_.notify_all();
    }};
}

OrganizationTurn::OrganizationTurn(Pin held)
    : pin(std::move(held)), commands(pin.files().writers()), session(pin.files().keys(), commands) {}

/// keys.db is on disk before the rows that need its keys.
void OrganizationTurn::commit() {
    commands.commit(File::keys);
    try {
        commands.commit(File::main);
    } catch (...) {
        pin.files().note_unclean(); // keys whose rows did not come
        throw;
    }
}

void OrganizationTurn::commit_index() {
    if (!commands.has_begun(File::index))
        return;
    commands.commit(File::index);
    if (session.index_must_sync)
        pin.files().writer(File::index).sync_log();
}

void OrganizationTurn::follow_up() {
    if (session.took_event)
        pin.files().update_index(pin.target().clock().now());
}

ControlTarget::ControlTarget(const std::string& path, const Secret& root_key, Time now, unsigned readers)
    : writer_(std::make_unique<Connection>(path, Access::write, Durability::full)),
      readers_({path, {}, {}}, readers) {
    migrate(*writer_, "control");
    const Uuid nil;
    const vault::Place place{"installation_values", "installation_key", nil.blob()};
    Statement row = writer_->prepare("SELECT value FROM installation_values WHERE name = 'installation_key'");
    if (!row.step()) {
        const Secret key = vault::make_key();
        writer_->run("INSERT INTO installation_values (name, value) VALUES ('installation_key', ?)",
                     vault::wrap_key(root_key, place, key));
        writer_->run("INSERT INTO installation_values (name, value) VALUES ('made_at', ?)",
                     as_bytes(format_time(now)));
        keys_ = std::make_unique<vault::InstallationKeys>(key.copy());
        return;
    }
    try {
        keys_ = std::make_unique<vault::InstallationKeys>(vault::unwrap_key(root_key, place, row.blob(0)));
    } catch (const Error&) {
        throw Error{Code::configuration, "The root key doesn't open " + path + "."}.with_hint(
            "Name the root key file of this installation by root_key_file.");
    }
}

std::unique_ptr<Turn> ControlTarget::begin_turn() {
    return std::make_unique<ControlTurn>(*this);
}

} // namespace iterochat::storage
