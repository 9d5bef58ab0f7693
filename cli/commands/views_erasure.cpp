#include "cli/commands/view.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

/// Whom the erasure of a tenant has to be told to.
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
        out +=
            (out.empty() ? "" : "\n") + render_rows(rules,
                                                    {{"TENANT", "tenant"},
                                                     {"RULE", "rule"},
                                                     {is_dry ? "WOULD GO" : "WERE DUE", "count", As::count}},
                                                    canvas);
    return out;
}

} // namespace iterochat::cli
