#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

Argument article() {
    return {.name = "article",
            .kind = Kind::positional,
            .help = "Id or source id of the article",
            .value = "ARTICLE",
            .required = true};
}

Command import_row() {
    return {
        .words = "kb import",
        .summary = "Import articles from a folder, a file or stdin",
        .description =
            "Reads Markdown, HTML (main content only), text, CSV, JSON Lines, and folders or zip files of "
            "these. "
            "Repeatable: an article is known by its path or id, so a second import updates what changed and "
            "leaves "
            "the rest.\n\nJSON Lines: {\"id\",\"title\",\"body\",\"questions\":[…],\"language\",\"url\"}. It "
            "returns when the articles serve.",
        .arguments = {{.name = "source",
                       .kind = Kind::positional,
                       .type = Type::path,
                       .help = "Folder, file, or - for stdin",
                       .value = "PATH|-",
                       .required = true,
                       .transfer = Transfer::upload,
                       .completion = Completion::files},
                      tenant_option(),
                      {.name = "as",
                       .type = Type::choice,
                       .help = "Format; auto goes by the files' names",
                       .value = "FORMAT",
                       .choices = "auto|markdown|html|text|csv|jsonl|zip"},
                      {.name = "prune",
                       .kind = Kind::flag,
                       .type = Type::boolean,
                       .help = "Move imported articles that the source no longer has to the deleted items"}},
        .has_dry_run = true,
        .job = true,
        .concurrency = Concurrency::exclusive,
        .examples = {"iterochat kb import ./help -t acme",
                     "iterochat kb import faq.jsonl -t acme --prune --dry-run",
                     "curl -s https://acme.example/faq.md | iterochat kb import - --as markdown -t acme"},
        .result = "import.{added,updated,unchanged,deleted,failed}, articles[].{id,source_id,title,change}, "
                  "failures[].{source,reason}, dry_run, problems"};
}

Command ask_row() {
    return {
        .words = "kb ask",
        .summary = "Ask the AI as a visitor would, and see why it answers",
        .description =
            "Shows the answer, the passages with their scores, and whether it would hand over. Nothing is "
            "stored.\n\n"
            "--batch takes JSON Lines of {\"id\",\"question\"} and prints one result a line, in the same "
            "order; it first waits until the model has learnt the newest articles. A line's action is "
            "answer, "
            "suggest or handoff; candidates (up to five) and the confidence are those of the retrieval even "
            "where a rule hands over. The request carries \"question\" or \"upload\".",
        .arguments = {{.name = "question",
                       .kind = Kind::positional,
                       .help = "The question; - reads it from stdin",
                       .value = "QUESTION",
                       .stdin_dash = true},
                      tenant_option(),
                      {.name = "batch",
                       .type = Type::path,
                       .help = "JSON Lines of questions, or - for stdin",
                       .value = "FILE|-",
                       .transfer = Transfer::upload,
                       .completion = Completion::files},
                      {.name = "threshold",
                       .type = Type::number,
                       .help = "Answer from this confidence on, 0 to 1, instead of the tenant's caution",
                       .value = "X"}},
        .lines = true,
        .examples = {"iterochat kb ask \"How do I return an order?\" -t acme",
                     "iterochat kb ask --batch questions.jsonl -t acme --format ndjson"},
        .result =
            "action (answer|suggest|handoff|unknown), text, confidence, language, reason, summary, rule, "
            "citations[].{article_id,title,quote,url}, suggestions[], "
            "candidates[].{article_id,source_id,title,score}, passages[].{article_id,position,score,text}; "
            "with --batch a line each of {id,action,article_id,confidence,"
            "candidates[].{article_id,source_id,score},reason,language,ms} (with --json: asked, answers[])"};
}

Command eval_row() {
    return {
        .words = "kb eval",
        .summary = "Measure the AI on questions whose right article is known",
        .description =
            "Takes JSON Lines of {\"question\",\"article_id\"}: the id or source id of the article that "
            "answers "
            "it, or null where a person should. It waits until the model has learnt the newest articles and "
            "answers at the tenant's caution.\n\n"
            "top-1: the right article comes first, of the questions with one. AUROC: how well the confidence "
            "parts questions with an article from those without. Answered rightly: of the questions with an "
            "article. Handed off: of those without. Precision: of all that were answered, those from the "
            "right article. Nothing is stored.",
        .arguments = {{.name = "file",
                       .kind = Kind::positional,
                       .type = Type::path,
                       .help = "JSON Lines of labelled questions, or - for stdin",
                       .value = "FILE|-",
                       .required = true,
                       .transfer = Transfer::upload,
                       .completion = Completion::files},
                      tenant_option(),
                      {.name = "threshold",
                       .type = Type::number,
                       .help = "Answer from this confidence on, 0 to 1, instead of the tenant's caution",
                       .value = "X"}},
        .job = true,
        .examples = {"iterochat kb eval labelled.jsonl -t acme"},
        .result = "eval.{questions,in_scope,out_of_scope,top_1,auroc,answered_rightly,handed_off,precision}"};
}

} // namespace

Rows knowledge_rows() {
    return {
        import_row(),
        {.words = "kb list",
         .summary = "List a tenant's articles",
         .arguments = {tenant_option(),
                       {.name = "state",
                        .type = Type::choice,
                        .help = "Only live articles or drafts",
                        .value = "live|draft",
                        .choices = "live|draft"},
                       limit_option()},
         .examples = {"iterochat kb list -t acme"},
         .result = "articles[].{id,source_id,title,language,url,state,questions,characters,updated_at}"},
        {.words = "kb show",
         .summary = "Show one article as the AI reads it",
         .arguments = {article(), tenant_option()},
         .examples = {"iterochat kb show returns.md -t acme"},
         .result =
             "article.{id,source_id,title,body,language,url,state,handoff,questions,passages,created_at,"
             "updated_at}"},
        {.words = "kb search",
         .summary = "Search a tenant's articles by words",
         .arguments = {{.name = "query",
                        .kind = Kind::positional,
                        .help = "Words to look for",
                        .value = "WORDS",
                        .required = true},
                       tenant_option(),
                       limit_option()},
         .examples = {"iterochat kb search \"return order\" -t acme"},
         .result = "articles[].{id,source_id,title,language,snippet,updated_at}"},
        ask_row(),
        eval_row(),
        {.words = "kb export",
         .summary = "Write all articles as JSON Lines that kb import reads",
         .arguments = {tenant_option(), output_option(), force_option()},
         .examples = {"iterochat kb export -t acme -o acme-kb.jsonl"},
         .result = "export.{path,bytes,sha256,filename,articles}"},
        {.words = "kb reindex",
         .summary = "Split and index all articles anew and retrain the model",
         .arguments = {tenant_option()},
         .job = true,
         .concurrency = Concurrency::exclusive,
         .examples = {"iterochat kb reindex -t acme"},
         .result = "reindex.{articles,passages}"},
        {.words = "kb delete",
         .summary = "Move an article to the deleted items",
         .arguments = {article(), tenant_option()},
         .danger = Danger::asks,
         .has_dry_run = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat kb delete returns.md -t acme --yes"},
         .result = "article.{id,source_id,title,deleted_at}, dry_run"},
    };
}

} // namespace iterochat::api
