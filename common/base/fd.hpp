#pragma once

#include "common/base/encoding.hpp"

#include <string>
#include <unistd.h>
#include <utility>

namespace iterochat {

/// Owns a file descriptor.
class Fd {
  public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    ~Fd() { reset(); }

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void reset() {
        if (fd_ >= 0)
            ::close(std::exchange(fd_, -1));
    }

  private:
    int fd_ = -1;
};

/// These throw Code::io (or no_input when the file is absent) naming the file and the reason.
std::string read_file(const std::string& path, std::size_t limit_bytes = 1 << 20);
void write_file_durably(const std::string& path, std::string_view content,
                        int mode); ///< temp file, fsync, rename, fsync of the folder
void sync_folder(const std::string& path);

} // namespace iterochat
