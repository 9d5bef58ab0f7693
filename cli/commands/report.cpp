#include "cli/commands/report.hpp"
#include "cli/output/terminal.hpp"
#include "common/api/wire.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace iterochat::cli {

int report(const Error& error, bool as_json) {
    const int status = code_exit_status(error.code());
    if (as_json) {
        std::cerr << api::error_object(error).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                  << '\n';
        return status;
    }
    std::cerr << "iterochat: " << printable_lines(error.what()) << '\n';
    const std::string hint = printable_lines(error.hint());
    if (!hint.empty())
        std::cerr << (hint.starts_with("did you mean: ") ? "  " : "  try: ") << hint << '\n';
    return status;
}

} // namespace iterochat::cli
