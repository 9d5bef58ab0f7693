#include "daemon/erasure/restore_stage.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/backup_folder.hpp"
#include "daemon/erasure/restore_ledger.hpp"
#include "daemon/storage/snapshot.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& sentence, const std::string& hint) {
    throw Error{Code::conflict, sentence}.with_hint(hint);
}

/// Writes the files of an archive that somebody wants to where they want them; the others pass by.
class Extractor {
  public:
    void want(const std::string& name, const std::string& path) { wanted_[name] = path; }
    void want_text(const std::string& name, std::string& into) { texts_[name] = &into; }

    void take(const BackupFile& file, std::string_view piece) {
        if (const auto text = texts_.find(file.name); text != texts_.end()) {
            text->second->append(piece);
            return;
        }
        const auto wanted = wanted_.find(file.name);
        if (wanted == wanted_.end())
            return;
        if (piece.empty()) {
            fs::create_directories(fs::path(wanted->second).parent_path());
            file_ = Fd{::open(wanted->second.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
            if (!file_)
                fail(wanted->second);
        }
        while (!piece.empty()) {
            const ssize_t done = ::write(file_.get(), piece.data(), piece.size());
            if (done < 0 && errno == EINTR)
                continue;
            if (done < 0)
                fail(wanted->second);
            piece.remove_prefix(static_cast<std::size_t>(done));
        }
    }

  private:
    [[noreturn]] static void fail(const std::string& path) {
        const int reason = errno;
        if (reason == ENOSPC || reason == EDQUOT)
            throw Error{Code::io, "The disk is full: " + path + " could not be written."}.with_hint(
                "A restore needs about the size of the data twice; nothing was changed.");
        throw Error{Code::io, "Cannot write " + path + ": " + std::generic_category().message(reason) + "."};
    }

    std::map<std::string, std::string> wanted_;
    std::map<std::string, std::string*> texts_;
    Fd file_;
};

Secret key_of(const nlohmann::json& hex) {
    auto bytes = from_hex(hex.get_ref<const std::string&>());
    if (!bytes || bytes->size() != vault::key_bytes)
        throw Error{Code::bad_data, "The keyring holds something else than a key."};
    Secret key{*bytes};
    std::fill(bytes->begin(), bytes->end(), std::uint8_t{0});
    return key;
}

} // namespace

std::int64_t RestoreReport::findings() const {
    std::int64_t count = 0;
    for (const RestoredTenant& tenant : tenants)
        count += static_cast<std::int64_t>(tenant.findings.size());
    return count;
}

RestoreStage::RestoreStage(RestoreOrder order)
    : order_(std::move(order)), data_(order_.archive), keyring_(order_.keyring) {
    storage::shred_folder(order_.folder);
    make_private_folder(order_.folder);
    make_private_folder(state());
    make_private_folder(state() + "/organizations");
    try {
        check_pair();
        for (const BackupTenant& tenant : data_.manifest().tenants)
            if (!order_.only || tenant.id == *order_.only)
                wanted_.push_back(tenant);
        read_keyring();
        choose_ledger();
    } catch (...) {
        storage::shred_folder(order_.folder);
        throw;
    }
}

RestoreStage::~RestoreStage() {
    if (is_kept_)
        return;
    try {
        storage::shred_folder(order_.folder);
    } catch (const std::exception&) {
        // The next start removes it.
    }
}

void RestoreStage::keep() {
    is_kept_ = true;
}

void RestoreStage::tell(std::string_view stage, std::int64_t done, std::int64_t total) const {
    if (order_.progress)
        order_.progress(stage, done, total);
}

/// What can be said without a key.
void RestoreStage::check_pair() const {
    data_.check_signature();
    keyring_.check_signature();
    const BackupManifest& data = data_.manifest();
    const BackupManifest& keys = keyring_.manifest();
    if (data.kind == BackupKind::keyring)
        throw Error{Code::unprocessable, order_.archive + " is a keyring, not a backup."}.with_hint(
            "iterochat backup list");
    if (keys.kind != BackupKind::keyring)
        throw Error{Code::unprocessable, order_.keyring + " is a backup, not a keyring."}.with_hint(
            "--keyring FILE: the newest keyring.icbackup");
    if (keys.signer != data.signer)
        refuse("The keyring " + order_.keyring + " is of another installation than the backup.",
               "--keyring FILE: the newest keyring of the installation that made the backup");
    if (keys.created_at < data.created_at)
        refuse("The keyring " + order_.keyring + " of " + format_time(keys.created_at) +
                   " is older than the backup of " + format_time(data.created_at) +
                   ": it lacks keys, or brings erased ones back.",
               "--keyring FILE: the newest keyring.icbackup");
    for (const std::string& folder : order_.seen_folders) {
        const std::string other = keyring_path(folder);
        std::error_code ignored;
        if (!fs::exists(other, ignored))
            continue;
        const BackupReader seen{other};
        if (seen.manifest().signer == keys.signer && seen.manifest().created_at > keys.created_at)
            refuse("There is a newer keyring than " + order_.keyring + ": " + other + ".",
                   "--keyring " + other);
    }
}

void RestoreStage::read_keyring() {
    tell("reading the keyring", 0, 0);
    std::string keys_text;
    Extractor extractor;
    extractor.want_text("keys.json", keys_text);
    extractor.want("ledger.log", order_.folder + "/ledger.keyring");
    for (const BackupTenant& tenant : wanted_)
        extractor.want(file_of_organization(tenant.id, "keys.db"),
                       organization_folder(target_of(tenant.id)) + "/keys.db");
    keyring_.read(keyring_.open_key(order_.identity),
                  [&](const BackupFile& file, std::string_view piece) { extractor.take(file, piece); });
    const auto keys = nlohmann::json::parse(keys_text, nullptr, false);
    wipe(keys_text);
    if (!keys.is_object() || !keys.contains("installation") || !keys.contains("organizations"))
        throw Error{Code::bad_data, "The keyring " + order_.keyring + " holds no keys."};
    installation_key_ = key_of(keys["installation"]);
    for (const auto& [id, key] : keys["organizations"].items())
        organization_keys_[id] = key_of(key);
    if (to_hex(backup_signer(installation_key_).public_key()) != data_.manifest().signer)
        refuse("The backup " + order_.archive + " was not made by the installation of this keyring.",
               "--keyring FILE: the newest keyring of that installation");
}

void RestoreStage::choose_ledger() {
    if (!order_.ledger.empty())
        check_named_ledger(order_.ledger, data_.manifest().ledger, order_.accept_ledger_loss);
    const LedgerChoice choice = choose_longest_ledger(
        {order_.folder + "/ledger.keyring", order_.live_ledger, order_.ledger}, data_.manifest().ledger);
    ledger_ = choice.head;
    const audit::ChainHead seen =
        highest_ledger_seen(order_.seen_folders, data_.manifest().signer, data_.manifest().ledger);
    is_ledger_loss_ = ledger_.seq < seen.seq;
    if (is_ledger_loss_ && !order_.accept_ledger_loss)
        refuse("The ledger of erasures ends at " + std::to_string(ledger_.seq) + ", but " +
                   std::to_string(seen.seq) + " were seen: erased people could come back.",
               "--ledger FILE: a newer ledger.log, or --accept-ledger-loss, which is recorded");
    if (!choice.path.empty())
        fs::copy_file(choice.path, state() + "/ledger.log");
    else
        write_file_durably(state() + "/ledger.log", {}, 0600); // no erasure yet
}

OrganizationId RestoreStage::target_of(const OrganizationId& was) const {
    return order_.as ? *order_.as : was;
}

std::string RestoreStage::organization_folder(const OrganizationId& id) const {
    return state() + "/organizations/" + id.text();
}

void RestoreStage::read_data() {
    Extractor extractor;
    extractor.want("control.db", state() + "/control.db");
    extractor.want("audit.log", order_.folder + "/audit.archive");
    extractor.want("checkpoints.log", order_.folder + "/checkpoints.archive");
    extractor.want_text("tenant.json", tenant_record_);
    for (const BackupTenant& tenant : wanted_)
        extractor.want(file_of_organization(tenant.id, "main.db"),
                       organization_folder(target_of(tenant.id)) + "/main.db");
    data_.read(
        data_.open_key(order_.identity),
        [&](const BackupFile& file, std::string_view piece) { extractor.take(file, piece); },
        order_.progress);
    const std::string audit_log = longest_chain({order_.folder + "/audit.archive", order_.live_audit_log});
    if (!audit_log.empty())
        fs::copy_file(audit_log, state() + "/audit.log");
    // The copy that goes with the log: they are signed over its entries.
    const std::string checkpoints = audit_log == order_.live_audit_log
                                        ? fs::path(audit_log).parent_path().string() + "/checkpoints.log"
                                        : order_.folder + "/checkpoints.archive";
    if (!audit_log.empty() && fs::exists(checkpoints))
        fs::copy_file(checkpoints, state() + "/checkpoints.log");
}

void RestoreStage::wrap_keys() {
    if (fs::exists(state() + "/control.db"))
        storage::rewrap_installation_key(state() + "/control.db", installation_key_, order_.root_key);
    for (const BackupTenant& tenant : wanted_) {
        const auto key = organization_keys_.find(tenant.id.text());
        const std::string keys = organization_folder(target_of(tenant.id)) + "/keys.db";
        if (key != organization_keys_.end() && fs::exists(keys))
            storage::rewrap_organization_key(keys, target_of(tenant.id), key->second, order_.root_key);
    }
}

} // namespace iterochat::erasure
