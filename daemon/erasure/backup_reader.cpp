#include "daemon/erasure/backup_archive.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sys/stat.h>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

constexpr std::string_view begin_mark = "ICBACKUP";
constexpr std::string_view end_mark = "ICBKPEND";
constexpr std::size_t end_bytes = std::tuple_size_v<Signature> + 4 + 8;
constexpr std::size_t head_most = 1 << 20;
constexpr std::size_t manifest_most = 64 << 20;

std::uint64_t number_of(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::string read_at(const Fd& file, std::uint64_t at, std::size_t size, const std::string& path) {
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const ssize_t got =
            ::pread(file.get(), bytes.data() + done, size - done, static_cast<off_t>(at + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw Error{Code::io, "Cannot read " + path + ": " + std::strerror(errno) + "."};
        if (got == 0)
            throw Error{Code::bad_data, "The archive " + path + " is cut off."};
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
    throw Error{Code::bad_data, "The archive " + path + " " + what}.with_hint(
        "take another copy of it, or another backup: iterochat backup list");
}

/// Takes the plain text apart into files, and holds each against the manifest.
class Unpacker {
  public:
    Unpacker(const BackupReader& reader, const BackupReader::Take& take) : reader_(reader), take_(take) {}

    void add(std::string_view plain) {
        while (!plain.empty()) {
            if (left_ > 0) {
                const auto piece =
                    plain.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, plain.size())));
                hash_.update(as_bytes(piece));
                take_(*file_, piece);
                left_ -= piece.size();
                plain.remove_prefix(piece.size());
                if (left_ == 0)
                    end_file();
                continue;
            }
            if (has_ended_)
                refuse(reader_.path(), "holds something behind its end.");
            head_.push_back(plain.front());
            plain.remove_prefix(1);
            if (head_.size() >= 2)
                look_at_head();
        }
    }

    void finish() const {
        if (!has_ended_ || left_ > 0)
            refuse(reader_.path(), "ends in the middle of a file.");
        for (const BackupFile& file : reader_.manifest().files)
            if (!seen_.contains(file.name))
                refuse(reader_.path(), "lacks the file " + file.name + " of its manifest.");
    }

  private:
    void look_at_head() {
        const std::size_t name_bytes = number_of(std::string_view(head_).substr(0, 2));
        if (name_bytes == 0) {
            has_ended_ = true;
            return;
        }
        if (head_.size() < 2 + name_bytes + 8)
            return;
        const std::string name = head_.substr(2, name_bytes);
        file_ = find_file(reader_.manifest(), name);
        if (!file_ || !seen_.insert(name).second)
            refuse(reader_.path(), "holds a file that its manifest doesn't name once.");
        left_ = number_of(std::string_view(head_).substr(2 + name_bytes));
        if (left_ != file_->bytes)
            refuse(reader_.path(), "holds " + name + " in another size than its manifest says.");
        head_.clear();
        hash_ = Sha256{};
        take_(*file_, {});
        if (left_ == 0)
            end_file();
    }

    void end_file() {
        if (to_hex(hash_.finish()) != file_->sha256)
            refuse(reader_.path(), "holds another " + file_->name + " than its manifest says.");
    }

    const BackupReader& reader_;
    const BackupReader::Take& take_;
    std::string head_;
    const BackupFile* file_ = nullptr;
    std::uint64_t left_ = 0;
    Sha256 hash_;
    std::set<std::string> seen_;
    bool has_ended_ = false;
};

} // namespace

