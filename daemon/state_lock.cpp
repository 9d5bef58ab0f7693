#include "daemon/state_lock.hpp"

#include "common/base/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace iterochat {

StateLock::StateLock(const std::string& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw Error{Code::io, "Cannot make the state folder " + folder + ": " + std::strerror(errno) + "."}
            .with_hint("make it and give it to the daemon's user, or change state_dir");
    // the folder itself is locked: a lock file would make a new folder look used
    fd_ = Fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!fd_ || ::access(folder.c_str(), W_OK | X_OK) != 0)
        throw Error{Code::io,
                    "Cannot write to the state folder " + folder + ": " + std::strerror(errno) + "."}
            .with_hint("check its owner and mode, and that the disk is writable");
    if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0)
        throw Error{Code::busy, "Another iterochatd serves the state folder " + folder + "."}.with_hint(
            "stop it first, or give this one a state_dir of its own");
}

} // namespace iterochat
