#include "common/api/rows.hpp"

/// What is proven, and how others check it.
namespace iterochat::api {

Argument receipt_option() {
    return {.name = "receipt",
            .type = Type::path,
            .help = "Write the certificate to FILE and its signature to FILE.sig",
            .value = "FILE",
            .local = true,
            .completion = Completion::files};
}

Rows audit_rows() {
    return {
        {.words = "audit list",
         .summary = "List who did what, newest last",
         .arguments = {optional_tenant("Only of this tenant, or by its id of one that was erased"),
                       since_option("Only entries since then"),
                       {.name = "actor", .help = "Only by this actor, uid:0 or member:ID", .value = "ACTOR"},
                       {.name = "action", .help = "Only this action, conversation.delete", .value = "ACTION"},
                       limit_option(),
                       {.name = "follow",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Go on and print new entries as they come",
                        .short_name = "f"}},
         .group = Group::compliance,
         .lines = true,
         .examples = {"iterochat audit list --since 7d",
                      "iterochat audit list --action erase.conversation --json"},
         .result = "entries[].{seq,at,actor,action,tenant,target_kind,target,facts}"},
        {.words = "audit show",
         .summary = "Show one audit entry with its place in the chain",
         .arguments = {{.name = "seq",
                        .kind = Kind::positional,
                        .type = Type::integer,
                        .help = "Number from audit list",
                        .value = "SEQ",
                        .required = true}},
         .group = Group::compliance,
         .examples = {"iterochat audit show 42"},
         .result =
             "entry.{seq,at,actor,action,tenant,target_kind,target,facts,reason,from_address,hash,previous}"},
        {.words = "audit verify",
         .summary = "Check that no audit entry was changed or removed",
         .description =
             "Checks the chain of hashes, the personal fields that are still there against what was logged, "
             "and the signed checkpoints. --checkpoint adds checkpoints that were kept off this host: they "
             "show it even when whoever rules the host rewrote everything here.",
         .arguments = {{.name = "checkpoint",
                        .type = Type::path,
                        .help = "File of lines of audit checkpoint, kept elsewhere",
                        .value = "FILE",
                        .transfer = Transfer::content,
                        .completion = Completion::files}},
         .group = Group::compliance,
         .offline = true,
         .examples = {"iterochat audit verify"},
         .result = "audit.{entries,first_seq,last_seq,head,checkpoints,values,erased_values}, problems, "
                   "findings[].{seq,message}"},
        {.words = "audit checkpoint",
         .summary = "Sign where the audit log ends now, for keeping elsewhere",
         .description = "One line, to be printed, mailed or written down away from this host. One is made "
                        "every day and with each sweep, and kept in checkpoints.log.",
         .group = Group::compliance,
         .examples = {"iterochat audit checkpoint | mail -s checkpoint auditor@acme.example"},
         .result = "checkpoint.{number,seq,head,at,line}"},
        {.words = "audit export",
         .summary = "Write the audit log as JSON Lines with a signed end",
         .description = "verify export checks the file. It holds ids and counts, no texts and no addresses.",
         .arguments = {optional_tenant("Only about this tenant, or by its id about one that was erased"),
                       since_option("Only entries since then"), output_option(), force_option()},
         .group = Group::compliance,
         .examples = {"iterochat audit export -o audit.jsonl"},
         .result = "export.{path,bytes,sha256,filename}"},
    };
}

Rows verify_rows() {
    return {
        {.words = "verify erasure",
         .summary = "Look for anything that an erasure should not have left behind",
         .description =
             "Accounts for every byte of the databases, decodes the search index, looks for keys and rows "
             "without each other, and for stray files. Changes nothing. Ends with 1 when it finds something, "
             "and says where, and what to do. With --receipt it checks a certificate too: its signature, its "
             "place in the ledger, and that nothing of what it names is here again.",
         .arguments = {optional_tenant("Only this tenant; without it, every tenant"),
                       {.name = "text-file",
                        .type = Type::path,
                        .help = "Also search for the first line of a file, or of stdin with -: databases, "
                                "other files, log and temporary files",
                        .value = "FILE|-",
                        .transfer = Transfer::secret,
                        .completion = Completion::files},
                       {.name = "receipt",
                        .type = Type::path,
                        .help = "Check this certificate against what is here now, and look at its tenant",
                        .value = "FILE",
                        .transfer = Transfer::receipt,
                        .completion = Completion::files},
                       {.name = "signature",
                        .type = Type::path,
                        .help = "The certificate's signature; default: FILE.sig",
                        .value = "FILE",
                        .local = true,
                        .completion = Completion::files},
                       {.name = "subject",
                        .help =
                            "With --receipt: is it about this conversation, visitor or tenant? Several ids "
                            "are joined by commas",
                        .value = "ID"},
                       {.name = "salt-file",
                        .type = Type::path,
                        .help = "With --subject: the salt that the person was given, on the first line",
                        .value = "FILE|-",
                        .transfer = Transfer::secret,
                        .completion = Completion::files},
                       {.name = "mend",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "First overwrite what nothing owns, and take orphans out of keys and index"}},
         .group = Group::compliance,
         .job = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat verify erasure", "iterochat verify erasure -t acme --mend",
                      "iterochat verify erasure -t acme --text-file - < sentence.txt",
                      "iterochat verify erasure --receipt ann.json"},
         .result = "verified[].{tenant,files,pages,bytes,unaccounted_bytes,wal_bytes,absent_postings,"
                   "orphan_rows,orphan_keys,canary,scanned_bytes,took_ms}, problems, "
                   "findings[].{tenant,kind,file,page,amount,next}; with --receipt: receipt.{format,erasure,"
                   "key,signed_at,ledger,tenant,kind,extent,named,came_back,subject}, "
                   "findings[].{id,message}"},
        {.words = "verify receipt",
         .summary = "Check a certificate of erasure against its signature and the ledger",
         .description =
             "The signature is read from FILE.sig. With --key nothing else is needed, neither a daemon nor "
             "this installation; without it the keys and the ledger of this installation are asked. Exit "
             "status 1 when a single bit differs.",
         .arguments = {{.name = "file",
                        .kind = Kind::positional,
                        .type = Type::path,
                        .help = "The certificate, as --receipt wrote it",
                        .value = "FILE",
                        .required = true,
                        .transfer = Transfer::receipt,
                        .completion = Completion::files},
                       {.name = "key",
                        .type = Type::path,
                        .help = "Public key in PEM form, from signing-key show --pem",
                        .value = "PEM",
                        .local = true,
                        .completion = Completion::files},
                       {.name = "signature",
                        .type = Type::path,
                        .help = "The signature; default: FILE.sig",
                        .value = "FILE",
                        .local = true,
                        .completion = Completion::files}},
         .group = Group::compliance,
         .offline = true,
         .examples = {"iterochat verify receipt ann.json", "iterochat verify receipt ann.json --key key.pem"},
         .result = "receipt.{format,erasure,key,signed_at,ledger}, problems, findings[].{message}"},
        {.words = "verify export",
         .summary = "Check that an archive of export is whole and unchanged",
         .description =
             "Reads all of it: each file's size and SHA-256 against the manifest, and the shape of each row. "
             "Exit status 1 when something differs.\n\nIt needs no installation: whoever got an archive "
             "checks "
             "it with this program alone. The log of audit export is checked against the signing keys of "
             "this installation, or against --key.",
         .arguments = {{.name = "file",
                        .kind = Kind::positional,
                        .type = Type::path,
                        .help = "Archive of export, or - for stdin",
                        .value = "FILE|-",
                        .required = true,
                        .transfer = Transfer::upload,
                        .completion = Completion::files},
                       {.name = "key",
                        .type = Type::path,
                        .help = "Of a log of audit export: the public key, from signing-key show --pem",
                        .value = "PEM",
                        .transfer = Transfer::content,
                        .completion = Completion::files},
                       {.name = "sha256",
                        .help = "The SHA-256 that export printed: then any changed bit is found, also one "
                                "that no reader of the archive uses",
                        .value = "HEX"}},
         .group = Group::compliance,
         .offline = true,
         .job = true,
         .examples = {"iterochat verify export acme.zip",
                      "iterochat verify export audit.jsonl --key key.pem"},
         .result = "export.{content,files,bytes,counts}, problems, findings[].{message}"},
    };
}

