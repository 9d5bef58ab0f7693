#pragma once

#include "cli/commands/settings.hpp"
#include "cli/commands/view.hpp"
#include "common/api/catalogue.hpp"

#include <nlohmann/json_fwd.hpp>

namespace iterochat::cli {

/// Writes a command's answer to stdout in the format that was asked for.
class Answer {
  public:
    Answer(const api::Command& command, const Settings& settings, const Canvas& canvas)
        : command_(command), settings_(settings), canvas_(canvas) {}

    /// A progress line of a job; printed for --format ndjson only.
    void progress(const nlohmann::json& line) const;
    /// A streamed row: printed at once, or kept for --json under `items_key()`.
    void item(const nlohmann::json& item);
    void result(nlohmann::json result);

    /// "answers" for kb ask, else the key that the command's list has.
    std::string_view items_key() const;

  private:
    void write(const std::string& text) const;

    const api::Command& command_;
    const Settings& settings_;
    const Canvas& canvas_;
    std::vector<std::string> kept_; ///< items as JSON texts
    bool had_items_ = false;
};

/// Throws Code::io when stdout is full or closed.
void write_out(const std::string& text);

} // namespace iterochat::cli
