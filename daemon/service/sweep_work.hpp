#pragma once

#include "daemon/service/erase_work.hpp"
#include "daemon/service/retention.hpp"

#include <string>

/// What a sweep's job does beside its erase task, so that a crash anywhere leaves neither something destroyed
/// without its job, nor a run without its record. For Retention and the erase job.
namespace iterochat::service {

struct SweepOrder {
    SweepPlan plan; ///< of its items those that are forgotten beside the task, until they are
    Time at;        ///< the moment by which something is due
    std::int64_t planned = 0;
    std::vector<Uuid> deleted; ///< of the task's conversations those that go as deleted items
    std::map<std::string, std::int64_t> beside_by_rule;
    bool is_begun = false;
    std::int64_t beside = 0; ///< forgotten beside the task
};

/// JSON, EraseOrder::sweep.
std::string write_sweep(const SweepOrder& sweep);
SweepOrder read_sweep(const EraseOrder& order);
SweepOrder sweep_order(const SweepPlan& plan, Time now);

/// Forgets what is no conversation, visitor or deleted item, once; a run that was cut short goes on with the
/// rest of it.
void begin_sweep(storage::Store& store, EraseOrder& order);
/// Writes the run's record, once.
void end_sweep(storage::Store& store, const EraseOrder& order, const std::string& actor);

std::int64_t erased_by(const EraseOrder& order); ///< of the planned items
/// The same by rule: what went, not what was due.
std::map<std::string, std::int64_t> erased_by_rule(const EraseOrder& order);

} // namespace iterochat::service
