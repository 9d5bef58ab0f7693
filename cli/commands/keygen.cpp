#include "cli/commands/local.hpp"
#include "cli/output/terminal.hpp"
#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/identity.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>

namespace iterochat::cli {

nlohmann::json make_backup_key(const std::string& path) {
    // Only the secret's own file may hold it: no ".new" beside it, and nothing is overwritten.
    const Fd file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400)};
    if (!file && errno == EEXIST)
        throw Error{Code::exists, path + " exists; a key is never overwritten"}.with_hint(
            "name another file with -o");
    if (!file)
        throw Error{Code::io, "cannot create " + path + ": " + std::strerror(errno)};
    initialize_sodium();
    const Identity identity = make_identity();
    std::string text = identity_file_text(identity, SystemClock{}.now());
    const bool is_written =
        ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file.get()) == 0;
    wipe(text);
    if (!is_written) {
        ::unlink(path.c_str());
        throw Error{Code::io, "cannot write " + path + ": " + std::strerror(errno)};
    }
    return {{"key",
             {{"recipient", identity.recipient.text()},
              {"fingerprint", identity.recipient.fingerprint()},
              {"path", path}}}};
}

} // namespace iterochat::cli
