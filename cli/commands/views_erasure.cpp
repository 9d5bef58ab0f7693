#include "cli/commands/view.hpp"
#include "cli/output/format.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

/// Whom it has to be told to.
const std::vector<Field> notice_columns{{"TO BE TOLD", "recipient"},
                                        {"OF", "what"},
                                        {"CONVERSATIONS", "conversations", As::count},
                                        {"NOTICE", "id"}};

bool is_planned(const json& result) {
    const json* state = find_path(result, "erasure.state");
    return state && *state == "planned";
}

} // namespace

std::string render_erasure(const json& result, const Canvas& canvas) {
    const json* erasure = find_path(result, "erasure");
    // Of a correction's dry run there is no erasure, only the message that is meant.
    const json* about = erasure ? erasure : find_path(result, "message");
    std::string out = render_object(about ? *about : result,
                                    {
                                        {"erasure", erasure ? "id" : "-"},
                                        {"message", erasure ? "-" : "id"},
                                        {"by", erasure ? "-" : "author"},
                                        {"number", erasure ? "-" : "seq"},
                                        {"state", "state"},
                                        {is_planned(result) ? "would erase" : "erased", "counts", As::counts},
                                        {"to confirm", "confirm"},
                                        {"signed by", "certificate.key"},
                                        {"in the ledger", "certificate.ledger.intent.seq"},
                                        {"salt, for the person", "salt"},
                                    },
                                    canvas);
    const json& notices = list_at(result, "erasure.notices");
    if (!notices.empty())
        out += (out.empty() ? "" : "\n") + render_rows(notices, notice_columns, canvas);
    return out;
}

std::string render_certificate(const json& result, const Canvas& canvas) {
    json certificate = result.value("certificate", json::object());
    std::string told;
    for (const json& recipient : list_at(certificate, "recipients")) {
        const auto hosts = recipient.value("hosts", 0);
        const std::string name = hosts > 0 ? std::to_string(hosts) + " others"
                                           : recipient.value("host", recipient.value("recipient", ""));
        const auto count = recipient.value("conversations", std::int64_t{0});
        told += (told.empty() ? "" : ", ") + name + " (" + format_count(count) +
                (count == 1 ? " conversation)" : " conversations)");
    }
    certificate["told"] = told.empty() ? "nobody" : told;
    return render_object(certificate,
                         {{"erasure", "request.id"},
                          {"received", "request.received", As::moment},
                          {"due", "request.due", As::moment},
                          {"ground", "request.ground"},
                          {"kind", "scope.kind"},
                          {"gone", "scope.stores.main", As::counts},
                          {"keys destroyed", "keys.destroyed", As::count},
                          {"bytes left over", "verification.unaccounted_bytes", As::count},
                          {"canary", "verification.canary"},
                          {"texts had gone to", "told"},
                          {"certified", "times.certified", As::moment},
                          {"backups unreadable by", "backups.unreadable_by", As::moment},
                          {"signed by", "key"},
                          {"in the ledger", "ledger.intent.seq"}},
                         canvas);
}

std::string render_tenant_erasure(const json& result, const Canvas& canvas) {
    std::string out = render_erasure(result, canvas);
    const std::string slug = text_at(result, "erasure.confirm", As::text, canvas);
    if (!canvas.plain && is_planned(result) && !slug.empty())
        out += "\nnothing brings it back; a copy first:\n  iterochat export tenant " + slug + " -o " + slug +
               ".zip\n";
    return out;
}

std::string render_sweep(const json& result, const Canvas& canvas) {
    const bool is_dry = is_true_at(result, "dry_run");
    const json* sweep = find_path(result, "sweep");
    std::string out = render_object(sweep ? *sweep : result,
                                    {{"erased", is_dry ? "-" : "erased", As::count},
                                     {"among it", is_dry ? "-" : "counts", As::counts},
                                     {"kept", is_dry ? "-" : "kept", As::count}},
                                    canvas);
    const json& rules = list_at(result, "rules");
    if (!rules.empty())
        out += (out.empty() ? "" : "\n") + render_rows(rules,
                                                       {{"TENANT", "tenant"},
                                                        {"RULE", "rule"},
                                                        {is_dry ? "WOULD GO" : "WENT", "count", As::count}},
                                                       canvas);
    return out;
}

} // namespace iterochat::cli
