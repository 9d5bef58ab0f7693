#include "common/api/rows.hpp"

namespace iterochat::api {

Rows status_rows() {
    return {
        {.words = "status",
         .summary = "Show whether the daemon is well and what it holds",
         .arguments =
             {{.name = "check",
               .kind = Kind::flag,
               .type = Type::boolean,
               .help = "Exit with 1 unless all works and no request of a person is overdue, for monitoring",
               .local = true}},
         .examples = {"iterochat status", "iterochat status --check --quiet", "iterochat status --json"},
         .result =
             "version, pid, healthy, started_at, http.{listen,public_url}, tenants.{active,disabled}, "
             "conversations.{total,open}, database.{bytes,healthy}, last_backup.{at,bytes,verified}|null, "
             "last_sweep.{at,erased}|null, requests.{open,soon,urgent,overdue}, "
             "jobs.{interrupted}"},
    };
}

} // namespace iterochat::api
