#pragma once

#include "common/base/fd.hpp"
#include "common/base/identity.hpp"
#include "daemon/erasure/backup_manifest.hpp"
#include "daemon/vault/file_sealing.hpp"
#include "daemon/vault/signature.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The file of a backup. Layout, integers little-endian:
///   "ICBACKUP" u32 length, head (JSON: id, the file key sealed for each recipient, the stream's head);
///   chunks of 64 KiB of plain text, sealed; the last one may be shorter and is marked as the last;
///   manifest (JSON), its Ed25519 signature (64 bytes), u32 length of the manifest, "ICBKPEND".
/// The plain text is a row of files: u16 length, name, u64 size, bytes; u16 0 ends it. Memory stays constant.
namespace iterochat::erasure {

constexpr std::size_t backup_chunk_bytes = 64 * 1024;

/// Between pieces of long work; may throw to end it there.
using BackupProgress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

/// Writes "<path>.part", which becomes `path` in finish(). One thread.
class BackupWriter {
  public:
    /// Throws Code::io, Code::unavailable for a full disk (also later).
    BackupWriter(std::string path, const Uuid& id, const std::vector<Recipient>& recipients);
    ~BackupWriter(); ///< an unfinished file is removed
    BackupWriter(const BackupWriter&) = delete;
    BackupWriter& operator=(const BackupWriter&) = delete;

    BackupFile add_file(const std::string& name, const std::string& path,
                        const BackupProgress& progress = {});
    BackupFile add_text(const std::string& name, std::string_view content);
    /// Fills in what only the writer knows (body, recipients, signer), signs, and is on disk when it returns.
    void finish(BackupManifest& manifest, const vault::Signer& signer);

    const Secret& file_key() const { return key_; } ///< to read back what was just written
    std::uint64_t bytes() const { return bytes_; }  ///< so far

  private:
    void begin(const std::string& name, std::uint64_t bytes);
    void take(std::string_view plain);
    void put_chunk(bool is_last);
    void put(std::string_view bytes);

    std::string path_;
    std::string part_;
    Secret key_;
    vault::StreamSealer sealer_;
    std::vector<std::string> recipients_;
    Fd file_;
    std::string chunk_;
    Bytes head_; ///< authenticated with the first chunk
    Bytes sealed_;
    Sha256 hash_;
    std::uint64_t bytes_ = 0;
};

/// Looks at an archive without opening it. Throws Code::no_input when it is absent, Code::bad_data when it is
/// no archive or its manifest is damaged.
class BackupReader {
  public:
    explicit BackupReader(const std::string& path);

    const BackupManifest& manifest() const { return manifest_; }
    const std::string& path() const { return path_; }
    std::uint64_t bytes() const { return bytes_; } ///< of the whole file

    /// Is the manifest signed by the key that it names? Throws Code::bad_data when it isn't.
    void check_signature() const;
    /// Is the body what the manifest says, bit by bit? Needs no key. Throws Code::bad_data when it isn't.
    void check_body(const BackupProgress& progress = {}) const;

    /// Throws Code::forbidden naming the recipients when the identity is none of them.
    Secret open_key(const Identity& identity) const;
    bool is_for(const Identity& identity) const;

    /// Gives each file to `take` in pieces: first an empty piece, then its bytes. Checks sizes and hashes
    /// against the manifest, and that nothing is missing or added: Code::bad_data names the file.
    using Take = std::function<void(const BackupFile& file, std::string_view piece)>;
    void read(const Secret& file_key, const Take& take, const BackupProgress& progress = {}) const;

  private:
    std::string path_;
    Fd file_;
    std::uint64_t bytes_ = 0;
    std::uint64_t stream_begin_ = 0;
    Bytes head_;
    vault::StreamHead stream_head_{};
    std::vector<Bytes> sealed_keys_;
    BackupManifest manifest_;
    std::string manifest_text_;
    Signature signature_{};
};

/// The installation's key for signing manifests, out of its own key.
vault::Signer backup_signer(const Secret& installation_key);

} // namespace iterochat::erasure
