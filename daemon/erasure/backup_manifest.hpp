#pragma once

#include "common/base/encoding.hpp"
#include "common/base/time.hpp"
#include "daemon/audit/chain.hpp"
#include "daemon/model/ids.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {

/// installation: control.db and every organization. tenant: one organization. before_migration: as
/// installation, made by a start that found older schemas. keyring: all keys, the ledger and its key.
enum class BackupKind { installation, tenant, before_migration, keyring };
std::string_view name_of(BackupKind kind);

struct BackupFile {
    std::string name; ///< "organizations/<id>/main.db"
    std::uint64_t bytes = 0;
    std::string sha256; ///< hex
};

struct BackupTenant {
    OrganizationId id;
    std::string slug;
    std::map<std::string, std::int64_t> counts; ///< rows by table
};

/// What an archive holds, in the clear and signed: whoever finds an archive learns how much of what it holds,
/// never whose.
struct BackupManifest {
    Uuid id;
    BackupKind kind = BackupKind::installation;
    Time created_at;                             ///< before the first byte was read
    std::string program;                         ///< version that wrote it
    std::map<std::string, std::int64_t> schemas; ///< by database
    audit::ChainHead ledger;                     ///< where the ledger stood then: later erasures are replayed
    std::vector<BackupTenant> tenants;
    std::vector<BackupFile> files;
    std::vector<std::string> recipients; ///< fingerprints
    std::uint64_t body_bytes = 0;        ///< of the archive file before its manifest
    std::string body_sha256;
    std::string signer; ///< the installation's public key, hex
};

std::string write_manifest(const BackupManifest& manifest); ///< canonical JSON
BackupManifest read_manifest(std::string_view json);        ///< throws Code::bad_data

const BackupFile* find_file(const BackupManifest& manifest, std::string_view name);
std::string file_of_organization(const OrganizationId& id, std::string_view name);

} // namespace iterochat::erasure
