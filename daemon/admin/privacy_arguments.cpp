#include "daemon/admin/privacy_arguments.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/service/certificates.hpp"
#include "daemon/service/conversation_admin.hpp"
#include "daemon/service/downloads.hpp"
#include "daemon/service/exports.hpp"
#include "daemon/service/organizations.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

std::vector<Organization> tenants_of(const Invocation& call, service::Organizations& organizations) {
    if (has(call, "tenant"))
        return {organizations.get(call.actor(), tenant_of(call, organizations))};
    return organizations.list(call.actor());
}

OrganizationId tenant_here_or_erased(const Invocation& call, service::Organizations& organizations,
                                     service::Certificates& certificates) {
    try {
        return tenant_of(call, organizations);
    } catch (const Error& error) {
        const auto id = OrganizationId::parse(call.text("tenant"));
        if (error.code() != Code::not_found || !id || certificates.list(call.actor(), id, 1).empty())
            throw;
        return *id;
    }
}

void TenantFailures::each(const Invocation& call, service::Organizations& organizations,
                          const std::function<void(const Organization&)>& work) {
    const bool is_named = has(call, "tenant");
    for (const Organization& tenant : tenants_of(call, organizations)) {
        try {
            work(tenant);
        } catch (const Error& error) {
            if (is_named || (error.code() != Code::damaged && error.code() != Code::io))
                throw;
            log(LogLevel::warning, "admin", "tenant-skipped",
                {{"organization", tenant.id.text()}, {"code", code_name(error.code())}});
            failures_.emplace_back(tenant.slug, error.what());
        }
    }
}

void TenantFailures::add_to(json& result) const {
    if (failures_.empty())
        return;
    result["failures"] = json::array();
    for (const auto& [tenant, reason] : failures_)
        result["failures"].push_back({{"source", tenant}, {"reason", reason}});
    result["problems"] = failures_.size();
}

HeldConversation conversation_of(const Invocation& call, const std::string& text,
                                 service::ConversationAdmin& conversations,
                                 service::Organizations& organizations) {
    std::optional<HeldConversation> held;
    for (const Organization& tenant : tenants_of(call, organizations)) {
        auto found = conversations.find(call.actor(), tenant.id, text);
        if (!found)
            continue;
        if (held)
            throw Error{Code::usage, "Several tenants have a conversation of this short id; name the tenant."}
                .with_hint("add -t " + tenant.slug + " or -t " + held->tenant.slug);
        held = HeldConversation{tenant, std::move(*found)};
    }
    if (!held)
        throw Error{Code::not_found, "There is no such conversation."}.with_hint(
            "iterochat conversation list");
    return std::move(*held);
}

service::SubjectSelector subject_of(const Invocation& call) {
    service::SubjectSelector subject;
    if (const auto visitor = optional_text(call, "visitor")) {
        subject.visitor = VisitorId::parse(*visitor);
        if (!subject.visitor)
            throw Error{Code::not_found, "There is no visitor with this id."}.with_field("visitor");
    }
    subject.email = call.text("email");
    subject.verified_id = call.text("verified_id");
    subject.include_unverified = call.flag("include_unverified");
    return subject;
}

json offer_export(const Invocation& call, const service::ExportRequest& request, service::Exports& exports,
                  service::Downloads& downloads) {
    const service::PreparedExport prepared = exports.prepare(call.actor(), request);
    service::Downloads::Entry entry;
    entry.file_name = prepared.file_name;
    entry.produce = [&exports, prepared](const service::Downloads::Write& write) {
        exports.write(prepared, write);
    };
    return {{"export", {{"filename", prepared.file_name}, {"counts", prepared.counts}}},
            {"download", downloads.add(std::move(entry))}};
}

Time since_of(const Invocation& call, const std::string& text) {
    try {
        return call.now() - parse_span(text);
    } catch (const Error&) {
        return parse_time(text);
    }
}

json write_time(const std::optional<Time>& time) {
    return time ? json(format_time(*time)) : json(nullptr);
}

json write_counts(const EraseCounts& counts) {
    return {{"conversations", counts.conversations},
            {"messages", counts.messages},
            {"notes", counts.notes},
            {"attachments", counts.attachments},
            {"ai_traces", counts.ai_traces},
            {"visitors", counts.visitors},
            {"keys", counts.keys}};
}

std::string write_age(const std::optional<Span>& age) {
    if (!age)
        return "never";
    const std::int64_t seconds = age->ms / 1000;
    if (seconds % 86'400 == 0)
        return std::to_string(seconds / 86'400) + "d";
    if (seconds % 3600 == 0)
        return std::to_string(seconds / 3600) + "h";
    return std::to_string(seconds / 60) + "m";
}

} // namespace iterochat::admin
