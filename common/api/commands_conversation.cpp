#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

constexpr std::string_view whose = "Tenant that holds it; needed when two tenants share a short id";

Argument conversation() {
    return {.name = "conversation",
            .kind = Kind::positional,
            .help = "Id or short id",
            .value = "CONVERSATION",
            .required = true};
}

constexpr std::string_view conversation_keys = "conversation.{id,short_id,tenant,state,reason,summary,"
                                               "language,visitor,assignee,tags,last_seq,created_at,"
                                               "last_activity_at,deleted_at,on_hold,restricted_at}";

} // namespace

Rows conversation_rows() {
    return {
        {.words = "conversation list",
         .summary = "List conversations, newest activity first",
         .arguments = {optional_tenant("Only of this tenant; without it, of every tenant"),
                       {.name = "state",
                        .type = Type::choice,
                        .help = "Only those in this state; open: all but resolved",
                        .value = "STATE",
                        .choices = "ai_active|waiting|assigned|resolved|open"},
                       since_option("Only those active since then"),
                       {.name = "tag", .help = "Only those with this tag", .value = "NAME"},
                       {.name = "restricted",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Only those whose processing is restricted, which no other list shows"},
                       limit_option()},
         .examples = {"iterochat conversation list -t acme --state waiting",
                      "iterochat conversation list --since 7d --json"},
         .result = "conversations[].{id,short_id,tenant,state,reason,summary,language,visitor,assignee,tags,"
                   "created_at,last_activity_at,on_hold}"},
        {.words = "conversation show",
         .summary = "Show one conversation with its messages and notes",
         .arguments = {conversation(), optional_tenant(whose)},
         .examples = {"iterochat conversation show k3v9q2ma"},
         .result = "conversation.{…}, messages[].{id,seq,author,text,citations,created_at}, "
                   "notes[].{id,author,text,created_at}"},
        {.words = "conversation delete",
         .summary = "Move a conversation to the deleted items",
         .description =
             "It can be restored exactly as it was; see iterochat deleted. For good: iterochat erase "
             "conversation.",
         .arguments = {conversation(), optional_tenant(whose)},
         .danger = Danger::asks,
         .has_dry_run = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat conversation delete k3v9q2ma --yes"},
         .result = conversation_keys},
        {.words = "conversation export",
         .summary = "Write one conversation as an archive; the same as export conversation",
         .arguments = {conversation(), optional_tenant(whose), output_option(), force_option()},
         .group = Group::everyday,
         .examples = {"iterochat conversation export k3v9q2ma -o k3v9q2ma.zip"},
         .result = "export.{path,bytes,sha256,filename,counts}"},
        {.words = "conversation explain",
         .summary = "Show why the AI said what it said, or handed over",
         .arguments = {{.name = "message",
                        .kind = Kind::positional,
                        .help = "Id of an AI message; or a conversation, for its last AI decision",
                        .value = "MESSAGE",
                        .required = true},
                       optional_tenant("Tenant that holds it")},
         .examples = {"iterochat conversation explain 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result = "explanation.{message_id,action,engine,confidence,threshold,rule,reason,language,"
                   "passages[].{article_id,title,position,score},decided_at}"},
        {.words = "conversation restrict",
         .summary = "Keep a conversation stored but out of every use (GDPR Art. 18)",
         .description = "Hidden from members, AI, search and the sweep until it is unrestricted.",
         .arguments = {conversation(), optional_tenant(whose)},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat conversation restrict k3v9q2ma"},
         .result = conversation_keys},
        {.words = "conversation unrestrict",
         .summary = "Give a restricted conversation back to everyday use",
         .arguments = {conversation(), optional_tenant(whose)},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat conversation unrestrict k3v9q2ma"},
         .result = conversation_keys},
        {.words = "conversation rectify",
         .summary = "Correct the text of a message (GDPR Art. 16); the old text is erased",
         .description =
             "The new text comes from a file or stdin. The old one is erased as erase conversation does it: "
             "sealed text, search entries, write-ahead log. The summary, the AI's reasons from that message "
             "on "
             "and a confirmed question made of it go with it. A legal hold refuses, and so does a text that "
             "was "
             "erased: nothing is left to be corrected.",
         .arguments = {{.name = "message",
                        .kind = Kind::positional,
                        .help = "Id of the message, as conversation show --json prints it",
                        .value = "MESSAGE",
                        .required = true},
                       {.name = "file",
                        .type = Type::path,
                        .help = "File with the new text, or - for stdin",
                        .value = "FILE|-",
                        .transfer = Transfer::content,
                        .completion = Completion::files},
                       {.name = "reason",
                        .help = "A note for the audit log's erasable part",
                        .value = "TEXT"},
                       optional_tenant(whose)},
         .danger = Danger::asks,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples =
             {"iterochat conversation rectify 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21 --file new.txt --yes"},
         .result =
             "erasure.{id,state,kind,tenant,counts,certificate}; with --dry-run: message.{id,seq,author}"},
    };
}

Rows deleted_rows() {
    return {
        {.words = "deleted list",
         .summary = "List what was deleted and can be restored",
         .arguments = {optional_tenant("Only of this tenant; without it, of every tenant"),
                       {.name = "kind",
                        .type = Type::choice,
                        .help = "Only this kind",
                        .value = "KIND",
                        .choices = "conversation|article|quick_reply|instruction|tag|note"},
                       limit_option()},
         .examples = {"iterochat deleted list -t acme"},
         .result = "items[].{id,kind,title,tenant,deleted_at,deleted_by,purge_at}"},
        {.words = "deleted restore",
         .summary = "Put a deleted item back exactly as it was",
         .arguments = {{.name = "item",
                        .kind = Kind::positional,
                        .help = "Id from deleted list",
                        .value = "ITEM",
                        .required = true},
                       optional_tenant("Tenant that holds it")},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat deleted restore 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result = "item.{id,kind,title,tenant}"},
        {.words = "deleted purge",
         .summary = "Erase deleted items for good, now",
         .description =
             "Conversations are erased with their keys, as erase conversation does; the others are removed. "
             "What is under legal hold stays and counts as a problem.",
         .arguments = {{.name = "item",
                        .kind = Kind::positional,
                        .help = "Ids from deleted list; without any, all of the tenant's",
                        .value = "ITEM",
                        .repeatable = true},
                       tenant_option(),
                       {.name = "older-than",
                        .type = Type::age,
                        .help = "Only what was deleted longer ago than this",
                        .value = "AGE"}},
         .danger = Danger::asks,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples = {"iterochat deleted purge -t acme --older-than 30d --yes"},
         .result = "purge.{counts,kept}, items[].{id,kind,title}, dry_run, problems"},
    };
}

} // namespace iterochat::api
