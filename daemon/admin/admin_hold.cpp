#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/holds.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write(const service::HoldView& shown, const std::string& tenant) {
    const Hold& hold = shown.hold;
    return {{"id", hold.id.text()},
            {"tenant", tenant},
            {"kind", hold.conversation_id ? "conversation" : "visitor"},
            {"conversations", shown.conversations},
            {"reason", hold.reason},
            {"until", write_time(hold.until)},
            {"created_at", format_time(hold.created_at)},
            {"created_by", hold.created_by},
            {"released_at", write_time(hold.released_at)}};
}

/// The handlers of one noun share its services.
class HoldCommands {
  public:
    HoldCommands(service::Holds& holds, service::ConversationAdmin& conversations,
                 service::Organizations& organizations)
        : holds_(holds), conversations_(conversations), organizations_(organizations) {}

    json add(Invocation& call) const {
        service::NewHold wanted;
        wanted.email = call.text("email");
        if (const auto visitor = optional_text(call, "visitor")) {
            wanted.visitor = VisitorId::parse(*visitor);
            if (!wanted.visitor)
                throw Error{Code::usage, "'" + *visitor + "' is no visitor id."}
                    .with_field("visitor")
                    .with_hint("iterochat conversation show prints it");
        }
        wanted.reason = call.text("reason");
        if (const auto until = optional_text(call, "until"))
            wanted.until = until_of(call, *until);
        Organization tenant;
        if (const auto conversation = optional_text(call, "conversation")) {
            const HeldConversation held =
                conversation_of(call, *conversation, conversations_, organizations_);
            wanted.conversation = held.conversation.id;
            tenant = held.tenant;
        } else if (!has(call, "tenant")) {
            throw Error{Code::usage, "A hold on a person needs its tenant."}.with_hint("add -t TENANT");
        } else {
            tenant = organizations_.get(call.actor(), tenant_of(call, organizations_));
        }
        json holds = json::array();
        for (const service::HoldView& hold : holds_.add(call.actor(), tenant.id, wanted))
            holds.push_back(write(hold, tenant.slug));
        const json first = holds.front();
        return {{"hold", first}, {"holds", std::move(holds)}};
    }

    json list(Invocation& call) const {
        json holds = json::array();
        TenantFailures failures;
        failures.each(call, organizations_, [&](const Organization& tenant) {
            for (const service::HoldView& hold : holds_.list(call.actor(), tenant.id, call.flag("all")))
                if (holds.size() < limit_of(call))
                    holds.push_back(write(hold, tenant.slug));
        });
        json result{{"holds", std::move(holds)}};
        failures.add_to(result);
        return result;
    }

    json release(Invocation& call) const {
        const auto id = HoldId::parse(call.text("hold"));
        if (id)
            for (const Organization& tenant : tenants_of(call, organizations_)) {
                try {
                    const auto shown = call.flag("dry_run") ? holds_.get(call.actor(), tenant.id, *id)
                                                            : holds_.release(call.actor(), tenant.id, *id);
                    return {{"hold", write(shown, tenant.slug)}};
                } catch (const Error& error) {
                    if (error.code() != Code::not_found)
                        throw;
                }
            }
        throw Error{Code::not_found, "There is no such hold."}.with_hint("iterochat hold list");
    }

  private:
    /// RFC 3339, a date, or a span from now.
    static Time until_of(const Invocation& call, const std::string& text) {
        try {
            return call.now() + parse_span(text);
        } catch (const Error&) {
            return parse_time(text);
        }
    }

    service::Holds& holds_;
    service::ConversationAdmin& conversations_;
    service::Organizations& organizations_;
};

} // namespace

HandlerRows hold_handlers(service::Holds& holds, service::ConversationAdmin& conversations,
                          service::Organizations& organizations) {
    const HoldCommands commands(holds, conversations, organizations);
    return {
        {"hold add", [commands](Invocation& call) { return commands.add(call); }},
        {"hold list", [commands](Invocation& call) { return commands.list(call); }},
        {"hold release", [commands](Invocation& call) { return commands.release(call); }},
    };
}

} // namespace iterochat::admin
