#include "daemon/erasure/backup_manifest.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

constexpr int manifest_version = 1;
constexpr std::array<std::string_view, 4> kind_names{"installation", "tenant", "before_migration", "keyring"};

json write_tenants(const std::vector<BackupTenant>& tenants) {
    json list = json::array();
    for (const BackupTenant& tenant : tenants)
        list.push_back({{"id", tenant.id.text()}, {"slug", tenant.slug}, {"counts", tenant.counts}});
    return list;
}

json write_files(const std::vector<BackupFile>& files) {
    json list = json::array();
    for (const BackupFile& file : files)
        list.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    return list;
}

BackupKind kind_from_name(const std::string& name) {
    const auto found = std::find(kind_names.begin(), kind_names.end(), name);
    if (found == kind_names.end())
        throw Error{Code::version_mismatch, "The archive is of a kind that this version doesn't know."};
    return static_cast<BackupKind>(found - kind_names.begin());
}

} // namespace

std::string_view name_of(BackupKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

std::string write_manifest(const BackupManifest& manifest) {
    const json value{{"version", manifest_version},
                     {"id", manifest.id.text()},
                     {"kind", name_of(manifest.kind)},
                     {"created_at", format_time(manifest.created_at)},
                     {"program", manifest.program},
                     {"schemas", manifest.schemas},
                     {"ledger", {{"seq", manifest.ledger.seq}, {"hash", manifest.ledger.hash}}},
                     {"tenants", write_tenants(manifest.tenants)},
                     {"files", write_files(manifest.files)},
                     {"recipients", manifest.recipients},
                     {"body", {{"bytes", manifest.body_bytes}, {"sha256", manifest.body_sha256}}},
                     {"signer", manifest.signer}};
    return value.dump();
}

BackupManifest read_manifest(std::string_view text) {
    BackupManifest manifest;
    try {
        const json value = json::parse(text);
        if (value.at("version").get<int>() != manifest_version)
            throw Error{Code::version_mismatch, "The archive was written by a newer version of iterochatd."}
                .with_hint("Install that version to read it.");
        manifest.id = Uuid::parse(value.at("id").get<std::string>()).value();
        manifest.kind = kind_from_name(value.at("kind"));
        manifest.created_at = parse_time(value.at("created_at").get<std::string>());
        manifest.program = value.at("program");
        manifest.schemas = value.at("schemas").get<std::map<std::string, std::int64_t>>();
        manifest.ledger = {value.at("ledger").at("seq"), value.at("ledger").at("hash")};
        for (const json& tenant : value.at("tenants"))
            manifest.tenants.push_back({OrganizationId::parse(tenant.at("id").get<std::string>()).value(),
                                        tenant.at("slug"),
                                        tenant.at("counts").get<std::map<std::string, std::int64_t>>()});
        for (const json& file : value.at("files"))
            manifest.files.push_back({file.at("name"), file.at("bytes"), file.at("sha256")});
        manifest.recipients = value.at("recipients").get<std::vector<std::string>>();
        manifest.body_bytes = value.at("body").at("bytes");
        manifest.body_sha256 = value.at("body").at("sha256");
        manifest.signer = value.at("signer");
    } catch (const json::exception&) {
        throw Error{Code::bad_data, "The archive's manifest is damaged."};
    } catch (const std::bad_optional_access&) {
        throw Error{Code::bad_data, "The archive's manifest is damaged: an id in it is none."};
    }
    return manifest;
}

const BackupFile* find_file(const BackupManifest& manifest, std::string_view name) {
    for (const BackupFile& file : manifest.files)
        if (file.name == name)
            return &file;
    return nullptr;
}

std::string file_of_organization(const OrganizationId& id, std::string_view name) {
    return "organizations/" + id.text() + "/" + std::string(name);
}

} // namespace iterochat::erasure
