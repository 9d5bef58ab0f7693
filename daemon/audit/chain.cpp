#include "daemon/audit/chain.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/secret.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace iterochat::audit {
namespace {

constexpr std::string_view hash_key = "\"hash\":\"";
constexpr std::size_t hash_member_bytes = hash_key.size() + 64 + 2; // "hash":"<64 hex>",

[[noreturn]] void fail(const std::string& verb, const std::string& path) {
    throw Error{Code::io, "Cannot " + verb + " " + path + ": " + std::strerror(errno) + "."};
}

std::string canonical(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);
}

std::string hash_text(std::string_view text) {
    return to_hex(blake2b_256(as_bytes(text)));
}

/// What a line says about its place. Keys are sorted and nothing nested follows "hash", so the last match is
/// the member.
struct Place {
    std::int64_t seq = 0;
    std::string_view prev;
    std::string_view hash;
    std::string computed;
};

std::optional<Place> place_of(std::string_view line) {
    Place place;
    const auto at = line.rfind(hash_key);
    if (at == std::string_view::npos || at + hash_member_bytes > line.size() ||
        line.substr(at + hash_member_bytes - 2, 2) != "\",")
        return std::nullopt;
    place.hash = line.substr(at + hash_key.size(), 64);
    place.prev = member_of(line, "prev");
    const auto number = line.rfind("\"seq\":");
    if (number == std::string_view::npos || place.prev.size() != 64)
        return std::nullopt;
    const char* digits = line.data() + number + 6;
    if (std::from_chars(digits, line.data() + line.size(), place.seq).ec != std::errc{})
        return std::nullopt;
    std::string rest;
    rest.reserve(line.size());
    rest.append(line.substr(0, at)).append(line.substr(at + hash_member_bytes));
    place.computed = hash_text(rest);
    return place;
}

std::string chained_line(nlohmann::json entry, const ChainHead& before, std::string& hash) {
    entry["seq"] = before.seq + 1;
    entry["prev"] = before.hash;
    entry.erase("hash");
    hash = hash_text(canonical(entry));
    entry["hash"] = hash;
    return canonical(entry) + "\n";
}

void write_all(int fd, std::string_view bytes, std::int64_t offset, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(fd, bytes.data(), bytes.size(), offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            fail("write", path);
        bytes.remove_prefix(static_cast<std::size_t>(put));
        offset += put;
    }
}

} // namespace

std::string_view member_of(std::string_view line, std::string_view name) {
    std::string key = "\"";
    key.append(name).append("\":\"");
    // "action" and "actor" stand before the nested members, all others after them.
    const bool is_early = name == "action" || name == "actor";
    const auto at = is_early ? line.find(key) : line.rfind(key);
    if (at == std::string_view::npos)
        return {};
    const auto begin = at + key.size();
    const auto end = line.find('"', begin);
    return end == std::string_view::npos ? std::string_view{} : line.substr(begin, end - begin);
}

ChainFile::ChainFile(std::string path) : path_(std::move(path)) {
    const bool is_new = ::access(path_.c_str(), F_OK) != 0;
    file_ = Fd{::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (!file_)
        fail("open", path_);
    if (is_new) {
        const auto slash = path_.rfind('/');
        sync_folder(slash == std::string::npos ? "." : slash == 0 ? "/" : path_.substr(0, slash));
    }
    recover();
}

void ChainFile::recover() {
    struct stat info {};
    if (::fstat(file_.get(), &info) != 0)
        fail("inspect", path_);
    std::string last;
    std::int64_t end = 0;
    end = read_chain(path_, 0, [&](std::string_view line) {
        last = line;
        return true;
    });
    if (end < info.st_size) {
        if (::ftruncate(file_.get(), end) != 0 || ::fsync(file_.get()) != 0)
            fail("repair", path_);
        recovered_ = true;
    }
    bytes_ = end;
    if (last.empty())
        return;
    const auto place = place_of(last);
    if (!place || place->hash != place->computed)
        throw Error{Code::damaged,
                    "The last line of " + path_ + " is damaged; restore the file from a backup."};
    head_ = {place->seq, std::string(place->hash)};
}

ChainHead ChainFile::append(const std::vector<nlohmann::json>& entries) {
    const std::lock_guard lock(mutex_);
    ChainHead head = head_;
    std::string lines;
    for (const nlohmann::json& entry : entries) {
        std::string hash;
        lines += chained_line(entry, head, hash);
        head = {head.seq + 1, std::move(hash)};
    }
    write_at(file_.get(), lines, bytes_, path_);
    bytes_ += static_cast<std::int64_t>(lines.size());
    return head_ = head;
}

ChainHead ChainFile::head() const {
    const std::lock_guard lock(mutex_);
    return head_;
}

std::int64_t read_chain(const std::string& path, std::int64_t from,
                        const std::function<bool(std::string_view line)>& take) {
    const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) {
        if (errno == ENOENT)
            return from;
        fail("open", path);
    }
    std::string held; // the part of a line that earlier blocks brought
    std::vector<char> block(256 * 1024);
    for (std::int64_t offset = from;;) {
        const ssize_t got = ::pread(file.get(), block.data(), block.size(), offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail("read", path);
        if (got == 0)
            return from;
        offset += got;
        std::string_view rest{block.data(), static_cast<std::size_t>(got)};
        for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
            held.append(rest.substr(0, end));
            rest.remove_prefix(end + 1);
            from += static_cast<std::int64_t>(held.size()) + 1;
            if (!take(held))
                return from;
            held.clear();
        }
        held.append(rest);
    }
}

void write_at(int fd, std::string_view bytes, std::int64_t offset, const std::string& path) {
    try {
        write_all(fd, bytes, offset, path);
        if (::fdatasync(fd) != 0)
            fail("sync", path);
    } catch (...) {
        // Half a line on a full disk must not be followed by another one.
        (void)!::ftruncate(fd, offset);
        throw;
    }
}

ChainReport verify_chain(const std::string& path, const std::optional<ChainHead>& expected,
                         const std::function<void(const ChainHead&, std::string_view line)>& visit) {
    ChainReport report;
    bool has_met = !expected || expected->seq == 0;
    const auto refuse = [&](const std::string& problem) {
        report.bad_line = report.entries + 1;
        report.problem = "Line " + std::to_string(report.entries + 1) + " of " + path + " " + problem;
        return false;
    };
    const std::int64_t end = read_chain(path, 0, [&](std::string_view line) {
        const auto place = place_of(line);
        if (!place)
            return refuse("is no entry of the chain.");
        if (place->hash != place->computed)
            return refuse("was changed: its hash does not fit its content.");
        if (place->seq != report.head.seq + 1 || place->prev != report.head.hash)
            return refuse("does not follow the line before it: lines were removed, added or moved.");
        report.entries += 1;
        report.head = {place->seq, std::string(place->hash)};
        has_met = has_met || report.head == *expected;
        if (visit)
            visit(report.head, line);
        return true;
    });
    if (report.bad_line)
        return report;
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && info.st_size != end)
        refuse("has no end: it was cut or added to by hand.");
    else if (!has_met)
        refuse("is missing: the file ends before the entry that the database remembers.");
    return report;
}

} // namespace iterochat::audit
