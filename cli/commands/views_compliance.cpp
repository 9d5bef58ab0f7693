#include "cli/commands/view.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

const std::vector<Field> export_details{
    {"written", "path"},
    {"size", "bytes", As::bytes},
    {"sha256", "sha256"},
    {"holds", "counts", As::counts},
    {"articles", "articles", As::count},
};

const std::vector<Field> hold_columns{
    {"ID", "id"},
    {"TENANT", "tenant"},
    {"KIND", "kind"},
    {"CONVERSATIONS", "conversations", As::list, true},
    {"REASON", "reason", As::text, true},
    {"UNTIL", "until", As::moment},
    {"SINCE", "created_at", As::moment},
};

const std::vector<Field> hold_details{
    {"hold", "id"},
    {"tenant", "tenant"},
    {"kind", "kind"},
    {"conversations", "conversations", As::list},
    {"reason", "reason"},
    {"until", "until", As::moment},
    {"since", "created_at", As::moment},
    {"released", "released_at", As::moment},
};

const std::vector<Field> key_details{
    {"key", "id"},
    {"since", "created_at", As::moment},
    {"retired", "retired_at", As::moment},
    {"public key", "public_key_pem", As::lines},
    {"last statement", "succession"},
};

const std::vector<Field> request_columns{
    {"ID", "id"},       {"TENANT", "tenant"},
    {"KIND", "kind"},   {"SUBJECT", "subject", As::text, true},
    {"STATE", "state"}, {"DUE", "due_at", As::moment},
    {"ALARM", "alarm"}, {"OUTCOME", "outcome"},
};

const std::vector<Field> request_details{
    {"request", "id"},
    {"tenant", "tenant"},
    {"kind", "kind"},
    {"subject", "subject"},
    {"digest", "subject_digest"},
    {"known here", "matches", As::count},
    {"state", "state"},
    {"received", "received_at", As::moment},
    {"due", "due_at", As::moment},
    {"alarm", "alarm"},
    {"extended", "extended", As::yes_no},
    {"because", "extension_reason"},
    {"note", "note"},
    {"closed", "closed_at", As::moment},
    {"outcome", "outcome"},
    {"reasons", "closing_note"},
    {"erasure", "erasure"},
    {"export", "export_sha256"},
};

const std::vector<Field> rule_columns{{"TENANT", "tenant"},
                                      {"RULE", "rule"},
                                      {"AGE", "age"},
                                      {"STATE", "state"},
                                      {"TAG", "tag", As::text, true},
                                      {"HANDLED BY", "handled_by"},
                                      {"DEFAULT", "default", As::yes_no}};

/// The page itself, or what the record holds as tables one after another.
std::string render_records(const nlohmann::json& result, const Canvas& canvas) {
    if (find_path(result, "html"))
        return text_at(result, "html", As::lines, canvas);
    std::string text = render_rows(list_at(result, "processing"),
                                   {{"TENANT", "tenant"},
                                    {"ACTIVITY", "activity"},
                                    {"PERSONS", "subjects"},
                                    {"DATA", "categories", As::list, true},
                                    {"RECIPIENTS", "recipients", As::list, true}},
                                   canvas);
    for (const auto& more :
         {render_rows(list_at(result, "subprocessors"),
                      {{"TENANT", "tenant"},
                       {"SUBPROCESSOR", "name"},
                       {"PURPOSE", "purpose", As::text, true},
                       {"DATA", "data", As::text, true}},
                      canvas),
          render_rows(list_at(result, "retention"),
                      {{"TENANT", "tenant"},
                       {"RULE", "rule"},
                       {"AGE", "age"},
                       {"MEANING", "meaning", As::text, true}},
                      canvas),
          render_rows(list_at(result, "leaving"),
                      {{"TENANT", "tenant"}, {"LEAVES THIS HOST", "what", As::text, true}}, canvas),
          render_object(result.value("backups", nlohmann::json::object()),
                        {{"backups in", "folder"},
                         {"keys in", "keyring_folder"},
                         {"sealed for", "recipients", As::list},
                         {"kept", "keep"},
                         {"last", "last_at", As::moment}},
                        canvas)})
        if (!more.empty())
            text += "\n" + more;
    return text;
}

