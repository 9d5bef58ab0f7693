#pragma once

#include "cli/commands/session.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace iterochat::cli {

/// Fetches what "download" in a result names into `output` (a file; "-" for stdout; empty: the daemon's file
/// name in this folder) and adds export.{path,bytes,sha256} to the result. The file appears under its name
/// only when it is whole and on disk; a cut or interrupted download leaves nothing. What was there stays,
/// unless it is empty or `force`: Code::exists. A device or a pipe takes the bytes as they come. Throws
/// Code::io, Code::usage (stdout is a terminal).
void save_download(Session& session, nlohmann::json& result, const std::string& output, bool force);

/// Before the daemon works for it: throws Code::exists, with `way_on` as the hint, where a file that isn't
/// empty is already.
void check_free(const std::string& path, const std::string& way_on);
constexpr const char* overwrite_hint = "another name with -o, or --force to overwrite it";

/// A file name without folders, hidden names and control characters; "export.zip" when nothing is left.
std::string safe_file_name(const std::string& name);

} // namespace iterochat::cli
