#include "daemon/storage/control/jobs.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/database.hpp"

namespace iterochat::storage {
namespace {

vault::Place place(const JobId& id) {
    return {"jobs", "detail", id.blob()};
}

Job read(ControlView& view, Statement& row) {
    Job job;
    job.id = row.get<JobId>(0);
    job.kind = row.get<std::string>(1);
    job.organization_id = row.find<OrganizationId>(2);
    job.state = job_state_from_name(row.text_view(3));
    job.step = row.get<std::string>(4);
    job.detail = view.unseal(place(job.id), row.blob(5));
    job.error = row.get<std::string>(6);
    job.progress_done = row.integer(7);
    job.progress_total = row.integer(8);
    job.created_by = row.get<std::string>(9);
    job.created_at = row.get<Time>(10);
    job.updated_at = row.get<Time>(11);
    job.finished_at = row.find<Time>(12);
    return job;
}

std::vector<Job> read_all(ControlView& view, Statement rows) {
    std::vector<Job> jobs;
    while (rows.step())
        jobs.push_back(read(view, rows));
    return jobs;
}

bool is_final(JobState state) {
    return state == JobState::done || state == JobState::failed || state == JobState::cancelled;
}

} // namespace

Job create_job(ControlTx& tx, Job job) {
    job.id = JobId::make(tx.now());
    job.created_at = tx.now();
    job.updated_at = tx.now();
    job.finished_at = is_final(job.state) ? std::optional{tx.now()} : std::nullopt;
    tx.database().run(
        "INSERT INTO jobs (id, kind, organization, state, step, detail, error, progress_done, progress_total,"
        " created_by, created_at, updated_at, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        job.id, job.kind, job.organization_id, name_of(job.state), job.step,
        tx.seal(place(job.id), job.detail), job.error, job.progress_done, job.progress_total, job.created_by,
        job.created_at, job.updated_at, job.finished_at);
    return job;
}

void update_job(ControlTx& tx, Job& job) {
    job.updated_at = tx.now();
    job.finished_at = is_final(job.state) ? std::optional{job.finished_at.value_or(tx.now())} : std::nullopt;
    if (tx.database().run("UPDATE jobs SET state = ?, step = ?, detail = ?, error = ?, progress_done = ?, "
                          "progress_total = ?,"
                          " updated_at = ?, finished_at = ? WHERE id = ?",
                          name_of(job.state), job.step, tx.seal(place(job.id), job.detail), job.error,
                          job.progress_done, job.progress_total, job.updated_at, job.finished_at,
                          job.id) == 0)
        throw Error{Code::not_found, "There is no such job."};
}

std::optional<Job> find_job(ControlView& view, const JobId& id) {
    Statement row =
        view.database().select("SELECT id, kind, organization, state, step, detail, error, progress_done,"
                               " progress_total, created_by, created_at, updated_at, finished_at FROM jobs"
                               " WHERE id = ?",
                               id);
    if (!row.step())
        return std::nullopt;
    return read(view, row);
}

Job get_job(ControlView& view, const JobId& id) {
    if (auto job = find_job(view, id))
        return std::move(*job);
    throw Error{Code::not_found, "There is no such job."};
}

std::vector<Job> list_jobs(ControlView& view, const std::optional<OrganizationId>& organization,
                           std::size_t limit) {
    return read_all(view, view.database().select(
                              "SELECT id, kind, organization, state, step, detail, error, progress_done,"
                              " progress_total, created_by, created_at, updated_at, finished_at FROM jobs"
                              " WHERE ?1 IS NULL OR organization = ?1 ORDER BY id DESC LIMIT ?2",
                              organization, static_cast<std::int64_t>(limit)));
}

std::vector<Job> unfinished_jobs(ControlView& view) {
    return read_all(view, view.database().select(
                              "SELECT id, kind, organization, state, step, detail, error, progress_done,"
                              " progress_total, created_by, created_at, updated_at, finished_at FROM jobs"
                              " WHERE finished_at IS NULL ORDER BY id"));
}

std::vector<Job> interrupted_jobs(ControlView& view) {
    std::vector<Job> jobs = unfinished_jobs(view);
    std::erase_if(jobs, [](const Job& job) { return job.state != JobState::queued || job.error.empty(); });
    return jobs;
}

void delete_jobs_of(ControlTx& tx, const OrganizationId& organization, const JobId& but) {
    tx.database().run("DELETE FROM jobs WHERE organization = ? AND id <> ?", organization, but);
}

bool delete_job(ControlTx& tx, const JobId& id) {
    return tx.database().run("DELETE FROM jobs WHERE id = ?", id) > 0;
}

} // namespace iterochat::storage
