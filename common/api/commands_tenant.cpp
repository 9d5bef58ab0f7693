#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

constexpr std::string_view tenant_keys =
    "tenant.{id,slug,name,state,locale,origins,widget_key,widget,ai,hours,"
    "created_at,members,articles,conversations}";

Argument slug() {
    return {.name = "slug",
            .kind = Kind::positional,
            .help = "Short name of the tenant",
            .value = "SLUG",
            .required = true,
            .completion = Completion::tenants};
}

Argument origin(std::string_view help) {
    return {.name = "origin", .help = help, .value = "URL", .repeatable = true};
}

Argument name(std::string_view help) {
    return {.name = "name", .help = help, .value = "NAME"};
}

Argument locale() {
    return {.name = "locale",
            .type = Type::choice,
            .help = "Language of the widget's own texts",
            .value = "en|bn",
            .choices = "en|bn"};
}

Argument on_off(std::string_view name, std::string_view help) {
    return {.name = name, .type = Type::boolean, .help = help, .value = "on|off"};
}

Argument text(std::string_view name, std::string_view value, std::string_view help) {
    return {.name = name, .help = help, .value = value};
}

Argument one_of(std::string_view name, std::string_view choices, std::string_view help) {
    return {.name = name, .type = Type::choice, .help = help, .value = choices, .choices = choices};
}

Command set_row() {
    return {
        .words = "tenant set",
        .summary = "Change a tenant's name, widget and AI settings",
        .description =
            "Only what is named changes. A repeated option replaces the whole list; --origin \"\" and "
            "--handoff-phrase \"\" empty it.\n\n"
            "With --engine openai a language model words the answers from the articles' passages. Emails, "
            "phones, cards and other personal data are masked before anything is sent; an answer that the "
            "passages don't support is not shown, and the conversation goes to a person. When the server "
            "fails or a budget is used up, the embedded engine answers. The key is stored sealed and never "
            "shown; another host in --endpoint-url removes it.",
        .arguments = {slug(),
                      name("Name that visitors and members see"),
                      locale(),
                      origin("Site that may load the widget; repeat it; empty allows all"),
                      text("title", "TEXT", "Title of the widget; empty: the tenant's name"),
                      text("greeting", "TEXT", "First words in the widget"),
                      text("accent", "#RRGGBB", "Colour of the widget"),
                      one_of("position", "left|right", "Side of the page"),
                      on_off("ask-name", "Ask visitors for a name before they write"),
                      on_off("ask-email", "Ask visitors for an email address before they write"),
                      text("consent-text", "TEXT", "Consent asked before the first message; empty: none"),
                      text("consent-version", "VERSION",
                           "Version of the consent text, kept with each consent"),
                      text("consent-url", "URL", "Privacy policy that the consent names"),
                      on_off("ai", "Let the AI answer; off: every conversation waits for a person"),
                      one_of("ai-mode", "ai_then_people|ai_only", "ai_only never hands over to a person"),
                      one_of("caution", "careful|balanced", "How sure the AI must be to answer"),
                      {.name = "handoff-phrase",
                       .help = "Words that hand a conversation to a person; repeat it",
                       .value = "TEXT",
                       .repeatable = true},
                      {.name = "idle-after",
                       .type = Type::age,
                       .help = "Resolve an AI conversation after this silence",
                       .value = "AGE"},
                      {.name = "reopen-within",
                       .type = Type::age,
                       .help = "A visitor's message reopens a resolved conversation within this time",
                       .value = "AGE"},
                      {.name = "hours",
                       .help = "When people answer: \"mon-fri 09:00-17:00\"; repeat it; \"\" means always",
                       .value = "DAYS",
                       .repeatable = true},
                      text("time-zone", "ZONE", "Time zone of the office hours: Asia/Dhaka"),
                      {.name = "closed-date",
                       .help = "Day without office hours; repeat it; \"\" empties the list",
                       .value = "DATE",
                       .repeatable = true},
                      text("away-text", "TEXT",
                           "What visitors are told outside the office hours; empty: when people are back"),
                      on_off("closed-ai-only", "Outside the office hours the AI hands nothing over"),
                      one_of("engine", "embedded|openai",
                             "openai: a language model words the answers, checked against the articles"),
                      text("endpoint-url", "URL",
                           "Base address of an OpenAI-compatible server, as https://host/v1"),
                      text("endpoint-model", "MODEL", "The model's name at that server"),
                      {.name = "endpoint-key-file",
                       .type = Type::path,
                       .help = "File whose first line is the server's key, or - for stdin; empty removes it",
                       .value = "FILE|-",
                       .transfer = Transfer::secret,
                       .completion = Completion::files},
                      on_off("endpoint-private",
                             "Let the address be a private one or this host, and allow plain http to it"),
                      {.name = "calls-a-day",
                       .type = Type::integer,
                       .help = "Questions to the model in a day, UTC",
                       .value = "N"},
                      {.name = "calls-a-visitor",
                       .type = Type::integer,
                       .help = "The same of one visitor",
                       .value = "N"}},
        .concurrency = Concurrency::writes,
        .examples = {"iterochat tenant set acme --name \"Acme Ltd\" --origin https://acme.example",
                     "iterochat tenant set acme --ai-mode ai_only --caution balanced",
                     "iterochat tenant set acme --hours \"mon-fri 09:00-17:00\" --time-zone Asia/Dhaka",
                     "iterochat tenant set acme --engine openai --endpoint-url https://api.example/v1 "
                     "--endpoint-model small --endpoint-key-file key.txt"},
        .result = tenant_keys};
}

} // namespace

