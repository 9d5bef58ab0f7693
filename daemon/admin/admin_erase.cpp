#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/admin/receipt.hpp"
#include "daemon/service/erasures.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/rectification.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

service::ErasureWish wish_of(const Invocation& call) {
    return {optional_text(call, "ground").value_or("request"), call.text("reason")};
}

json write(const service::ErasureView& erasure, const std::string& tenant, service::Downloads& downloads) {
    json notices = json::array();
    for (const auto& notice : erasure.notices)
        notices.push_back({{"id", notice.id.text()},
                           {"what", notice.what},
                           {"recipient", notice.recipient},
                           {"conversations", notice.conversations}});
    json result{{"erasure",
                 {{"id", erasure.id.text()},
                  {"state", erasure.state},
                  {"kind", erasure.kind},
                  {"tenant", tenant},
                  {"counts", write_counts(erasure.counts)},
                  {"certificate", write_certificate(erasure.certificate)}}}};
    if (!notices.empty())
        result["erasure"]["notices"] = std::move(notices);
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
    explicit EraseCommands(const EraseServices& services)
        : erasures_(services.erasures),
          rectification_(services.rectification),
          conversations_(services.conversations),
          organizations_(services.organizations),
          downloads_(services.downloads) {}

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
        using Intent = service::Erasures::Intent;
        const auto found = erasures_.plan_subject(call.actor(), organization, who, messages_only,
                                                  call.flag("dry_run") ? Intent::look : Intent::erase);
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

    json tenant(Invocation& call) const {
        const OrganizationId organization = organizations_.id_of(call.text("slug"));
        const std::string slug = organizations_.get(call.actor(), organization).slug;
        if (call.flag("dry_run"))
            return plan(erasures_.count_organization(call.actor(), organization), slug, slug);
        if (call.text("confirm") != slug)
            throw Error{Code::usage, "--confirm must be the tenant's slug: nothing brings it back."}
                .with_field("confirm")
                .with_hint("iterochat export tenant " + slug + " -o " + slug + ".zip, then add --confirm " +
                           slug);
        return write(
            erasures_.erase_organization(call.actor(), organization, wish_of(call), progress_of(call)), slug,
            downloads_);
    }

    json rectify(Invocation& call) const {
        const auto id = MessageId::parse(call.text("message"));
        for (const Organization& tenant : tenants_of(call, organizations_)) {
            try {
                const Message message =
                    rectification_.look(call.actor(), tenant.id, id.value_or(MessageId{}));
                if (call.flag("dry_run"))
                    return {{"message",
                             {{"id", message.id.text()},
                              {"seq", message.seq},
                              {"author", name_of(message.author.kind)}}}};
                return write(rectification_.rectify(call.actor(), tenant.id, message.id, call.text("text"),
                                                    wish_of(call), progress_of(call)),
                             tenant.slug, downloads_);
            } catch (const Error& error) {
                if (error.code() != Code::not_found)
                    throw;
            }
        }
        throw Error{Code::not_found, "There is no such message."}.with_hint(
            "iterochat conversation show CONVERSATION --json");
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
    service::Rectification& rectification_;
    service::ConversationAdmin& conversations_;
    service::Organizations& organizations_;
    service::Downloads& downloads_;
};

} // namespace

HandlerRows erase_handlers(const EraseServices& services) {
    const EraseCommands commands(services);
    return {
        {"erase conversation", [commands](Invocation& call) { return commands.conversation(call); }},
        {"erase subject", [commands](Invocation& call) { return commands.subject(call); }},
        {"erase tenant", [commands](Invocation& call) { return commands.tenant(call); }},
        {"conversation rectify", [commands](Invocation& call) { return commands.rectify(call); }},
        {"tenant delete", [commands](Invocation& call) { return commands.tenant(call); }},
    };
}

} // namespace iterochat::admin
