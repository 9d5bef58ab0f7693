#include "daemon/erasure/backup_create.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/storage/migrations.hpp"
#include "daemon/storage/snapshot.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

std::string staging_of(const std::string& state_folder) {
    return state_folder + "/backup-staging";
}

/// Copies on their way into an archive: zero-filled when they are through, also after a failure.
class Staging {
  public:
    explicit Staging(const std::string& state_folder) : folder_(staging_of(state_folder)) {
        storage::shred_folder(folder_);
        make_private_folder(folder_);
    }
    ~Staging() {
        try {
            storage::shred_folder(folder_);
        } catch (const std::exception&) {
            // The next backup or start removes them.
        }
    }
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;
    std::string path(const std::string& name) const { return folder_ + "/" + name; }

  private:
    std::string folder_;
};

/// One archive on its way: what was added, and for what manifest.
class Making {
  public:
    Making(const BackupSource& source, const BackupOrder& order, const std::string& path)
        : source_(source),
          order_(order),
          staging_(source.state_folder),
          writer_(path, order.id, order.recipients),
          path_(path) {
        manifest_.id = order.id;
        manifest_.kind = order.kind;
        manifest_.created_at = order.now;
        manifest_.program = ITEROCHAT_VERSION;
        manifest_.ledger = ledger_head(source.state_folder); // before the first byte is read
    }

    void tell(std::string_view stage, std::int64_t done, std::int64_t total) const {
        if (order_.progress)
            order_.progress(stage, done, total);
    }

    /// A copy of the database as it is now, added and gone again; `look` sees the copy first.
    void add_database(const std::string& name, const std::string& database,
                      const std::function<void(const std::string& copy)>& look = {}) {
        const std::string copy = staging_.path("copy.db");
        storage::snapshot_database(source_.state_folder + "/" + name, copy);
        manifest_.schemas[database] = std::max(manifest_.schemas[database], storage::schema_of_file(copy));
        if (look)
            look(copy);
        add_file(name, copy);
        storage::shred_copy(copy);
    }
    void add_file(const std::string& name, const std::string& path) {
        manifest_.files.push_back(writer_.add_file(name, path,
                                                   [this](std::string_view stage, std::int64_t done,
                                                          std::int64_t total) { tell(stage, done, total); }));
    }
    void add_text(const std::string& name, std::string_view text) {
        manifest_.files.push_back(writer_.add_text(name, text));
    }

    /// The whole lines that a log has now; a line being written stays out.
    void add_log(const std::string& name) {
        if (!fs::exists(source_.state_folder + "/" + name))
            return;
        const std::string copy = staging_.path("copy.log");
        {
            std::ofstream out(copy, std::ios::binary);
            audit::read_chain(source_.state_folder + "/" + name, 0, [&](std::string_view line) {
                out << line << '\n';
                return true;
            });
            if (!out.flush())
                throw Error{Code::io, "The disk is full: " + copy + " could not be written."}.with_hint(
                    "free some space below " + source_.state_folder);
        }
        add_file(name, copy);
        storage::shred_copy(copy);
    }

    void add_main(const OrganizationId& id, const std::string& slug) {
        const auto lock = source_.lock ? source_.lock(id) : storage::MaintenanceLock{};
        BackupTenant tenant{id, slug, {}};
        add_database(file_of_organization(id, "main.db"), "main",
                     [&](const std::string& copy) { tenant.counts = storage::counts_of_file(copy); });
        manifest_.tenants.push_back(std::move(tenant));
    }

    MadeBackup finish(const Secret& installation_key) {
        writer_.finish(manifest_, backup_signer(installation_key));
        MadeBackup made{manifest_, path_, writer_.bytes(), false};
        if (order_.verify) {
            const BackupReader reader{path_};
            reader.check_signature();
            reader.read(
                writer_.file_key(), [](const BackupFile&, std::string_view) {},
                [this](std::string_view, std::int64_t done, std::int64_t total) {
                    tell("verifying", done, total);
                });
            made.verified = true;
        }
        return made;
    }

  private:
    const BackupSource& source_;
    const BackupOrder& order_;
    Staging staging_;
    BackupWriter writer_;
    std::string path_;
    BackupManifest manifest_;
};

std::string what_of(const BackupOrder& order) {
    if (order.kind == BackupKind::tenant)
        return order.tenant->slug;
    return order.kind == BackupKind::before_migration ? "before-migration" : "iterochat";
}

bool has_files(const std::string& state_folder, const OrganizationId& id) {
    return fs::exists(state_folder + "/" + file_of_organization(id, "main.db"));
}

} // namespace

audit::ChainHead ledger_head(const std::string& state_folder) {
    const std::string path = state_folder + "/ledger.log";
    return fs::exists(path) ? audit::verify_chain(path).head : audit::ChainHead{};
}

void remove_backup_leftovers(const std::string& state_folder) {
    storage::shred_folder(staging_of(state_folder));
}

MadeBackup write_data_archive(const BackupSource& source, const BackupOrder& order) {
    make_private_folder(order.folder);
    remove_unfinished(order.folder);
    Making making{source, order, order.folder + "/" + backup_file_name(what_of(order), order.now, order.id)};
    const std::string control = source.state_folder + "/control.db";
    if (order.kind == BackupKind::tenant) {
        making.add_text("tenant.json", order.tenant->record);
        making.add_main(order.tenant->id, order.tenant->slug);
    } else {
        std::vector<storage::ListedOrganization> organizations;
        making.add_database("control.db", "control", [&](const std::string& copy) {
            organizations = storage::organizations_of_file(copy);
        });
        std::int64_t done = 0;
        for (const auto& [id, slug] : organizations) {
            making.tell("copying", done++, static_cast<std::int64_t>(organizations.size()));
            if (has_files(source.state_folder, id)) // else it was deleted since
                making.add_main(id, slug);
        }
        making.add_log("audit.log");
        making.add_log("checkpoints.log"); // after the log that they speak of
    }
    return making.finish(storage::installation_key_of_file(control, source.root_key));
}

MadeBackup write_keyring(const BackupSource& source, const BackupOrder& order) {
    make_private_folder(order.folder);
    remove_unfinished(order.folder);
    const std::string path = keyring_path(order.folder);
    const std::string old = path + ".old";
    if (fs::exists(path))
        fs::create_hard_link(path, old); // so that it can be zero-filled when the new one is in its place
    Making making{source, order, path};
    const std::string control = source.state_folder + "/control.db";
    const Secret installation_key = storage::installation_key_of_file(control, source.root_key);
    nlohmann::json keys{{"installation", to_hex(installation_key.bytes())},
                        {"organizations", nlohmann::json::object()}};
    for (const auto& [id, slug] : storage::organizations_of_file(control)) {
        if (!has_files(source.state_folder, id))
            continue;
        const auto lock = source.lock ? source.lock(id) : storage::MaintenanceLock{};
        const std::string name = file_of_organization(id, "keys.db");
        keys["organizations"][id.text()] = to_hex(
            storage::organization_key_of_file(source.state_folder + "/" + name, id, source.root_key).bytes());
        making.add_database(name, "keys");
    }
    std::string text = keys.dump();
    making.add_text("keys.json", text);
    wipe(text);
    making.add_log("ledger.log");
    MadeBackup made = making.finish(installation_key);
    storage::shred_copy(old);
    return made;
}

} // namespace iterochat::erasure
