#include "daemon/state_lock.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace iterochat {

StateLock::StateLock(const std::string& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw Error{Code::io, "Cannot make the state folder " + folder + ": " + std::strerror(errno) + "."}.with_hint(
            "make it and give it to the daemon's user, or change state_dir");
    const std::string file = folder + "/lock";
    fd_ = Fd{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (!fd_)
        throw Error{Code::io, "Cannot write to the state folder " + folder + ": " + std::strerror(errno) + "."}.with_hint(
            "check its owner and mode, and that the disk is writable");
    if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
        const std::string pid(trim(read_file(file, 64)));
        throw Error{Code::busy, "Another iterochatd (pid " + pid + ") serves " + folder + "."}.with_hint(
            "stop it first, or give this one a state_dir of its own");
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd_.get(), 0) != 0 || ::pwrite(fd_.get(), pid.data(), pid.size(), 0) < 0)
        throw Error{Code::io, "Cannot write to " + file + ": " + std::strerror(errno) + "."};
}

} // namespace iterochat
