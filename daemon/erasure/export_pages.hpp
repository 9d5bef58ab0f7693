#pragma once

#include "daemon/erasure/export_archive.hpp"
#include "daemon/erasure/export_redaction.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace iterochat::erasure {

/// Where a page's text goes: files one after another.
struct PageOutput {
    std::function<void(const std::string& name)> begin;
    std::function<void(std::string_view text)> put;
    std::function<void()> end;
    std::function<void(std::int64_t conversations)> tell; ///< progress; may throw
};

/// The archive for people: index.html with the list, conversations/0001.html … with 50 conversations each.
/// Reads offline, holds no script and loads nothing.
void write_pages(storage::View& view, const ExportPlan& plan, Redaction& redaction,
                 const std::map<std::string, std::int64_t>& counts, const PageOutput& output);

} // namespace iterochat::erasure
