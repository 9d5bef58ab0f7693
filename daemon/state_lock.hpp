#pragma once

#include "common/base/fd.hpp"

#include <string>

namespace iterochat {

/// Makes the state folder (0700) when it is absent and locks it, so that one daemon alone serves it. Throws
/// Code::busy naming the folder, Code::io when the folder can't be used. Held until it is destroyed.
class StateLock {
  public:
    explicit StateLock(const std::string& folder);

  private:
    Fd fd_;
};

} // namespace iterochat
