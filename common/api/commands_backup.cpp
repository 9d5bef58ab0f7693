#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

Argument backup() {
    return {.name = "backup",
            .kind = Kind::positional,
            .help = "File name or id from backup list, a path, or keyring",
            .value = "BACKUP",
            .required = true,
            .transfer = Transfer::host,
            .completion = Completion::files};
}

Argument data_archive() {
    Argument argument = backup();
    argument.help = "File name or id from backup list, or a path";
    return argument;
}

Argument keep() {
    return {.name = "keep",
            .help = "How many hours, days, weeks, months and years keep their newest backup; default: "
                    "backup.keep of the configuration",
            .value = "7d,4w,12m"};
}

Argument identity() {
    return {.name = "identity-file",
            .help = "Secret key that opens it, of backup keygen; default: the installation's own",
            .value = "FILE|-",
            .transfer = Transfer::secret,
            .completion = Completion::files};
}

Argument folder() {
    return {.name = "folder",
            .type = Type::path,
            .help = "Look in this folder instead of the configured one",
            .value = "FOLDER",
            .transfer = Transfer::host,
            .completion = Completion::files};
}

std::vector<Argument> with(std::vector<Argument> first, std::vector<Argument> second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

std::vector<Argument> restore_options() {
    return {identity(),
            {.name = "keyring",
             .type = Type::path,
             .help = "The newest keyring archive; default: the one of this installation",
             .value = "FILE",
             .transfer = Transfer::host,
             .completion = Completion::files},
            {.name = "ledger",
             .type = Type::path,
             .help = "A newer ledger.log of erasures than the keyring's, when one was saved",
             .value = "FILE",
             .transfer = Transfer::host,
             .completion = Completion::files},
            {.name = "accept-ledger-loss",
             .kind = Kind::flag,
             .type = Type::boolean,
             .help = "Go on although later erasures are known to be missing; recorded in the audit log"}};
}

constexpr std::string_view restore_keys =
    "restore.{backup,path,made_at,keyring_at,ledger,ledger_loss,tenants[].{id,slug,counts,messages_opened,"
    "erased_again,replaced,rules},erased_tenants,erased_again[].{tenant,kind,id,digest,cause},"
    "cleared_again[].{tenant,rule,count},rules[].{tenant,rule,age,state,tag,handled_by},"
    "lost[].{tenant,conversations,messages,articles,quick_replies,instructions,notes,tags,whole},"
    "parked_keys}, findings[].{tenant,message}, problems, dry_run; of restore backup: restore.confirm; with "
    "--dry-run tenants[].erased_again is null: it is known once the backup is unpacked";
constexpr std::string_view backup_keys = "backup.{id,short_id,name,path,kind,bytes,created_at,program,"
                                         "tenants[].{id,slug,counts},recipients,signer}";

} // namespace

