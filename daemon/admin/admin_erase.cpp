#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/admin/receipt.hpp"
#include "daemon/service/erasures.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

service::ErasureWish wish_of(const Invocation& call) {
    return {optional_text(call, "ground").value_or("request"), call.text("reason")};
}

json write(const service::ErasureView& erasure, const std::string& tenant, service::Downloads& downloads) {
    json result{{"erasure",
                 {{"id", erasure.id.text()},
                  {"state", erasure.state},
                  {"kind", erasure.kind},
                  {"tenant", tenant},
                  {"counts", write_counts(erasure.counts)},
                  {"certificate", write_certificate(erasure.certificate)}}}};
    if (erasure.certificate)
        result["receipt"] = offer_receipt(downloads, *erasure.certificate, erasure.salt);
    return result;
}

service::Progress progress_of(Invocation& call) {
    return [&call](std::string_view stage, std::int64_t done, std::int64_t total) {
        call.progress(stage, done, total);
    };
}

/// The handlers of one noun share its services.
class EraseCommands {
  public:
    EraseCommands(service::Erasures& erasures, service::ConversationAdmin& conversations,
                  service::Organizations& organizations, service::Downloads& downloads)
        : erasures_(erasures),
          conversations_(conversations),
          organizations_(organizations),
          downloads_(downloads) {}

    json conversation(Invocation& call) const {
        const HeldConversation held =
            conversation_of(call, call.text("conversation"), conversations_, organizations_);
        const ConversationId id = held.conversation.id;
        if (call.flag("dry_run")) {
            const auto counts = erasures_.count_conversation(call.actor(), held.tenant.id, id);
            return plan(counts, held.conversation.short_id, held.tenant.slug);
        }
        return write(
            erasures_.erase_conversation(call.actor(), held.tenant.id, id, wish_of(call), progress_of(call)),
            held.tenant.slug, downloads_);
    }

    json subject(Invocation& call) const {
        const OrganizationId organization = tenant_of(call, organizations_);
        const std::string tenant = organizations_.get(call.actor(), organization).slug;
        const service::SubjectSelector who = subject_of(call);
        const bool messages_only = call.text("scope") == "messages";
        const auto found = erasures_.plan_subject(call.actor(), organization, who, messages_only);
        const std::string to_confirm = found.visitors.front().text();
        if (call.flag("dry_run")) {
            json shown = plan(found.counts, to_confirm, tenant);
            shown["erasure"]["visitors"] = found.visitors.size();
            return shown;
        }
        if (call.text("confirm") != to_confirm)
            throw Error{Code::usage, std::to_string(found.visitors.size()) +
                                         " visitors match; --confirm must be the visitor id of the first."}
                .with_field("confirm")
                .with_hint("add --confirm " + to_confirm);
        return write(erasures_.erase_subject(call.actor(), organization, who, messages_only, wish_of(call),
                                             progress_of(call)),
                     tenant, downloads_);
    }

  private:
    static json plan(const EraseCounts& counts, const std::string& to_confirm, const std::string& tenant) {
        return {{"erasure",
                 {{"state", "planned"},
                  {"tenant", tenant},
                  {"counts", write_counts(counts)},
                  {"confirm", to_confirm}}}};
    }

    service::Erasures& erasures_;
    service::ConversationAdmin& conversations_;
    service::Organizations& organizations_;
    service::Downloads& downloads_;
};

} // namespace

HandlerRows erase_handlers(service::Erasures& erasures, service::ConversationAdmin& conversations,
                           service::Organizations& organizations, service::Downloads& downloads) {
    const EraseCommands commands(erasures, conversations, organizations, downloads);
    return {
        {"erase conversation", [commands](Invocation& call) { return commands.conversation(call); }},
        {"erase subject", [commands](Invocation& call) { return commands.subject(call); }},
    };
}

} // namespace iterochat::admin
