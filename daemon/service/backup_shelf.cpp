#include "daemon/service/backup_shelf.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/log.hpp"
#include "daemon/erasure/backup_archive.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/storage/snapshot.hpp"
#include "daemon/vault/root_key.hpp"

#include <filesystem>
#include <unistd.h>

namespace iterochat::service {
namespace {

namespace fs = std::filesystem;
constexpr const char* identity_name = "backup-identity.key";

} // namespace

BackupView view_of(const erasure::StoredBackup& stored) {
    BackupView view;
    view.name = stored.name;
    view.path = stored.path;
    view.bytes = stored.bytes;
    view.problem = stored.problem;
    if (!stored.problem.empty())
        return view;
    const erasure::BackupManifest& manifest = stored.manifest;
    view.id = manifest.id.text();
    view.short_id = short_id_of(manifest.id);
    view.kind = erasure::name_of(manifest.kind);
    view.created_at = manifest.created_at;
    view.program = manifest.program;
    view.schemas = manifest.schemas;
    view.ledger_seq = manifest.ledger.seq;
    for (const erasure::BackupTenant& tenant : manifest.tenants)
        view.tenants.push_back({tenant.id.text(), tenant.slug, tenant.counts});
    for (const erasure::BackupFile& file : manifest.files)
        view.files.push_back({file.name, file.bytes, file.sha256});
    view.recipients = manifest.recipients;
    view.signer = manifest.signer;
    return view;
}

BackupShelf::BackupShelf(BackupOptions options) : options_(std::move(options)) {}

std::vector<BackupView> BackupShelf::list(const std::string& folder) const {
    std::vector<BackupView> views;
    std::error_code unreadable;
    if (!folder.empty() && !fs::is_directory(folder, unreadable))
        throw Error{Code::no_input, "There is no folder " + folder + "."}.with_field("folder").with_hint(
            "iterochat backup list   (looks where this installation's backups go)");
    const std::vector<std::string> where = folder.empty() ? folders() : std::vector<std::string>{folder};
    for (const auto& stored : erasure::list_backups_in(where))
        views.push_back(view_of(stored));
    return views;
}

erasure::StoredBackup BackupShelf::find(const std::string& name) const {
    if (name == "keyring")
        return erasure::find_backup(options_.keyring_folder, erasure::keyring_path(options_.keyring_folder));
    return erasure::find_backup_in(folders(), name);
}

std::string BackupShelf::migration_folder() const {
    return options_.state_folder + "/backups";
}

std::vector<std::string> BackupShelf::folders() const {
    return {options_.folder, migration_folder()};
}

BackupView BackupShelf::show(const std::string& name) const {
    return view_of(find(name));
}

std::string BackupShelf::own_identity_file() const {
    const fs::path beside = fs::path(options_.root_key_file).parent_path() / identity_name;
    const fs::path inside = fs::path(options_.state_folder) / identity_name;
    std::error_code ignored;
    // A credential's folder takes no files.
    return fs::exists(beside, ignored) || ::access(beside.parent_path().c_str(), W_OK) == 0 ? beside : inside;
}

std::optional<Identity> BackupShelf::identity_or_own(const std::string& text) const {
    if (!text.empty())
        return parse_identity(text);
    const std::string file = own_identity_file();
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        return std::nullopt;
    std::string content = read_file(file, 4096);
    Identity identity = parse_identity(content);
    wipe(content);
    return identity;
}

BackupShelf::Recipients BackupShelf::recipients(const std::vector<std::string>& named, Time now) const {
    Recipients recipients;
    for (const std::string& text : named.empty() ? options_.recipients : named)
        recipients.keys.push_back(parse_recipient(text));
    if (!recipients.keys.empty())
        return recipients;
    recipients.is_own_key = true;
    if (const auto own = identity_or_own({})) {
        recipients.keys.push_back(own->recipient);
        return recipients;
    }
    const Identity made = make_identity();
    std::string text = identity_file_text(made, now);
    write_file_durably(own_identity_file(), text, 0400);
    wipe(text);
    log(LogLevel::warning, "backup", "identity-made",
        {{"file", own_identity_file()}, {"next", "copy it to a safe place"}});
    recipients.keys.push_back(made.recipient);
    return recipients;
}

std::optional<std::string> BackupShelf::own_signer() const {
    try {
        const vault::RootKey root =
            vault::load_or_make_root_key(options_.root_key_file, options_.state_folder);
        const Secret key = storage::installation_key_of_file(options_.state_folder + "/control.db", root.key);
        return to_hex(erasure::backup_signer(key).public_key());
    } catch (const Error&) {
        return std::nullopt; // the data is lost: whose archive it is shows when it is opened
    }
}

VerifiedBackup BackupShelf::verify(const std::string& name, const std::string& identity,
                                   const Progress& progress) const {
    VerifiedBackup verified;
    const erasure::StoredBackup stored = find(name);
    verified.backup = view_of(stored);
    const erasure::BackupReader reader{stored.path};
    reader.check_signature();
    reader.check_body(progress);
    const auto own = own_signer();
    verified.signer = !own                               ? "unknown"
                      : *own == reader.manifest().signer ? "this installation"
                                                         : "another installation";
    const auto who = identity_or_own(identity);
    if (who && (!identity.empty() || reader.is_for(*who))) {
        reader.read(
            reader.open_key(*who), [](const erasure::BackupFile&, std::string_view) {}, progress);
        verified.opened = true;
    }
    return verified;
}

} // namespace iterochat::service
