#pragma once

#include "daemon/import/import.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace iterochat::service {

/// Reads an upload of the command line: a tar (as it packs folders) or a zip becomes its documents, anything
/// else is one document of at most 64 MiB named `name`. Throws Code::bad_data for a damaged archive,
/// Code::too_large.
void read_input(const std::string& name, import::Format format, const std::function<std::string_view()>& pull,
                const import::Sink& sink);

} // namespace iterochat::service
