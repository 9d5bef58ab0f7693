#pragma once

#include "daemon/model/job.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <vector>

namespace iterochat::storage {

Job create_job(ControlTx& tx, Job job); ///< gets id and times
void update_job(ControlTx& tx,
                Job& job); ///< state, step, detail, error, progress; finished when the state ends it
std::optional<Job> find_job(ControlView& view, const JobId& id);
Job get_job(ControlView& view, const JobId& id); ///< throws Code::not_found
std::vector<Job> list_jobs(ControlView& view, const std::optional<OrganizationId>& organization,
                           std::size_t limit); ///< newest first
std::vector<Job>
unfinished_jobs(ControlView& view); ///< queued and running, oldest first: what a start resumes
/// All of an organization but one, which erases it.
/// Of the unfinished ones those that an error interrupted: they wait for the next try.
std::vector<Job> interrupted_jobs(ControlView& view);
void delete_jobs_of(ControlTx& tx, const OrganizationId& organization, const JobId& but);
bool delete_job(ControlTx& tx, const JobId& id);

} // namespace iterochat::storage
