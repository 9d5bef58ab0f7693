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

const std::vector<Field> erasure_details{
    {"erasure", "id"},
    {"state", "state"},
    {"holds", "counts", As::counts},
    {"to confirm", "confirm"},
    {"signed by", "certificate.key"},
    {"in the ledger", "certificate.ledger.intent.seq"},
    {"salt, for the person", "salt"},
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

const std::vector<Field> rule_columns{{"TENANT", "tenant"}, {"RULE", "rule"}, {"AGE", "age"}};

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
        {.words = "export", .object = "export", .details = export_details},
        {.words = "conversation export", .object = "export", .details = export_details},
        {.words = "kb export", .object = "export", .details = export_details},
        {.words = "import",
         .details = {{"tenant", "tenant.slug"},
                     {"id", "tenant.id"},
                     {"holds", "import.counts", As::counts},
                     {"dry run", "dry_run", As::yes_no}}},
        {.words = "erase", .object = "erasure", .details = erasure_details},
        {.words = "retention plan",
         .list = "rules",
         .columns = {{"TENANT", "tenant"},
                     {"RULE", "rule"},
                     {"AGE", "age"},
                     {"WOULD GO", "count", As::count},
                     {"OLDEST", "oldest", As::moment},
                     {"NEWEST", "newest", As::moment}},
         .object = "plan",
         .details = {{"plan", "hash"}, {"would go", "total", As::count}, {"held", "held", As::count}}},
        {.words = "retention sweep",
         .list = "rules",
         .columns = {{"TENANT", "tenant"}, {"RULE", "rule"}, {"ERASED", "count", As::count}},
         .object = "sweep",
         .details = {{"erased", "erased", As::count},
                     {"holds", "counts", As::counts},
                     {"kept", "kept", As::count}}},
        {.words = "retention", .list = "rules", .columns = rule_columns},
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
        {.words = "verify receipt",
         .list = "findings",
         .columns = {{"WHAT", "message"}},
         .object = "receipt",
         .details = {{"format", "format"},
                     {"erasure", "erasure"},
                     {"signed by", "key"},
                     {"signed", "signed_at", As::moment},
                     {"ledger", "ledger"}}},
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
        {.words = "certificate show",
         .object = "certificate",
         .details = {{"erasure", "request.id"},
                     {"received", "request.received", As::moment},
                     {"due", "request.due", As::moment},
                     {"ground", "request.ground"},
                     {"kind", "scope.kind"},
                     {"gone", "scope.stores.main", As::counts},
                     {"keys destroyed", "keys.destroyed", As::count},
                     {"bytes left over", "verification.unaccounted_bytes", As::count},
                     {"canary", "verification.canary"},
                     {"certified", "times.certified", As::moment},
                     {"backups unreadable by", "backups.unreadable_by", As::moment},
                     {"signed by", "key"},
                     {"in the ledger", "ledger.intent.seq"}}},
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
