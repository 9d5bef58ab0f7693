#include "daemon/erasure/known_files.hpp"

#include "common/base/fd.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <string>
#include <string_view>

namespace iterochat::erasure {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> own_names{"audit.log", "checkpoints.log", "ledger.log", "lock",
                                                    "root.key"};
/// Folders of this program's own, sealed or emptied by itself, and of the file system.
constexpr std::array<std::string_view, 6> own_folders{"backup-staging", "drill",          "lost+found",
                                                      "restore",        "restore-tenant", "spool"};
constexpr std::array<std::string_view, 4> kept_suffixes{".icbackup", ".key", ".pem", ".toml"};

template <class List>
bool contains(const List& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool has_kept_suffix(std::string_view name) {
    return std::any_of(kept_suffixes.begin(), kept_suffixes.end(),
                       [&](std::string_view suffix) { return name.ends_with(suffix); });
}

/// A certificate is a document and its signature; either alone proves nothing.
bool is_certificate(const fs::path& path) {
    std::error_code ignored;
    const std::string text = path;
    if (text.ends_with(".sig"))
        return fs::is_regular_file(text.substr(0, text.size() - 4), ignored);
    return fs::is_regular_file(text + ".sig", ignored);
}

/// While a file is written it has its name with something behind it.
std::string final_name(std::string name) {
    for (const std::string_view suffix : {".part", ".old", ".new"})
        if (name.ends_with(suffix))
            name.resize(name.size() - suffix.size());
    return name;
}

} // namespace

bool is_known_file(const fs::path& path, const fs::path& state_folder) {
    const fs::path below = path.lexically_relative(state_folder);
    if (below.empty() || *below.begin() == "..")
        return true; // elsewhere: not asked about
    if (std::distance(below.begin(), below.end()) > 1 && contains(own_folders, below.begin()->string()))
        return true;
    const std::string name = final_name(path.filename());
    return has_kept_suffix(name) || (path.parent_path() == state_folder && contains(own_names, name)) ||
           is_certificate(path);
}

bool is_own_export(const fs::path& path) {
    constexpr std::size_t name_at = 30; // in the header of a ZIP's first entry
    constexpr std::string_view magic = "PK\x03\x04";
    constexpr std::string_view first_folder = "data/";
    const Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)};
    std::array<char, name_at + first_folder.size()> head{};
    if (!fd || ::pread(fd.get(), head.data(), head.size(), 0) != static_cast<ssize_t>(head.size()))
        return false;
    const std::string_view text{head.data(), head.size()};
    return text.starts_with(magic) && text.substr(name_at) == first_folder;
}

} // namespace iterochat::erasure
