#include "common/base/fd.hpp"

#include "common/base/error.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>

namespace iterochat {
namespace {

[[noreturn]] void fail(const std::string& verb, const std::string& path) {
    const int reason = errno;
    throw Error{reason == ENOENT ? Code::no_input : Code::io,
                "Cannot " + verb + " " + path + ": " + std::strerror(reason) + "."};
}

} // namespace

std::string read_file(const std::string& path, std::size_t limit_bytes) {
    const Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!fd)
        fail("open", path);
    std::string content;
    char buffer[65536];
    for (;;) {
        const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail("read", path);
        if (got == 0)
            return content;
        content.append(buffer, static_cast<std::size_t>(got));
        if (content.size() > limit_bytes)
            throw Error{Code::too_large, path + " is larger than " + std::to_string(limit_bytes) + " bytes."};
    }
}

void write_file_durably(const std::string& path, std::string_view content, int mode) {
    const std::string temporary = path + ".new";
    {
        const Fd fd{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)};
        if (!fd)
            fail("create", temporary);
        while (!content.empty()) {
            const ssize_t put = ::write(fd.get(), content.data(), content.size());
            if (put < 0 && errno == EINTR)
                continue;
            if (put < 0)
                fail("write", temporary);
            content.remove_prefix(static_cast<std::size_t>(put));
        }
        if (::fsync(fd.get()) != 0)
            fail("sync", temporary);
    }
    if (std::rename(temporary.c_str(), path.c_str()) != 0)
        fail("rename", temporary);
    const auto slash = path.rfind('/');
    sync_folder(slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash));
}

void sync_folder(const std::string& path) {
    const Fd fd{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!fd || ::fsync(fd.get()) != 0)
        fail("sync", path);
}

} // namespace iterochat
