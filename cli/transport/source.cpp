#include "cli/transport/source.hpp"
#include "common/base/error.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>

namespace iterochat::cli {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

std::string reason() {
    return std::strerror(errno);
}

/// An open file, sent from its present start to the size it had when it was opened.
class FileSource final : public Source {
  public:
    FileSource(Fd fd, std::string name, const std::string& path)
        : Source(std::move(name)), fd_(std::move(fd)), path_(path) {
        struct stat about {};
        if (::fstat(fd_.get(), &about) != 0)
            throw Error{Code::io, "cannot read " + path_ + ": " + reason()};
        size_ = static_cast<std::uint64_t>(about.st_size);
    }

    std::uint64_t size() const override { return size_; }

    void send(const std::function<bool(std::string_view)>& write) override {
        std::array<char, piece_bytes> piece;
        std::uint64_t left = size_;
        while (left > 0) {
            const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
            const ssize_t got = ::read(fd_.get(), piece.data(), want);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                throw Error{Code::io, "cannot read " + path_ + ": " +
                                          (got < 0 ? reason() : "it became shorter meanwhile")};
            left -= static_cast<std::uint64_t>(got);
            if (!write({piece.data(), static_cast<std::size_t>(got)}))
                return;
        }
    }

  private:
    Fd fd_;
    std::string path_;
    std::uint64_t size_ = 0;
};

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            throw Error{Code::io, "cannot spool stdin in the temporary folder: " + reason()}.with_hint(
                "give TMPDIR a folder with room");
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
}

/// A pipe's size is known at its end only. The copy has no name, so nothing is left behind.
std::unique_ptr<Source> spool_stdin() {
    const std::string folder = std::filesystem::temp_directory_path().string();
    Fd spool{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
    if (!spool)
        throw Error{Code::io, "cannot spool stdin in " + folder + ": " + reason()};
    std::array<char, piece_bytes> piece;
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw Error{Code::io, "cannot read stdin: " + reason()};
        if (got == 0)
            break;
        write_all(spool.get(), {piece.data(), static_cast<std::size_t>(got)});
    }
    ::lseek(spool.get(), 0, SEEK_SET);
    return std::make_unique<FileSource>(std::move(spool), "stdin", "stdin");
}

std::string base_name(const std::string& path) {
    std::filesystem::path clean = std::filesystem::absolute(path).lexically_normal();
    if (!clean.has_filename())
        clean = clean.parent_path();
    const std::string name = clean.filename().string();
    return name.empty() ? "files" : name;
}

} // namespace

std::unique_ptr<Source> open_source(const std::string& path) {
    if (path == "-")
        return spool_stdin();
    Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!fd)
        throw Error{errno == ENOENT ? Code::no_input : Code::io, "cannot open " + path + ": " + reason()};
    struct stat about {};
    if (::fstat(fd.get(), &about) == 0 && S_ISDIR(about.st_mode))
        return std::make_unique<FolderSource>(path);
    if (!S_ISREG(about.st_mode))
        throw Error{Code::no_input, path + " is neither a file nor a folder"}.with_hint(
            "pipe it in and give - instead");
    return std::make_unique<FileSource>(std::move(fd), base_name(path), path);
}

} // namespace iterochat::cli
