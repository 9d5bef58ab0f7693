#pragma once

namespace iterochat::erasure {

/// Where the root key comes from: a file of this host, or a credential of the service manager.
enum class RootKeyGrade { file, credential };

} // namespace iterochat::erasure
