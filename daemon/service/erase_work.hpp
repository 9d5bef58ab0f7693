#pragma once

#include "daemon/erasure/erase_job.hpp"
#include "daemon/service/erasures.hpp"
#include "daemon/service/jobs.hpp"

#include <string>

/// How an erase task travels as a job. For the services that start erasures.
namespace iterochat::service {

constexpr const char* erase_job_kind = "erase";

/// What the job keeps: the task, and for its audit entry the act, the free reason and the network
/// address, which leave it at its end.
struct EraseOrder {
    erasure::EraseTask task;
    std::string action; ///< "erase.conversation"
    std::string reason;
    std::string from_address; ///< of the member who asked
    std::string text;         ///< of a rectification, until it is in its place
    std::string sweep = {};   ///< of a sweep: what it does beside the task (sweep_work.hpp)
    bool is_recorded = false; ///< the audit log has its entry
};
std::string write_order(const EraseOrder& order); ///< JSON, the job's detail
EraseOrder read_order(const Job& job);

/// Runs an order's job from wherever it stands; records the audit entry at its end.
std::string run_order(const Context& context, erasure::Ledger& ledger, erasure::RootKeyGrade root_key,
                      JobRun& run);

ErasureView erasure_view(const Job& job);

/// Whether one is under way or about to be. Not one that waits with an error: it met trouble that is looked
/// for.
bool is_erasing(storage::Store& store, const OrganizationId& organization);

/// Until none is under way, 30 s at most. Between its steps an erasure leaves rows without keys and keys
/// without rows. Throws Code::busy.
void await_erasures(storage::Store& store, const Organization& organization);

} // namespace iterochat::service
