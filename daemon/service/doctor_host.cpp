#include "daemon/service/disk_usage.hpp"
#include "daemon/service/doctor_checks.hpp"

#include <cerrno>
#include <cstring>
#include <optional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace iterochat::service {
namespace {

constexpr std::int64_t mebibyte = 1 << 20;

std::string mebibytes(std::int64_t bytes) {
    return std::to_string(bytes / mebibyte) + " MiB";
}

std::optional<struct stat> look_at(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0)
        return std::nullopt;
    return found;
}

std::string octal(mode_t mode) {
    constexpr mode_t permissions = 07777;
    char text[8];
    ::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode & permissions));
    return text;
}

/// "chat.example.com" of "https://chat.example.com:8443/x", in brackets for IPv6.
std::string_view host_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
        url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find('/'));
    if (url.starts_with('['))
        return url.substr(0, url.find(']') + 1);
    return url.substr(0, url.find(':'));
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.") || host.ends_with(".localhost");
}

} // namespace

Check check_state_folder(const ProcessFacts& facts) {
    const std::string name = "state_folder";
    const auto found = look_at(facts.state_dir);
    if (!found)
        return fail(name,
                    "The state folder " + facts.state_dir + " can't be looked at: " + std::strerror(errno) +
                        ".",
                    "sudo ls -ld " + facts.state_dir);
    if (found->st_uid != ::geteuid())
        return fail(name,
                    "The state folder belongs to user " + std::to_string(found->st_uid) +
                        ", the daemon runs as " + std::to_string(::geteuid()) + ".",
                    "sudo chown -R " + std::to_string(::geteuid()) + " " + facts.state_dir);
    if ((found->st_mode & 077) != 0)
        return fail(name,
                    "The state folder has mode " + octal(found->st_mode) + ": other users can look into it.",
                    "sudo chmod 0700 " + facts.state_dir);
    return ok(name, "The state folder is the daemon's own, mode " + octal(found->st_mode) + ".");
}

Check check_root_key_mode(const ProcessFacts& facts) {
    const std::string name = "root_key_mode";
    const auto found = look_at(facts.root_key_file);
    if (!found)
        return fail(name,
                    "The root key file can't be looked at: " + std::string(std::strerror(errno)) +
                        ". Without it nothing opens after a restart.",
                    "put its copy back to " + facts.root_key_file);
    if ((found->st_mode & 077) != 0)
        return fail(name, "The root key has mode " + octal(found->st_mode) + ": other users can read it.",
                    "sudo chmod 0400 " + facts.root_key_file);
    return ok(name, "Only its owner can read the root key.");
}

Check check_root_key_copy(const ProcessFacts& facts) {
    const std::string name = "root_key_copy";
    if (facts.root_key_file.starts_with(facts.state_dir + "/"))
        return warn(name,
                    "The root key lies among the data: who takes the folder takes the key, and who loses it "
                    "loses both.",
                    "keep a copy of " + facts.root_key_file +
                        " off this host, and set root_key_file to another folder");
    return ok(name,
              "The root key lies apart from the data. Keep a copy off this host: nothing opens without it.");
}

Check check_disk_space(const ProcessFacts& facts) {
    const std::string name = "disk_space";
    const DiskUsage usage = disk_usage(facts.state_dir);
    const std::string detail = mebibytes(usage.free_bytes) +
                               " are free where the data lies; the databases take " +
                               mebibytes(usage.database_bytes) + ".";
    const std::string hint = "make room on the file system of " + facts.state_dir;
    if (usage.free_bytes < 100 * mebibyte)
        return fail(name, detail, hint);
    if (usage.free_bytes < 1024 * mebibyte || usage.free_bytes < usage.database_bytes)
        return warn(name, detail, hint);
    return ok(name, detail);
}

Check check_write_ahead_logs(const ProcessFacts& facts) {
    const std::string name = "write_ahead_logs";
    const DiskUsage usage = disk_usage(facts.state_dir);
    if (usage.largest_log > 64 * mebibyte)
        return warn(name,
                    usage.largest_log_name + " has grown to " + mebibytes(usage.largest_log) +
                        "; a long read keeps it from being taken in.",
                    "iterochat job list   (an export may be running)");
    return ok(name, "The largest write-ahead log has " + mebibytes(usage.largest_log) + ".");
}

Check check_public_url(const ProcessFacts& facts) {
    const std::string name = "public_url";
    const bool is_public = !is_loopback(host_of(facts.public_url));
    if (facts.http_listen.empty())
        return {name, Grade::skipped, "The daemon serves no HTTP now.", {}};
    if (is_public && facts.public_url.starts_with("http://"))
        return warn(name,
                    "The public address has no TLS: chats and passwords go over the network in the clear.",
                    "put a proxy with TLS in front and set http.public_url to https://…");
    if (!is_loopback(host_of(facts.http_listen)) && !facts.public_url.starts_with("https://"))
        return warn(name, "The daemon listens on " + facts.http_listen + " without TLS.",
                    "set http.listen to 127.0.0.1:PORT behind a proxy with TLS");
    return ok(name, "Listening on " + facts.http_listen + ".");
}

Check check_open_files() {
    constexpr rlim_t wanted = 4096;
    const std::string name = "open_files";
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const std::string detail =
        "The daemon may have " + std::to_string(limit.rlim_cur) + " files and connections open.";
    if (limit.rlim_cur < wanted)
        return warn(name, detail, "LimitNOFILE=65536 in the service, or ulimit -n 65536 before the start");
    return ok(name, detail);
}

} // namespace iterochat::service