const std::vector<Field> receipt_details{{"format", "format"},
                                         {"erasure", "erasure"},
                                         {"signed by", "key"},
                                         {"signed", "signed_at", As::moment},
                                         {"ledger", "ledger"}};

/// What a certificate names, and whether something of it is here again.
std::string render_receipt_check(const nlohmann::json& receipt, const Canvas& canvas) {
    std::vector<Field> details = receipt_details;
    details.insert(details.end(), {{"tenant", "tenant"},
                                   {"kind", "kind"},
                                   {"extent", "extent"},
                                   {"subjects named", "named", As::count},
                                   {"here again", "came_back", As::count},
                                   {"about the subject", "subject"}});
    return render_object(receipt, details, canvas) + "\n";
}

/// Findings last: without any, what was looked at.
std::string render_verification(const nlohmann::json& result, const Canvas& canvas) {
    static const std::vector<Field> found{{"TENANT", "tenant"}, {"WHAT", "kind"},
                                          {"FILE", "file"},     {"PAGE", "page"},
                                          {"AMOUNT", "amount"}, {"NEXT", "next", As::text, true}};
    static const std::vector<Field> looked_at{
        {"TENANT", "tenant"},         {"FILES", "files", As::count},           {"PAGES", "pages", As::count},
        {"SIZE", "bytes", As::bytes}, {"SCANNED", "scanned_bytes", As::bytes}, {"TOOK MS", "took_ms"}};
    static const std::vector<Field> about_receipt{
        {"WHAT", "kind"}, {"ID", "id"}, {"MESSAGE", "message"}, {"NEXT", "next", As::text, true}};
    nlohmann::json in_files = nlohmann::json::array();
    nlohmann::json on_receipt = nlohmann::json::array();
    for (const nlohmann::json& finding : list_at(result, "findings"))
        (finding.contains("message") ? on_receipt : in_files).push_back(finding);
    std::string shown =
        result.contains("receipt") ? render_receipt_check(result.at("receipt"), canvas) : std::string{};
    if (!on_receipt.empty())
        shown += render_rows(on_receipt, about_receipt, canvas) + "\n";
    shown += render_rows(list_at(result, "verified"), looked_at, canvas);
    return in_files.empty() ? shown : shown + "\n" + render_rows(in_files, found, canvas);
}

/// With --pem the key is the answer, to be piped into a file.
std::string render_key(const nlohmann::json& result, const Canvas& canvas) {
    if (const nlohmann::json* pem = find_path(result, "pem"))
        return pem->get<std::string>();
    return render_object(result.value("key", nlohmann::json::object()), key_details, canvas);
}

/// The line alone, to be piped to where it is kept.
std::string render_checkpoint(const nlohmann::json& result, const Canvas& canvas) {
    return text_at(result, "checkpoint.line", As::text, canvas) + "\n";
}

} // namespace

