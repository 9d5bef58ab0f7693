#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

Argument rule() {
    return {
        .name = "rule",
        .kind = Kind::positional,
        .type = Type::choice,
        .help = "What the age is about",
        .value = "RULE",
        .choices =
            "conversations|deleted|visitor_identity|attachments|ip_addresses|ai_traces|requests|audit_log",
        .required = true};
}

/// The arguments, then the conditions of the rule conversations, then the tenant.
std::vector<Argument> with_conditions(std::vector<Argument> arguments, const Argument& tenants) {
    arguments.insert(arguments.end(),
                     {{.name = "state",
                       .type = Type::choice,
                       .help = "Only conversations in this state; default: resolved and deleted ones",
                       .value = "STATE",
                       .choices = "ai_active|waiting|assigned|resolved"},
                      {.name = "tag", .help = "Only conversations with this tag", .value = "TAG"},
                      {.name = "handled-by",
                       .type = Type::choice,
                       .help = "Only those where no member wrote (ai), or one did (people)",
                       .value = "WHO",
                       .choices = "ai|people"},
                      tenants});
    return arguments;
}

} // namespace

Rows retention_rows() {
    const Argument tenants = optional_tenant("Only this tenant; without it, every tenant");
    return {
        {.words = "retention show",
         .summary = "Show for how long what is kept",
         .arguments = {tenants},
         .group = Group::compliance,
         .examples = {"iterochat retention show -t acme"},
         .result = "rules[].{tenant,rule,age,default,state,tag,handled_by}"},
        {.words = "retention set",
         .summary = "Change for how long something is kept",
         .description =
             "Rules: conversations (resolved or deleted, since the last activity), deleted (deleted items, "
             "since "
             "the deletion), visitor_identity (visitors without a conversation, since they were last seen), "
             "attachments (files that came with messages, since they were sent), "
             "ip_addresses (network addresses, browsers and pages of visitors), ai_traces (why the AI "
             "answered as "
             "it "
             "did), requests (requests of persons, since they were closed), audit_log (reasons and network "
             "addresses in the audit log; the chain stays)."
             "\n\n"
             "The rule conversations may be set several times with conditions. Of those that fit a "
             "conversation "
             "the one with the most conditions counts, of equal ones the one that keeps longest."
             "\n\n"
             "The answer, and --dry-run, say how much the next sweep would take by the rule. An age under a "
             "day takes everything at once: on a terminal it asks.",
         .arguments = with_conditions({rule(),
                                       {.name = "age",
                                        .kind = Kind::positional,
                                        .type = Type::age,
                                        .help = "90d, 12w, 6y, or never",
                                        .value = "AGE|never",
                                        .required = true}},
                                      tenants),
         .group = Group::compliance,
         .danger = Danger::asks,
         .asks_below_a_day = "age",
         .has_dry_run = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat retention set conversations 365d -t acme",
                      "iterochat retention set conversations 30d --handled-by ai -t acme",
                      "iterochat retention set deleted 30d"},
         .result = "rules[].{tenant,rule,age,default,state,tag,handled_by,would_go}, dry_run"},
        {.words = "retention unset",
         .summary = "Take back a rule that was set: its default counts again",
         .arguments = with_conditions({rule()}, tenants),
         .group = Group::compliance,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat retention unset conversations --handled-by ai -t acme"},
         .result = "rules[].{tenant,rule,age,default,state,tag,handled_by}"},
        {.words = "retention runs",
         .summary = "List what sweeps did, newest first: evidence that the rules are kept",
         .arguments = {tenants, limit_option()},
         .group = Group::compliance,
         .examples = {"iterochat retention runs -t acme"},
         .result = "runs[].{tenant,at,actor,plan,planned,erased,kept,rules,erasure}"},
        {.words = "retention plan",
         .summary = "Show what a sweep would erase now",
         .arguments = {tenants, limit_option()},
         .group = Group::compliance,
         .examples = {"iterochat retention plan -t acme"},
         .result = "plan.{hash,total,held,percent}, "
                   "rules[].{tenant,rule,age,state,tag,handled_by,count,oldest,newest}, "
                   "items[].{id,kind,tenant,last_activity_at}"},
        {.words = "retention sweep",
         .summary = "Erase what is older than its rule allows",
         .description =
             "Does what retention plan shows; with --plan exactly that, minus what came under hold since. "
             "Repeatable, quiet when there is nothing to do, and safe beside live traffic.",
         .arguments =
             {tenants,
              {.name = "plan", .help = "Only what this plan showed", .value = "HASH"},
              limit_option(),
              {.name = "max-percent",
               .type = Type::number,
               .help = "Refuse with 75 when more than this share of any kind of thing of a tenant would go",
               .value = "P"}},
         .group = Group::compliance,
         .danger = Danger::asks,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples = {"iterochat retention sweep -t acme --yes",
                      "iterochat --quiet --no-input retention sweep --yes --max-percent 20"},
         .result = "sweep.{erased,kept,counts,plan}, rules[].{tenant,rule,count}, "
                   "certificates[].{tenant,erasure,key}, dry_run, problems"},
    };
}

} // namespace iterochat::api