Rows tenant_rows() {
    return {
        {.words = "tenant create",
         .summary = "Create a tenant: one organization with its own widget, articles and team",
         .arguments = {{.name = "slug",
                        .kind = Kind::positional,
                        .help = "Short name: 2 to 40 of a-z, 0-9 and -, unique",
                        .value = "SLUG",
                        .required = true},
                       name("Name that visitors and members see; default: the slug"),
                       locale(),
                       origin("Site that may load the widget, https://host; repeat it; none allows all"),
                       {.name = "if-not-exists",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Succeed without a change when it exists"}},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat tenant create acme --name \"Acme Ltd\" --origin https://acme.example",
                      "iterochat tenant create acme --if-not-exists --json"},
         .result = tenant_keys},
        {.words = "tenant list",
         .summary = "List the tenants",
         .arguments = {one_of("state", "active|disabled", "Only those in this state"), limit_option()},
         .examples = {"iterochat tenant list", "iterochat tenant list --state disabled --json"},
         .result = "tenants[].{id,slug,name,state,locale,members,articles,conversations,created_at}"},
        {.words = "tenant show",
         .summary = "Show one tenant with its settings and counts",
         .arguments = {slug()},
         .examples = {"iterochat tenant show acme"},
         .result = tenant_keys},
        set_row(),
        {.words = "tenant enable",
         .summary = "Serve a disabled tenant again",
         .arguments = {slug()},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat tenant enable acme"},
         .result = tenant_keys},
        {.words = "tenant disable",
         .summary = "Stop a tenant's widget and dashboard; nothing is lost",
         .arguments = {slug()},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat tenant disable acme"},
         .result = tenant_keys},
        {.words = "tenant snippet",
         .summary = "Print the script tag that puts the widget on a page",
         .arguments = {slug()},
         .examples = {"iterochat tenant snippet acme"},
         .result = "snippet, widget_key, url"},
        {.words = "tenant delete",
         .summary = "Delete a tenant for good, as erase tenant does; export it first",
         .description = "Nothing of it can be restored from this installation. Its slug is free again.",
         .arguments = {slug()},
         .danger = Danger::confirm,
         .has_dry_run = true,
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples = {"iterochat tenant delete acme --confirm acme"},
         .result = "erasure.{id,state,kind,tenant,counts,certificate,"
                   "notices[].{id,what,recipient,conversations}}; with --dry-run: "
                   "erasure.{state,counts,confirm}"},
    };
}

} // namespace iterochat::api
