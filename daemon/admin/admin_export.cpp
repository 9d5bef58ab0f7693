#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/exports.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json export_tenant(Invocation& call, const ExportServices& services) {
    service::ExportRequest request;
    request.organization = tenant_of(call, services.organizations);
    return offer_export(call, request, services.exports, services.downloads);
}

json export_subject(Invocation& call, const ExportServices& services) {
    service::ExportRequest request;
    request.kind = service::ExportKind::subject;
    request.organization = tenant_of(call, services.organizations);
    request.subject = subject_of(call);
    request.redact_others = call.flag("redact_others");
    request.portability = call.flag("portability");
    return offer_export(call, request, services.exports, services.downloads);
}

json export_conversation(Invocation& call, const ExportServices& services) {
    const HeldConversation held =
        conversation_of(call, call.text("conversation"), services.conversations, services.organizations);
    service::ExportRequest request;
    request.kind = service::ExportKind::conversation;
    request.organization = held.tenant.id;
    request.conversation = held.conversation.id;
    return offer_export(call, request, services.exports, services.downloads);
}

} // namespace

HandlerRows export_handlers(const ExportServices& services) {
    return {
        {"export tenant", [services](Invocation& call) { return export_tenant(call, services); }},
        {"export subject", [services](Invocation& call) { return export_subject(call, services); }},
        {"export conversation", [services](Invocation& call) { return export_conversation(call, services); }},
    };
}

} // namespace iterochat::admin