BackupReader::BackupReader(const std::string& path) : path_(path) {
    file_ = Fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat found {};
    if (!file_ || ::fstat(file_.get(), &found) != 0)
        throw Error{errno == ENOENT ? Code::no_input : Code::io,
                    "Cannot open the archive " + path + ": " + std::strerror(errno) + "."}
            .with_hint("iterochat backup list");
    bytes_ = static_cast<std::uint64_t>(found.st_size);
    const std::size_t begin_bytes = begin_mark.size() + 4;
    if (!S_ISREG(found.st_mode) || bytes_ < begin_bytes + end_bytes)
        refuse(path, "is no backup of iterochat.");
    const std::string begin = read_at(file_, 0, begin_bytes, path);
    const std::uint64_t head_bytes = number_of(std::string_view(begin).substr(begin_mark.size()));
    const std::string end = read_at(file_, bytes_ - end_bytes, end_bytes, path);
    const std::uint64_t manifest_bytes = number_of(std::string_view(end).substr(64, 4));
    if (!begin.starts_with(begin_mark) || !end.ends_with(end_mark))
        refuse(path, "is no backup of iterochat, or is not whole.");
    stream_begin_ = begin_bytes + head_bytes;
    if (head_bytes > head_most || manifest_bytes > manifest_most ||
        stream_begin_ + manifest_bytes + end_bytes > bytes_)
        refuse(path, "is damaged: its parts don't fit into it.");
    manifest_text_ = read_at(file_, bytes_ - end_bytes - manifest_bytes, manifest_bytes, path);
    std::copy_n(end.begin(), signature_.size(), reinterpret_cast<char*>(signature_.data()));
    manifest_ = read_manifest(manifest_text_);
    if (manifest_.body_bytes != bytes_ - end_bytes - manifest_bytes)
        refuse(path, "has another size than its manifest says.");
    const std::string head = read_at(file_, begin_bytes, head_bytes, path);
    head_.assign(head.begin(), head.end());
    try {
        const json value = json::parse(head);
        const auto stream = from_base64(value.at("stream").get<std::string>()).value();
        if (stream.size() != stream_head_.size() || value.at("id") != manifest_.id.text())
            refuse(path, "is damaged: its head is of another archive.");
        std::copy(stream.begin(), stream.end(), stream_head_.begin());
        for (const json& key : value.at("keys"))
            sealed_keys_.push_back(from_base64(key.at("key").get<std::string>()).value());
    } catch (const json::exception&) {
        refuse(path, "is damaged: its head can't be read.");
    } catch (const std::bad_optional_access&) {
        refuse(path, "is damaged: its head can't be read.");
    }
}

void BackupReader::check_signature() const {
    const auto key = from_hex(manifest_.signer);
    PublicKey signer{};
    if (!key || key->size() != signer.size())
        refuse(path_, "names no signer.");
    std::copy(key->begin(), key->end(), signer.begin());
    if (!is_signed_by(signer, as_bytes(manifest_text_), signature_))
        refuse(path_, "has a manifest that was changed: its signature doesn't fit.");
}

void BackupReader::check_body(const BackupProgress& progress) const {
    constexpr std::uint64_t piece_bytes = 1 << 20;
    Sha256 hash;
    for (std::uint64_t at = 0; at < manifest_.body_bytes;) {
        const auto piece = read_at(file_, at, std::min(piece_bytes, manifest_.body_bytes - at), path_);
        hash.update(as_bytes(piece));
        at += piece.size();
        if (progress)
            progress("checking", static_cast<std::int64_t>(at),
                     static_cast<std::int64_t>(manifest_.body_bytes));
    }
    if (to_hex(hash.finish()) != manifest_.body_sha256)
        refuse(path_, "was changed: its bytes are not those that were written.");
}

bool BackupReader::is_for(const Identity& identity) const {
    return std::any_of(sealed_keys_.begin(), sealed_keys_.end(),
                       [&](const Bytes& sealed) { return vault::open_sealed(identity, sealed).has_value(); });
}

Secret BackupReader::open_key(const Identity& identity) const {
    for (const Bytes& sealed : sealed_keys_)
        if (auto key = vault::open_sealed(identity, sealed))
            return std::move(*key);
    std::string recipients;
    for (const std::string& one : manifest_.recipients)
        recipients += (recipients.empty() ? "" : ", ") + one;
    throw Error{Code::forbidden, "The archive " + path_ + " is sealed for " + recipients +
                                     "; the identity given is " + identity.recipient.fingerprint() + "."}
        .with_hint("--identity-file FILE: the file that backup keygen made for that key");
}

void BackupReader::read(const Secret& file_key, const Take& take, const BackupProgress& progress) const {
    vault::StreamOpener opener{file_key, stream_head_};
    Unpacker unpacker{*this, take};
    std::span<const std::uint8_t> context = head_;
    Bytes plain;
    bool has_ended = false;
    for (std::uint64_t at = stream_begin_; at < manifest_.body_bytes;) {
        if (has_ended)
            refuse(path_, "holds something behind its last piece.");
        const std::size_t size = static_cast<std::size_t>(
            std::min<std::uint64_t>(backup_chunk_bytes + vault::stream_overhead, manifest_.body_bytes - at));
        const std::string sealed = read_at(file_, at, size, path_);
        try {
            has_ended = opener.open(as_bytes(sealed), context, plain);
        } catch (const Error&) {
            refuse(path_, "was changed, cut off or mixed with another: a piece of it doesn't open.");
        }
        context = {};
        unpacker.add(as_text(plain));
        at += size;
        if (progress)
            progress("opening", static_cast<std::int64_t>(at),
                     static_cast<std::int64_t>(manifest_.body_bytes));
    }
    if (!has_ended)
        refuse(path_, "is cut off: its last piece is missing.");
    unpacker.finish();
}

} // namespace iterochat::erasure
