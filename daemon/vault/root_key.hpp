#pragma once

#include "common/base/secret.hpp"

#include <string>

namespace iterochat::vault {

struct RootKey {
    Secret key;
    bool made = false;               ///< this start made it: the administrator must copy it to a safe place
    bool readable_by_others = false; ///< the file's mode lets group or others in; logged as a warning here
};

/// Reads the installation's root key, 64 hex digits. An absent file is made (0400) only while `state_folder`
/// is absent or empty: data without its key must never get a second one. Otherwise throws Code::configuration
/// naming the file and the next step.
RootKey load_or_make_root_key(const std::string& file, const std::string& state_folder);

} // namespace iterochat::vault
