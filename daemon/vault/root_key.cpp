#include "daemon/vault/root_key.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/log.hpp"
#include "common/base/text.hpp"
#include "daemon/vault/sealing.hpp"

#include <filesystem>
#include <sys/stat.h>

namespace iterochat::vault {
namespace {

/// A folder made by a start that failed before its first database counts as empty: only the key itself may
/// lie there, and backups that were brought to be restored.
bool is_empty_folder(const std::string& folder, const std::string& except_file) {
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator{folder, failure})
        if (const auto name = entry.path().filename();
            entry.path() != std::filesystem::path{except_file} && name != "backups" && name != "keyring")
            return false;
    if (failure && failure != std::errc::no_such_file_or_directory)
        throw Error{Code::configuration,
                    "Cannot read the state folder " + folder + ": " + failure.message() + "."};
    return true;
}

Secret read_key(const std::string& file) {
    std::string content = read_file(file, 4096);
    auto bytes = from_hex(trim(content));
    wipe(content);
    if (!bytes || bytes->size() != key_bytes)
        throw Error{Code::configuration, "The root key file " + file + " doesn't hold 64 hex digits."}
            .with_hint(
                "Put the copy of the root key that was kept when the installation was made in its place.");
    Secret key{*bytes};
    std::fill(bytes->begin(), bytes->end(), std::uint8_t{0});
    return key;
}

} // namespace

RootKey load_or_make_root_key(const std::string& file, const std::string& state_folder) {
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0) {
        const bool readable_by_others = (status.st_mode & 077) != 0;
        if (readable_by_others)
            log(LogLevel::warning, "vault", "root_key_readable_by_others",
                {{"file", file}, {"fix", "chmod 0400"}});
        return {read_key(file), false, readable_by_others};
    }
    if (errno != ENOENT)
        throw Error{Code::configuration, "Cannot read the root key file " + file + ": " +
                                             std::generic_category().message(errno) + "."};
    if (!is_empty_folder(state_folder, file))
        throw Error{Code::configuration, "The root key file " + file + " is missing, and the state folder " +
                                             state_folder + " holds data that only this key opens."}
            .with_hint("Put the copy of the root key back at " + file +
                       ", or name its place by root_key_file.");
    RootKey root{make_key(), true, false};
    std::string text = to_hex(root.key.bytes()) + "\n";
    const auto folder = std::filesystem::path{file}.parent_path();
    if (!folder.empty())
        std::filesystem::create_directories(folder);
    write_file_durably(file, text, 0400);
    wipe(text);
    log(LogLevel::info, "vault", "root_key_made", {{"file", file}});
    return root;
}

} // namespace iterochat::vault
