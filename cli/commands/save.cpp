#include "cli/commands/save.hpp"
#include "cli/output/terminal.hpp"
#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/secret.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace iterochat::cli {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& path) {
    throw Error{Code::io, "cannot " + what + " " + path + ": " + std::strerror(errno)};
}

/// Bytes on their way to a file, counted and hashed.
class Counted {
  public:
    explicit Counted(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

    void take(std::string_view piece) {
        hash_.update(as_bytes(piece));
        bytes_ += piece.size();
        while (!piece.empty()) {
            const ssize_t done = ::write(fd_, piece.data(), piece.size());
            if (done < 0 && errno == EINTR)
                continue;
            if (done <= 0)
                fail("write", path_);
            piece.remove_prefix(static_cast<std::size_t>(done));
        }
    }

    nlohmann::json figures() {
        return {{"path", path_}, {"bytes", bytes_}, {"sha256", to_hex(hash_.finish())}};
    }

  private:
    int fd_;
    std::string path_;
    Sha256 hash_;
    std::uint64_t bytes_ = 0;
};

nlohmann::json save_to_stdout(Session& session, const std::string& id) {
    if (is_terminal(STDOUT_FILENO))
        throw Error{Code::usage, "an archive on a terminal is of no use"}.with_hint(
            "name a file with -o, or pipe it");
    Counted counted(STDOUT_FILENO, "-");
    session.download(id, [&counted](std::string_view piece) { counted.take(piece); });
    return counted.figures();
}

/// A device or a pipe takes the archive as it comes: renaming a file onto it would put the file in its place.
nlohmann::json save_to_device(Session& session, const std::string& id, const std::string& path) {
    const Fd fd{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (!fd)
        fail("open", path);
    Counted counted(fd.get(), path);
    session.download(id, [&counted](std::string_view piece) { counted.take(piece); });
    return counted.figures();
}

/// Where a link leads, be there a file yet or not; or the name itself.
std::string target_of(const std::string& path) {
    std::error_code failed;
    if (!std::filesystem::is_symlink(path, failed))
        return path;
    const std::filesystem::path target = std::filesystem::canonical(path, failed);
    if (!failed)
        return target.string();
    return (std::filesystem::path{path}.parent_path() / std::filesystem::read_symlink(path, failed)).string();
}

/// Without force what came there meanwhile stays; where the file system can't promise that, it was looked at.
void put_in_place(const std::string& part, const std::string& path, bool force) {
    if (!force) {
        if (::renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0)
            return;
        if (errno == EEXIST)
            check_free(path, overwrite_hint);
        else if (errno != EINVAL && errno != ENOSYS)
            fail("rename to", path);
    }
    if (::rename(part.c_str(), path.c_str()) != 0)
        fail("rename to", path);
}

nlohmann::json save_to_file(Session& session, const std::string& id, const std::string& given, bool force) {
    const std::string path = target_of(given);
    std::error_code ignored;
    const std::filesystem::file_status status = std::filesystem::status(path, ignored);
    if (std::filesystem::is_directory(status))
        throw Error{Code::usage, path + " is a folder"}.with_hint("-o FILE");
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return save_to_device(session, id, path);
    if (!force)
        check_free(path, overwrite_hint);
    const std::string part = path + ".part";
    Fd fd{::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!fd)
        fail("create", part);
    if (::fchmod(fd.get(), 0600) != 0) // a left-over may be wider
        fail("protect", part);
    try {
        Counted counted(fd.get(), path);
        session.download(id, [&counted](std::string_view piece) { counted.take(piece); });
        if (::fsync(fd.get()) != 0)
            fail("write", part);
        fd.reset();
        put_in_place(part, path, force);
        sync_folder(std::filesystem::absolute(path).parent_path().string());
        return counted.figures();
    } catch (...) {
        ::unlink(part.c_str());
        throw;
    }
}

} // namespace

void check_free(const std::string& path, const std::string& way_on) {
    std::error_code failed;
    const bool is_file = std::filesystem::is_regular_file(path, failed); // follows links
    if (is_file && std::filesystem::file_size(path, failed) > 0)         // one of mktemp is free
        throw Error{Code::exists, path + " exists; nothing was written"}.with_hint(way_on);
}

std::string safe_file_name(const std::string& name) {
    std::string clean = printable(name.substr(name.find_last_of('/') + 1));
    clean.erase(0, clean.find_first_not_of('.'));
    return clean.empty() ? "export.zip" : clean;
}

void save_download(Session& session, nlohmann::json& result, const std::string& output, bool force) {
    const std::string id = result.at("download").get<std::string>();
    const nlohmann::json about = result.value("export", nlohmann::json::object());
    const std::string name = safe_file_name(result.value("filename", about.value("filename", "")));
    const nlohmann::json figures = output == "-"
                                       ? save_to_stdout(session, id)
                                       : save_to_file(session, id, output.empty() ? name : output, force);
    result.erase("download");
    result.erase("filename");
    result["export"].update({{"filename", name}});
    result["export"].update(figures);
}

} // namespace iterochat::cli