Rows backup_rows() {
    return {
        {.words = "backup create",
         .summary = "Write a sealed backup beside live traffic, and the keyring that opens it",
         .description =
             "The backup holds every tenant, or one with -t, without any key. All keys go into the keyring "
             "archive, of which only the newest exists: what is erased today is unreadable in every older "
             "backup as soon as the keyring is written again, within 24 hours.\n\nKeep copies of both, and "
             "of "
             "the identity that opens them, apart from each other and off this host.",
         .arguments = {optional_tenant("Only this tenant"),
                       keep(),
                       {.name = "recipient-file",
                        .help = "Seal for this public key (icr1-…, first line of FILE) instead of the "
                                "configured ones",
                        .value = "FILE|-",
                        .repeatable = true,
                        .transfer = Transfer::secret,
                        .completion = Completion::files},
                       {.name = "verify",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Read both back and hold every file against what was copied"},
                       {.name = "output",
                        .type = Type::path,
                        .help =
                            "Folder for the backup instead of the configured one; nothing is pruned there",
                        .short_name = "o",
                        .value = "FOLDER",
                        .transfer = Transfer::host,
                        .completion = Completion::files}},
         .group = Group::operations,
         .job = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat backup create --verify",
                      "iterochat --quiet --no-input backup create --keep 7d,4w,12m --verify",
                      "iterochat backup create -t acme -o /mnt/usb"},
         .result = "backup.{id,path,bytes,verified,name,kind,created_at,tenants,keyring,pruned,own_key}"},
        {.words = "backup list",
         .summary = "List the backups, newest first",
         .arguments = {folder(), limit_option()},
         .group = Group::operations,
         .offline = true,
         .examples = {"iterochat backup list"},
         .result = "backups[].{id,short_id,name,path,kind,bytes,created_at,tenants,problem}"},
        {.words = "backup show",
         .summary = "Show what one backup holds, from its signed manifest",
         .arguments = {backup()},
         .group = Group::operations,
         .offline = true,
         .examples = {"iterochat backup show k3v9q2ma"},
         .result = backup_keys},
        {.words = "backup verify",
         .summary = "Check every bit of a backup against its signed manifest",
         .description =
             "Without an identity it finds any changed, missing or added byte. With one it also opens the "
             "backup and holds each file against the manifest. Exit status 65 when anything was changed.",
         .arguments = {backup(), identity()},
         .group = Group::operations,
         .offline = true,
         .job = true,
         .examples = {"iterochat backup verify k3v9q2ma",
                      "iterochat backup verify /mnt/usb/acme.icbackup --identity-file operator.key"},
         .result = "backup.{id,path,bytes,verified,opened,signed_by}"},
        {.words = "backup prune",
         .summary = "Remove backups that no rule keeps",
         .description =
             "The newest of each day, week and month stays, as many of each as --keep says, for each "
             "tenant's "
             "own backups apart. The newest backup of all and files that can't be read always stay.",
         .arguments = {keep()},
         .group = Group::operations,
         .danger = Danger::asks,
         .has_dry_run = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat backup prune --keep 7d,4w,12m --dry-run", "iterochat backup prune --yes"},
         .result = "removed[].{id,name,created_at,bytes}, kept, dry_run"},
        {.words = "backup drill",
         .summary = "Restore a backup into a temporary folder, verify it, and wipe it",
         .description =
             "Does everything that a restore does, with the newest backup unless another is named: opens it, "
             "replays the erasures since, opens every message, accounts for every byte. What is served is "
             "not "
             "touched. status and doctor show when it was.",
         .arguments = with({{.name = "backup",
                             .kind = Kind::positional,
                             .help = "File name or id from backup list, or a path; default: the newest",
                             .value = "BACKUP",
                             .transfer = Transfer::host,
                             .completion = Completion::files}},
                           restore_options()),
         .group = Group::operations,
         .job = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat backup drill --identity-file operator.key"},
         .result = restore_keys},
        {.words = "restore tenant",
         .summary = "Bring one tenant back from a backup, beside live traffic",
         .description =
             "Puts the tenant's conversations, articles and settings back as they were, in one step; what "
             "came after the backup is gone; --dry-run and the question before it count it. Who works there "
             "stays as it is now. With --into the tenant of "
             "the backup becomes another one beside the one that is here. Whoever was erased since stays "
             "erased, and the answer names them by id.",
         .arguments = with({data_archive(),
                            {.name = "tenant",
                             .help = "Which one of the backup; needed when it holds several",
                             .short_name = "t",
                             .value = "TENANT",
                             .completion = Completion::tenants},
                            {.name = "into",
                             .help = "Slug of a new tenant; default: in the place of the one it was",
                             .value = "SLUG"}},
                           restore_options()),
         .group = Group::operations,
         .danger = Danger::asks,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples = {"iterochat restore tenant k3v9q2ma -t acme --dry-run",
                      "iterochat restore tenant acme.icbackup --into acme-before --yes"},
         .result = restore_keys},
        {.words = "restore backup",
         .summary = "Bring a whole installation back, here or on another host",
         .description =
             "For a daemon that is stopped. Everything is prepared and verified beside what is there; then "
             "one step puts it in its place, and what was there is wiped. A crash before that step changes "
             "nothing, one after it is finished by the next start. The root key of this host takes the place "
             "of the old one.\n\nRefused: a changed archive, a keyring older than the backup, a ledger of "
             "erasures older than one that was seen.",
         .arguments = with({data_archive()}, restore_options()),
         .group = Group::operations,
         .danger = Danger::confirm,
         .has_dry_run = true,
         .offline = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples =
             {"iterochat restore backup k3v9q2ma --dry-run --identity-file operator.key",
              "iterochat restore backup /mnt/b/iterochat-20261124T023000Z-k3v9q2ma.icbackup --keyring "
              "/mnt/k/keyring.icbackup --identity-file operator.key --confirm "
              "01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result = restore_keys},
        {.words = "backup keygen",
         .summary = "Make the key pair that backups are sealed for and opened with",
         .description =
             "Run it on a machine of your own, not on the server: the server needs only the public key "
             "(icr1-…), which goes into backup.recipients of its configuration. The file opens every backup "
             "together with the keyring: keep two copies in two places, on paper too.",
         .arguments = {{.name = "output",
                        .type = Type::path,
                        .help = "File for the secret key (mode 0400); never overwritten",
                        .short_name = "o",
                        .value = "FILE",
                        .required = true,
                        .local = true,
                        .completion = Completion::files}},
         .group = Group::operations,
         .offline = true,
         .runs = Runs::local,
         .examples = {"iterochat backup keygen -o operator.key"},
         .result = "key.{recipient,fingerprint,path}"},
    };
}

} // namespace iterochat::api