std::vector<View> compliance_views() {
    return {
        {.words = "records", .render = render_records},
        {.words = "export", .object = "export", .details = export_details},
        {.words = "conversation export", .object = "export", .details = export_details},
        {.words = "kb export", .object = "export", .details = export_details},
        {.words = "import",
         .list = "import.erased_again",
         .columns = {{"ERASED AGAIN", "id"}, {"KIND", "kind"}},
         .details = {{"tenant", "tenant.slug"},
                     {"id", "tenant.id"},
                     {"holds", "import.counts", As::counts},
                     {"dry run", "dry_run", As::yes_no}}},
        {.words = "tenant delete", .render = render_tenant_erasure},
        {.words = "conversation rectify", .render = render_erasure},
        {.words = "erase tenant", .render = render_tenant_erasure},
        {.words = "erase", .render = render_erasure},
        {.words = "retention plan",
         .list = "rules",
         .columns = {{"TENANT", "tenant"},
                     {"RULE", "rule"},
                     {"AGE", "age"},
                     {"STATE", "state"},
                     {"TAG", "tag", As::text, true},
                     {"HANDLED BY", "handled_by"},
                     {"WOULD GO", "count", As::count},
                     {"OLDEST", "oldest", As::moment},
                     {"NEWEST", "newest", As::moment}},
         .object = "plan",
         .details = {{"plan", "hash"}, {"would go", "total", As::count}, {"held", "held", As::count}}},
        {.words = "retention sweep", .render = render_sweep},
        {.words = "retention runs",
         .list = "runs",
         .columns = {{"TENANT", "tenant"},
                     {"AT", "at", As::moment},
                     {"BY", "actor"},
                     {"PLANNED", "planned", As::count},
                     {"ERASED", "erased", As::count},
                     {"KEPT", "kept", As::count},
                     {"RULES", "rules", As::counts, true},
                     {"ERASURE", "erasure"}}},
        {.words = "retention set",
         .list = "rules",
         .columns = {{"TENANT", "tenant"},
                     {"RULE", "rule"},
                     {"AGE", "age"},
                     {"STATE", "state"},
                     {"TAG", "tag", As::text, true},
                     {"HANDLED BY", "handled_by"},
                     {"NEXT SWEEP TAKES", "would_go", As::count}}},
        {.words = "retention", .list = "rules", .columns = rule_columns},
        {.words = "notice list",
         .list = "notices",
         .columns = {{"ID", "id"},
                     {"TENANT", "tenant"},
                     {"WHAT", "what"},
                     {"RECIPIENT", "recipient"},
                     {"CONVERSATIONS", "conversations", As::count},
                     {"SINCE", "created_at", As::moment},
                     {"TOLD", "done_at", As::moment}}},
        {.words = "notice",
         .object = "notice",
         .details = {{"notice", "id"},
                     {"recipient", "recipient"},
                     {"what", "what"},
                     {"told", "done_at", As::moment}}},
        {.words = "request list", .list = "requests", .columns = request_columns},
        {.words = "request", .object = "request", .details = request_details},
        {.words = "hold list", .list = "holds", .columns = hold_columns},
        {.words = "hold", .object = "hold", .details = hold_details},
        {.words = "audit list",
         .list = "entries",
         .columns = {{"SEQ", "seq"},
                     {"AT", "at", As::moment},
                     {"ACTOR", "actor"},
                     {"ACTION", "action"},
                     {"TENANT", "tenant"},
                     {"TARGET", "target", As::text}}},
        {.words = "audit show",
         .object = "entry",
         .details = {{"entry", "seq"},
                     {"at", "at", As::moment},
                     {"actor", "actor"},
                     {"action", "action"},
                     {"tenant", "tenant"},
                     {"target", "target"},
                     {"facts", "facts"},
                     {"reason", "reason"},
                     {"from", "from_address"},
                     {"hash", "hash"},
                     {"previous", "previous"}}},
        {.words = "verify erasure", .render = render_verification},
        {.words = "verify receipt",
         .list = "findings",
         .columns = {{"WHAT", "message"}},
         .object = "receipt",
         .details = receipt_details},
        {.words = "verify export",
         .list = "findings",
         .columns = {{"WHAT", "message"}},
         .object = "export",
         .details = {{"content", "content"},
                     {"files", "files", As::count},
                     {"size", "bytes", As::bytes},
                     {"holds", "counts", As::counts}}},
        {.words = "certificate list",
         .list = "certificates",
         .columns = {{"ERASURE", "erasure"},
                     {"TENANT", "tenant"},
                     {"KIND", "kind"},
                     {"GROUND", "ground"},
                     {"CERTIFIED", "certified_at", As::moment}}},
        {.words = "certificate show", .render = render_certificate},
        {.words = "signing-key list",
         .list = "keys",
         .columns = {{"KEY", "id"},
                     {"SINCE", "created_at", As::moment},
                     {"RETIRED", "retired_at", As::moment}}},
        {.words = "signing-key", .render = render_key},
        {.words = "audit verify",
         .list = "findings",
         .columns = {{"SEQ", "seq"}, {"WHAT", "message"}},
         .object = "audit",
         .details = {{"entries", "entries", As::count},
                     {"first", "first_seq"},
                     {"last", "last_seq"},
                     {"head", "head"},
                     {"checkpoints", "checkpoints", As::count},
                     {"personal fields", "values", As::count},
                     {"erased fields", "erased_values", As::count}}},
        {.words = "audit checkpoint", .render = render_checkpoint},
        {.words = "audit export", .object = "export", .details = export_details},
    };
}

} // namespace iterochat::cli
