#include "cli/transport/source.hpp"
#include "common/base/error.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <vector>

namespace iterochat::cli {
namespace {

namespace fs = std::filesystem;
using Write = std::function<bool(std::string_view)>;

struct File {
    std::string path; ///< to open
    std::string name; ///< in the archive: relative to the folder
    std::uint64_t size = 0;
};

std::string base_name(const std::string& folder) {
    fs::path clean = fs::absolute(folder).lexically_normal();
    if (!clean.has_filename())
        clean = clean.parent_path();
    return clean.filename().empty() ? "files" : clean.filename().string();
}

/// The other side went away; what libarchive reports after that is of no interest.
struct Gone {};

struct Target {
    const Write* write;
    bool gone = false;
};

la_ssize_t pass_on(archive*, void* target, const void* bytes, size_t size) {
    auto& to = *static_cast<Target*>(target);
    if (!to.gone && !(*to.write)({static_cast<const char*>(bytes), size}))
        to.gone = true;
    return to.gone ? -1 : static_cast<la_ssize_t>(size);
}

/// A tar writer without blocking, so that its size is the sum of its entries and two empty blocks.
class Tar {
  public:
    explicit Tar(const Write& write) : target_{&write}, archive_(archive_write_new(), archive_write_free) {
        archive_write_set_format_pax_restricted(archive_.get());
        archive_write_set_bytes_per_block(archive_.get(), 0);
        archive_write_set_bytes_in_last_block(archive_.get(), 1);
        check(archive_write_open(archive_.get(), &target_, nullptr, pass_on, nullptr));
    }

    void begin(const File& file) {
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                                  archive_entry_free);
        archive_entry_set_pathname(entry.get(), file.name.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0600);
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.size));
        check(archive_write_header(archive_.get(), entry.get()));
    }

    void data(std::string_view piece) {
        if (archive_write_data(archive_.get(), piece.data(), piece.size()) < 0)
            fail();
    }

    void finish() { check(archive_write_close(archive_.get())); }

  private:
    void check(int outcome) {
        if (outcome < ARCHIVE_WARN)
            fail();
    }
    [[noreturn]] void fail() {
        if (target_.gone)
            throw Gone{};
        const char* why = archive_error_string(archive_.get());
        throw Error{Code::io, std::string("cannot pack the folder: ") + (why ? why : "unknown reason")};
    }

    Target target_;
    std::unique_ptr<archive, decltype(&archive_write_free)> archive_;
};

constexpr std::array<char, 64 * 1024> zeros{};

/// Zeros in place of what a file lacks: the size of an entry stands before its bytes.
void pad(Tar& tar, std::uint64_t left) {
    while (left > 0) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, zeros.size()));
        tar.data({zeros.data(), size});
        left -= size;
    }
}

void pack_file(Tar& tar, const File& file) {
    const Fd fd{::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd)
        throw Error{Code::io, "cannot open " + file.path + ": " + std::strerror(errno)};
    tar.begin(file);
    std::array<char, 64 * 1024> piece;
    std::uint64_t left = file.size;
    while (left > 0) {
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
        const ssize_t got = ::read(fd.get(), piece.data(), want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw Error{Code::io, "cannot read " + file.path + ": " + std::strerror(errno)};
        if (got == 0)
            break;
        tar.data({piece.data(), static_cast<std::size_t>(got)});
        left -= static_cast<std::uint64_t>(got);
    }
    pad(tar, left);
}

std::vector<File> list_files(const std::string& folder) {
    std::vector<File> files;
    std::error_code error;
    fs::recursive_directory_iterator walk(folder, error);
    for (const fs::recursive_directory_iterator end; !error && walk != end; walk.increment(error)) {
        const fs::directory_entry& entry = *walk;
        if (entry.path().filename().string().starts_with('.')) {
            if (entry.is_directory() && !entry.is_symlink())
                walk.disable_recursion_pending();
            continue;
        }
        if (!entry.is_symlink() && entry.is_regular_file())
            files.push_back({entry.path().string(), entry.path().lexically_relative(folder).generic_string(),
                             entry.file_size()});
    }
    if (error)
        throw Error{Code::io, "cannot read the folder " + folder + ": " + error.message()};
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.name < b.name; });
    return files;
}

} // namespace

struct FolderSource::Listing {
    std::vector<File> files;
    std::uint64_t size = 0;
};

FolderSource::FolderSource(const std::string& folder)
    : Source(base_name(folder) + ".tar"), listing_(std::make_unique<Listing>()) {
    listing_->files = list_files(folder);
    if (listing_->files.empty())
        throw Error{Code::no_input, "there is no file in " + folder};
    const Write count = [this](std::string_view bytes) {
        listing_->size += bytes.size();
        return true;
    };
    Tar dry(count);
    for (const File& file : listing_->files) {
        dry.begin(file);
        pad(dry, file.size);
    }
    dry.finish();
}

FolderSource::~FolderSource() = default;

std::uint64_t FolderSource::size() const {
    return listing_->size;
}

void FolderSource::send(const Write& write) {
    try {
        Tar tar(write);
        for (const File& file : listing_->files)
            pack_file(tar, file);
        tar.finish();
    } catch (const Gone&) {
        return; // the caller knows: write() said so
    }
}

} // namespace iterochat::cli
