#pragma once

#include "daemon/erasure/erase_job.hpp"
#include "daemon/service/erasure_gates.hpp"
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

/// Runs an order's job from wherever it stands, when its turn has come; records the audit entry at its end.
/// Throws Code::not_found when another erasure took everything; a sweep ends without a step then.
std::string run_order(const Context& context, ErasureGates& gates, erasure::Ledger& ledger,
                      erasure::RootKeyGrade root_key, JobRun& run);

ErasureView erasure_view(const Job& job);

/// Whether one is under way or about to be. Not one that waits with an error: it met trouble that is looked
/// for.
bool is_erasing(storage::Store& store, const OrganizationId& organization);

/// Until none is under way, `most` at longest; false: one still is. Between its steps an erasure leaves rows
/// without keys and keys without rows.
bool await_erasures(Jobs& jobs, storage::Store& store, const OrganizationId& organization, Span most);

} // namespace iterochat::service
