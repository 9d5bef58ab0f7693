#pragma once

#include "daemon/service/context.hpp"
#include "daemon/service/status.hpp"

#include <functional>
#include <string>
#include <vector>

namespace iterochat::service {

class AuditTrail;
class BackupShelf;

enum class Grade { ok, warning, failure, skipped };
std::string_view name_of(Grade grade);

/// One thing that was looked at: what was found, and how to mend it.
struct Check {
    std::string name; ///< "state_folder_mode": stable, for programs
    Grade grade = Grade::ok;
    std::string detail; ///< a sentence
    std::string hint;   ///< a command or the next step; empty when ok
};

/// Looks for what is wrong with the installation; changes nothing. Each check runs even when others fail, and
/// one that can't run is itself a failed check. Blocks its thread for the time of a quick_check per database;
/// any thread.
class Doctor {
  public:
    /// Without an audit trail its chain is not looked at, without a shelf the backups aren't.
    Doctor(const Context& context, std::function<ProcessFacts()> facts, AuditTrail* audit = nullptr,
           const BackupShelf* shelf = nullptr);
    std::vector<Check> examine();

  private:
    Context context_;
    std::function<ProcessFacts()> facts_;
    AuditTrail* audit_;
    const BackupShelf* shelf_;
};

} // namespace iterochat::service
