#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

constexpr std::string_view export_keys = "export.{path,bytes,sha256,filename,counts}";
constexpr std::string_view erasure_keys = "erasure.{id,state,kind,tenant,counts,certificate,salt,"
                                          "notices[].{id,what,recipient,conversations}}, files[]; "
                                          "with --dry-run: erasure.{state,counts,confirm}";

Argument conversation() {
    return {.name = "conversation",
            .kind = Kind::positional,
            .help = "Id or short id",
            .value = "CONVERSATION",
            .required = true};
}

/// How a data subject is named: exactly one of the three. The daemon refuses none and two.
std::vector<Argument> subject_options() {
    return {
        tenant_option(),
        {.name = "email",
         .help = "The person with this address; - reads it from stdin",
         .value = "EMAIL|-",
         .stdin_dash = true},
        {.name = "visitor", .help = "The person with this visitor id", .value = "ID"},
        {.name = "verified-id",
         .help = "The person whom the business's own site knows by this id; - reads it from stdin",
         .value = "ID",
         .stdin_dash = true},
        {.name = "include-unverified",
         .kind = Kind::flag,
         .type = Type::boolean,
         .help =
             "With --email: also those who only claimed the address; a stranger's chats may be among them"}};
}

std::vector<Argument> with(std::vector<Argument> first, std::vector<Argument> second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

std::vector<Argument> why_options() {
    return {{.name = "ground",
             .type = Type::choice,
             .help = "Why, for the ledger; default: request",
             .value = "CODE",
             .choices = "request|unnecessary|consent|objection|unlawful|obligation"},
            {.name = "reason", .help = "A note for the audit log's erasable part", .value = "TEXT"},
            receipt_option()};
}

} // namespace

Argument output_option() {
    return {.name = "output",
            .type = Type::path,
            .help = "File to write, or - for stdout; default: a name in this folder",
            .short_name = "o",
            .value = "FILE|-",
            .local = true,
            .transfer = Transfer::download,
            .completion = Completion::files};
}

Argument force_option() {
    return {.name = "force",
            .kind = Kind::flag,
            .type = Type::boolean,
            .help = "Overwrite a file that is there, on a terminal too; a script needs no --force",
            .local = true};
}

Rows export_rows() {
    return {
        {.words = "export tenant",
         .summary = "Write a whole tenant as one archive that another installation imports",
         .description =
             "A ZIP with manifest.json (counts and SHA-256 of each file), JSON Lines data and a page to read "
             "offline. The file appears under its name only when it is complete.",
         .arguments = {{.name = "tenant",
                        .kind = Kind::positional,
                        .help = "Short name of the tenant",
                        .value = "SLUG",
                        .required = true,
                        .completion = Completion::tenants},
                       output_option(),
                       force_option()},
         .group = Group::compliance,
         .job = true,
         .examples = {"iterochat export tenant acme -o acme.zip"},
         .result = export_keys},
        {.words = "export subject",
         .summary = "Write everything kept about one person (GDPR Art. 15 and 20)",
         .arguments = with(subject_options(), {{.name = "redact-others",
                                                .kind = Kind::flag,
                                                .type = Type::boolean,
                                                .help = "Leave out what tells about other people"},
                                               {.name = "portability",
                                                .kind = Kind::flag,
                                                .type = Type::boolean,
                                                .help = "Only what the person gave (Art. 20)"},
                                               output_option(),
                                               force_option()}),
         .group = Group::compliance,
         .job = true,
         .examples = {"iterochat export subject --email ann@mail.example -t acme -o ann.zip",
                      "iterochat export subject --email - -t acme --redact-others < address.txt"},
         .result = export_keys},
        {.words = "export conversation",
         .summary = "Write one conversation as an archive",
         .arguments = {conversation(), optional_tenant("Tenant that holds it"), output_option(),
                       force_option()},
         .group = Group::compliance,
         .job = true,
         .examples = {"iterochat export conversation k3v9q2ma -o k3v9q2ma.zip"},
         .result = export_keys},
        {.words = "import",
         .summary = "Bring an exported tenant into this installation",
         .description =
             "Takes an archive of export tenant. The content keeps its ids. People get accounts without a "
             "password; set one with user passwd. Nobody who was erased here after the archive was made "
             "comes "
             "back with it, and a tenant that was erased here gets a new id.",
         .arguments = {{.name = "file",
                        .kind = Kind::positional,
                        .type = Type::path,
                        .help = "Archive of export tenant, or - for stdin",
                        .value = "FILE|-",
                        .required = true,
                        .transfer = Transfer::upload,
                        .completion = Completion::files},
                       {.name = "into",
                        .help = "Slug of the new tenant; default: as in the archive",
                        .value = "SLUG"}},
         .group = Group::compliance,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat import acme.zip --dry-run", "iterochat import acme.zip --into acme-copy"},
         .result = "tenant.{id,slug,name}, import.{counts,accounts_created,accounts_linked,"
                   "erased_again[].{kind,id,digest}}, dry_run, problems"},
    };
}