Rows certificate_rows() {
    return {
        {.words = "certificate list",
         .summary = "List the certificates of erasures, newest first",
         .arguments = {optional_tenant("Only of this tenant, or by its id of one that was erased"),
                       limit_option()},
         .group = Group::compliance,
         .offline = true,
         .examples = {"iterochat certificate list -t acme"},
         .result = "certificates[].{erasure,tenant,kind,ground,key,certified_at}"},
        {.words = "certificate show",
         .summary = "Show the certificate of an erasure, or write it to files",
         .arguments = {{.name = "erasure",
                        .kind = Kind::positional,
                        .help = "Id of the erasure, from certificate list",
                        .value = "ERASURE",
                        .required = true},
                       receipt_option()},
         .group = Group::compliance,
         .offline = true,
         .examples = {"iterochat certificate show 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21 --receipt ann.json"},
         .result = "certificate"},
    };
}

Rows signing_key_rows() {
    const Argument key{.name = "key",
                       .kind = Kind::positional,
                       .help = "Id or the beginning of one; default: the key that signs now",
                       .value = "KEY"};
    return {
        {.words = "signing-key list",
         .summary = "List the keys that sign certificates and checkpoints, oldest first",
         .group = Group::compliance,
         .offline = true,
         .examples = {"iterochat signing-key list"},
         .result = "keys[].{id,public_key_pem,created_at,retired_at,succession,succession_signature}"},
        {.words = "signing-key show",
         .summary = "Show a public key, for those who check certificates",
         .description =
             "Give it to whoever will check certificates, once, by a way they trust; what it signed is then "
             "checked with OpenSSL alone.",
         .arguments = {key,
                       {.name = "pem",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Only the key, as OpenSSL reads it"}},
         .group = Group::compliance,
         .offline = true,
         .examples = {"iterochat signing-key show", "iterochat signing-key show --pem > key.pem"},
         .result = "key.{id,public_key_pem,created_at,retired_at,succession,succession_signature}"},
        {.words = "signing-key rotate",
         .summary = "Make a new signing key and retire the one before",
         .description =
             "The old key signs one last statement, which names the new one, and its secret half is "
             "destroyed. What it signed stays checkable.",
         .group = Group::compliance,
         .danger = Danger::asks,
         .has_dry_run = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat signing-key rotate --yes"},
         .result = "key.{id,public_key_pem,created_at,retired_at}, dry_run"},
    };
}

} // namespace iterochat::api
