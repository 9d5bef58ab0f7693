#include "daemon/erasure/backup_archive.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

[[noreturn]] void fail(const char* verb, const std::string& path) {
    const int reason = errno;
    if (reason == ENOSPC || reason == EDQUOT)
        throw Error{Code::io, "The disk is full: the backup " + path + " could not be written."}.with_hint(
            "free some space there, or: iterochat backup prune --keep 7d,4w,12m");
    if (reason == ENOENT)
        throw Error{Code::no_input, "Cannot " + std::string(verb) + " " + path + ": it is missing."};
    throw Error{Code::io, "Cannot " + std::string(verb) + " " + path + ": " + std::strerror(reason) + "."};
}

template <class Number>
std::string little_endian(Number value) {
    std::string bytes;
    for (std::size_t i = 0; i < sizeof value; ++i)
        bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff);
    return bytes;
}

} // namespace

vault::Signer backup_signer(const Secret& installation_key) {
    return vault::Signer{vault::derive_key(installation_key, "backup-manifests")};
}

BackupWriter::BackupWriter(std::string path, const Uuid& id, const std::vector<Recipient>& recipients)
    : path_(std::move(path)), part_(path_ + ".part"), key_(vault::make_key()), sealer_(key_) {
    if (recipients.empty())
        throw Error{Code::internal, "A backup needs somebody who can open it."};
    json keys = json::array();
    for (const Recipient& recipient : recipients) {
        keys.push_back(
            {{"recipient", recipient.fingerprint()}, {"key", to_base64(vault::seal_to(recipient, key_))}});
        recipients_.push_back(recipient.fingerprint());
    }
    const std::string head = json{{"version", 1},
                                  {"id", id.text()},
                                  {"keys", std::move(keys)},
                                  {"stream", to_base64(sealer_.head())}}
                                 .dump();
    head_.assign(head.begin(), head.end());
    file_ = Fd{::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!file_)
        fail("create", part_);
    put("ICBACKUP" + little_endian(static_cast<std::uint32_t>(head.size())) + head);
    chunk_.reserve(backup_chunk_bytes);
}

BackupWriter::~BackupWriter() {
    wipe(chunk_);
    if (file_)
        ::unlink(part_.c_str());
}

void BackupWriter::put(std::string_view bytes) {
    hash_.update(as_bytes(bytes));
    bytes_ += bytes.size();
    while (!bytes.empty()) {
        const ssize_t done = ::write(file_.get(), bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            fail("write", part_);
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
}

void BackupWriter::put_chunk(bool is_last) {
    sealer_.seal(as_bytes(chunk_), head_, is_last, sealed_);
    head_.clear();
    chunk_.clear();
    put(as_text(sealed_));
}

void BackupWriter::take(std::string_view plain) {
    while (!plain.empty()) {
        if (chunk_.size() == backup_chunk_bytes)
            put_chunk(false); // not before more comes: the last chunk is marked
        const auto piece = plain.substr(0, backup_chunk_bytes - chunk_.size());
        chunk_.append(piece);
        plain.remove_prefix(piece.size());
    }
}

void BackupWriter::begin(const std::string& name, std::uint64_t bytes) {
    take(little_endian(static_cast<std::uint16_t>(name.size())));
    take(name);
    take(little_endian(bytes));
}

BackupFile BackupWriter::add_file(const std::string& name, const std::string& path,
                                  const BackupProgress& progress) {
    const Fd source{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat found {};
    if (!source || ::fstat(source.get(), &found) != 0)
        fail("read", path);
    BackupFile file{name, static_cast<std::uint64_t>(found.st_size), {}};
    begin(name, file.bytes);
    Sha256 hash;
    std::string piece(std::size_t{1} << 20, '\0');
    for (std::uint64_t done = 0; done < file.bytes;) {
        const ssize_t got =
            ::read(source.get(), piece.data(),
                   static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), file.bytes - done)));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail("read", path);
        if (got == 0)
            throw Error{Code::io, path + " became shorter while it was read."};
        const std::string_view read{piece.data(), static_cast<std::size_t>(got)};
        hash.update(as_bytes(read));
        take(read);
        done += read.size();
        if (progress)
            progress("sealing", static_cast<std::int64_t>(done), static_cast<std::int64_t>(file.bytes));
    }
    file.sha256 = to_hex(hash.finish());
    return file;
}

BackupFile BackupWriter::add_text(const std::string& name, std::string_view content) {
    begin(name, content.size());
    take(content);
    return {name, content.size(), to_hex(sha256(as_bytes(content)))};
}

void BackupWriter::finish(BackupManifest& manifest, const vault::Signer& signer) {
    take(little_endian(std::uint16_t{0}));
    put_chunk(true);
    manifest.recipients = recipients_;
    manifest.body_bytes = bytes_;
    manifest.body_sha256 = to_hex(hash_.finish());
    manifest.signer = to_hex(signer.public_key());
    hash_ = Sha256{};
    const std::string text = write_manifest(manifest);
    const Signature signature = signer.sign(as_bytes(text));
    put(text);
    put(as_text(signature));
    put(little_endian(static_cast<std::uint32_t>(text.size())) + "ICBKPEND");
    if (::fsync(file_.get()) != 0)
        fail("write", part_);
    if (::rename(part_.c_str(), path_.c_str()) != 0)
        fail("rename", part_);
    file_.reset();
    sync_folder(path_.substr(0, path_.rfind('/')));
}

} // namespace iterochat::erasure