Rows erase_rows() {
    return {
        {.words = "erase conversation",
         .summary = "Erase one conversation for good: texts, keys, index and log copies",
         .description =
             "Destroys the conversation's key, rows and search entries and empties the write-ahead log. It "
             "can't be undone. A legal hold refuses it with exit status 77.",
         .arguments = with({conversation(), optional_tenant("Tenant that holds it")}, why_options()),
         .group = Group::compliance,
         .danger = Danger::asks,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples = {"iterochat erase conversation k3v9q2ma --dry-run",
                      "iterochat erase conversation k3v9q2ma --yes --ground request"},
         .result = erasure_keys},
        {.words = "erase subject",
         .summary = "Erase one person across a tenant (GDPR Art. 17)",
         .description =
             "--confirm takes the visitor id, which --dry-run prints as erasure.confirm. When several "
             "visitors match, it prints the one to type and how many there are.",
         .arguments =
             with(with(subject_options(), {{.name = "scope",
                                            .type = Type::choice,
                                            .help = "Their whole conversations (default), or only what they "
                                                    "wrote",
                                            .value = "SCOPE",
                                            .choices = "conversations|messages"}}),
                  why_options()),
         .group = Group::compliance,
         .danger = Danger::confirm,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples =
             {"iterochat erase subject --email ann@mail.example -t acme --dry-run",
              "iterochat erase subject --visitor 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21 -t acme --confirm "
              "01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result = erasure_keys},
        {.words = "erase tenant",
         .summary = "Erase a whole tenant for good: its key, its files and its rows",
         .description = "Destroys the tenant's key, overwrites its files and their write-ahead logs with "
                        "zeros and unlinks them. "
                        "The widget and the "
                        "dashboard stop at once. The ledger keeps a digest, and the accounts of its members "
                        "stay. A legal "
                        "hold anywhere in it refuses. iterochat export tenant keeps a copy first.",
         .arguments = with({{.name = "slug",
                             .kind = Kind::positional,
                             .help = "Short name of the tenant",
                             .value = "SLUG",
                             .required = true,
                             .completion = Completion::tenants}},
                           why_options()),
         .group = Group::compliance,
         .danger = Danger::confirm,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples = {"iterochat erase tenant acme --dry-run", "iterochat erase tenant acme --confirm acme"},
         .result = erasure_keys},
    };
}

Rows hold_rows() {
    return {
        {.words = "hold add",
         .summary = "Put a legal hold on a person or a conversation: nothing deletes or erases it",
         .arguments =
             {optional_tenant("Tenant it is about; needed with --email and --visitor"),
              {.name = "email",
               .help = "All conversations of who has this address now; - reads it from stdin",
               .value = "EMAIL|-",
               .stdin_dash = true},
              {.name = "visitor", .help = "All conversations of this visitor", .value = "VISITOR"},
              {.name = "conversation",
               .help = "One conversation, by id or short id",
               .value = "CONVERSATION"},
              {.name = "reason", .help = "Why, for the audit log", .value = "TEXT", .required = true},
              {.name = "until",
               .type = Type::until,
               .help = "When it ends by itself; default: when it is released",
               .value = "TIME"}},
         .group = Group::compliance,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat hold add --conversation k3v9q2ma --reason \"court case 12/26\"",
                      "iterochat hold add --email ann@mail.example -t acme --reason audit --until 90d"},
         .result = "hold.{id,tenant,kind,conversations,reason,until,created_at,created_by}"},
        {.words = "hold list",
         .summary = "List the legal holds in force",
         .arguments =
             {optional_tenant("Only of this tenant; without it, of every tenant"),
              {.name = "all", .kind = Kind::flag, .type = Type::boolean, .help = "Also those that ended"},
              limit_option()},
         .group = Group::compliance,
         .examples = {"iterochat hold list"},
         .result = "holds[].{id,tenant,kind,conversations,reason,until,created_at,created_by,released_at}"},
        {.words = "hold release",
         .summary = "End a legal hold",
         .arguments = {{.name = "hold",
                        .kind = Kind::positional,
                        .help = "Id from hold list",
                        .value = "HOLD",
                        .required = true},
                       optional_tenant("Tenant that holds it")},
         .group = Group::compliance,
         .danger = Danger::asks,
         .has_dry_run = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat hold release 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21 --yes"},
         .result = "hold.{id,tenant,kind,conversations,reason,until,released_at}"},
    };
}

} // namespace iterochat::api
