#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

Argument job() {
    return {.name = "job",
            .kind = Kind::positional,
            .help = "Id from job list",
            .value = "JOB",
            .required = true};
}

Rows config_rows() {
    return {
        {.words = "config check",
         .summary = "Check a configuration file without using it",
         .arguments = {{.name = "file",
                        .kind = Kind::positional,
                        .type = Type::path,
                        .help = "File to check; default: the one in use",
                        .value = "FILE",
                        .transfer = Transfer::content,
                        .completion = Completion::files}},
         .group = Group::operations,
         .offline = true,
         .examples = {"iterochat config check", "iterochat config check new.toml"},
         .result = "path, settings, problems, findings[].{key,line,message}"},
        {.words = "config show",
         .summary = "Show the settings in force and where each comes from",
         .arguments = {{.name = "changed",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Only those that differ from the default"}},
         .group = Group::operations,
         .offline = true,
         .examples = {"iterochat config show --changed"},
         .result = "path, settings[].{key,value,default,source,help}"},
        {.words = "config defaults",
         .summary = "Print a configuration file with every setting and its default",
         .group = Group::operations,
         .offline = true,
         .examples = {"iterochat config defaults > iterochat.toml"},
         .result = "text, settings[].{key,type,default,help}"},
        {.words = "config get",
         .summary = "Print one setting",
         .arguments = {{.name = "key",
                        .kind = Kind::positional,
                        .help = "Name with its section, http.listen",
                        .value = "KEY",
                        .required = true}},
         .group = Group::operations,
         .offline = true,
         .examples = {"iterochat config get http.listen"},
         .result = "setting.{key,value,default,source,help}"},
    };
}

Rows job_rows() {
    return {
        {.words = "job list",
         .summary = "List running and recent jobs",
         .arguments =
             {{.name = "all", .kind = Kind::flag, .type = Type::boolean, .help = "Also those that ended"},
              limit_option()},
         .group = Group::operations,
         .examples = {"iterochat job list"},
         .result = "jobs[].{id,command,tenant,state,stage,done,total,started_at,ended_at,started_by}"},
        {.words = "job show",
         .summary = "Show one job and its result",
         .arguments = {job()},
         .group = Group::operations,
         .examples = {"iterochat job show 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result =
             "job.{id,command,tenant,state,stage,done,total,started_at,ended_at,started_by,result,error}"},
        {.words = "job watch",
         .summary = "Follow a job to its end and give its result",
         .arguments = {job()},
         .group = Group::operations,
         .lines = true,
         .examples = {"iterochat job watch 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result = "the result of the job's own command"},
        {.words = "job cancel",
         .summary = "Stop a job at its next batch; what it did stays done",
         .arguments = {job()},
         .group = Group::operations,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat job cancel 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result = "job.{id,command,state}"},
    };
}

} // namespace

Rows operations_rows() {
    Rows rows{
        {.words = "doctor",
         .summary = "Look for what is wrong and say how to mend it",
         .arguments = {{.name = "strict",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Count warnings as problems"}},
         .group = Group::operations,
         .offline = true,
         .examples = {"iterochat doctor", "iterochat doctor --strict --json"},
         .result = "checks[].{name,state,message,hint} (state: ok|warning|failure|skipped), problems"},
    };
    for (Command& row : config_rows())
        rows.push_back(std::move(row));
    for (Command& row : job_rows())
        rows.push_back(std::move(row));
    rows.push_back({.words = "reload",
                    .summary = "Read the configuration file again without a restart",
                    .group = Group::operations,
                    .concurrency = Concurrency::writes,
                    .examples = {"iterochat reload"},
                    .result = "changed[], needs_restart[]"});
    rows.push_back({.words = "log-level",
                    .summary = "Show or change how much the daemon logs",
                    .arguments = {{.name = "level",
                                   .kind = Kind::positional,
                                   .type = Type::choice,
                                   .help = "New level; without it, the present one is shown",
                                   .value = "LEVEL",
                                   .choices = "debug|info|warning|error"},
                                  {.name = "for",
                                   .type = Type::age,
                                   .help = "Go back to the configured level after this time",
                                   .value = "SPAN"}},
                    .group = Group::operations,
                    .concurrency = Concurrency::writes,
                    .examples = {"iterochat log-level debug --for 10m", "iterochat log-level"},
                    .result = "level, configured, until"});
    return rows;
}

} // namespace iterochat::api
