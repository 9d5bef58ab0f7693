#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

constexpr std::string_view request_keys =
    "request.{id,tenant,kind,state,alarm,subject,naming,subject_digest,matches,received_at,due_at,extended,"
    "extension_reason,note,closed_at,outcome,closing_note,erasure,export_sha256,created_at,created_by}";

Argument request_id() {
    return {.name = "request",
            .kind = Kind::positional,
            .help = "Id from request list",
            .value = "REQUEST",
            .required = true};
}

Argument note(std::string_view help) {
    return {.name = "note", .help = help, .value = "TEXT|-", .stdin_dash = true};
}

} // namespace

Rows request_rows() {
    const Argument holder = optional_tenant("Tenant that holds it");
    return {
        {.words = "request add",
         .summary = "Write down a request of a person about their data; starts its clock",
         .description = "Due in one calendar month from its receipt (GDPR Art. 12(3)). The person is named "
                        "in exactly one "
                        "way and need not be known here: a request of a stranger is answered too.",
         .arguments = {tenant_option(),
                       {.name = "kind",
                        .type = Type::choice,
                        .help = "What is asked for",
                        .value = "KIND",
                        .choices = "access|erasure|rectification|portability|restriction|objection",
                        .required = true},
                       {.name = "email",
                        .help = "Address of the person; - reads it from stdin",
                        .value = "EMAIL|-",
                        .stdin_dash = true},
                       {.name = "visitor", .help = "Visitor id of the person", .value = "ID"},
                       {.name = "verified-id",
                        .help = "Id of the person on the business's own site; - reads it from stdin",
                        .value = "ID",
                        .stdin_dash = true},
                       {.name = "received",
                        .type = Type::time,
                        .help = "When it came in; default: now",
                        .value = "TIME"},
                       note("What else is known, sealed; - reads it from stdin")},
         .group = Group::compliance,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat request add -t acme --kind access --email - < address.txt",
                      "iterochat request add -t acme --kind erasure --visitor "
                      "01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21 --received 2026-11-20"},
         .result = request_keys},
        {.words = "request list",
         .summary = "List requests of persons by due date, with their alarms",
         .description =
             "The alarm is soon from 7 days before the due date, urgent from 2 days, then overdue; "
             "status and doctor show it too.",
         .arguments = {optional_tenant("Only of this tenant; without it, of every tenant"),
                       {.name = "state",
                        .type = Type::choice,
                        .help = "Which ones; default: open",
                        .value = "STATE",
                        .choices = "open|closed|all"},
                       limit_option()},
         .group = Group::compliance,
         .examples = {"iterochat request list", "iterochat request list -t acme --state all --json"},
         .result = "requests[].{id,tenant,kind,state,alarm,subject,received_at,due_at,extended,outcome}"},
        {.words = "request show",
         .summary = "Show one request of a person",
         .arguments = {request_id(), holder},
         .group = Group::compliance,
         .examples = {"iterochat request show 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result = request_keys},
        {.words = "request extend",
         .summary = "Give a complex request two more months (Art. 12(3)), once and in time",
         .arguments = {request_id(),
                       {.name = "reason",
                        .help = "Why, as the person was told; - reads it from stdin",
                        .value = "TEXT|-",
                        .required = true,
                        .stdin_dash = true},
                       holder},
         .group = Group::compliance,
         .concurrency = Concurrency::writes,
         .examples =
             {"iterochat request extend 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21 --reason \"many chats\""},
         .result = request_keys},
        {.words = "request close",
         .summary = "Write down how a request of a person was answered",
         .description =
             "Name what fulfilled it: --erasure takes the id that erase prints, --export the SHA-256 "
             "that export prints. Without it, a request for a copy that was fulfilled keeps the digest of "
             "the "
             "newest whole archive that export subject made of that person since the request. When an "
             "erasure is named for an erasure request, the person's name "
             "and the notes leave the record; a keyed digest and the dates stay. An erasure request that was "
             "fulfilled takes the id, or a note that says how it was fulfilled without one.",
         .arguments = {request_id(),
                       {.name = "outcome",
                        .type = Type::choice,
                        .help = "How it ended",
                        .value = "OUTCOME",
                        .choices = "fulfilled|partly|refused|withdrawn|unidentified",
                        .required = true},
                       note("For what was refused: the reasons that the person was told; - reads it from "
                            "stdin"),
                       {.name = "erasure", .help = "The erasure that fulfilled it", .value = "ID"},
                       {.name = "export",
                        .help = "SHA-256 of the archive that was handed over",
                        .value = "SHA256"},
                       holder},
         .group = Group::compliance,
         .concurrency = Concurrency::writes,
         .examples =
             {"iterochat request close 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21 --outcome fulfilled "
              "--erasure 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e22",
              "iterochat request close 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21 --outcome refused --note -"},
         .result = request_keys},
    };
}

Rows record_rows() {
    return {
        {.words = "records",
         .summary =
             "Show the record of processing (GDPR Art. 30) and the subprocessors, from the live settings",
         .arguments = {optional_tenant("Only of this tenant; without it, of every tenant"),
                       {.name = "html",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Print a page to keep, to print or to hand over"}},
         .group = Group::compliance,
         .examples = {"iterochat records -t acme", "iterochat records -t acme --html > records.html"},
         .result =
             "processing[].{tenant,activity,purpose,legal_basis,subjects,categories,recipients,retention}, "
             "subprocessors[].{tenant,name,purpose,data,place}, retention[].{tenant,rule,age,meaning}, "
             "leaving[].{tenant,what}, backups.{folder,keyring_folder,recipients,keep,last_at,meaning}, "
             "measures; with --html: html"},
    };
}

} // namespace iterochat::api
