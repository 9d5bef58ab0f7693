#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/act_names.hpp"
#include "daemon/service/audit_trail.hpp"
#include "daemon/service/downloads.hpp"
#include "daemon/service/organizations.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

/// The handlers of one noun share its services.
class AuditCommands {
  public:
    AuditCommands(service::AuditTrail& trail, service::Organizations& organizations,
                  service::Certificates& certificates, service::Downloads& downloads)
        : trail_(trail), organizations_(organizations), certificates_(certificates), downloads_(downloads) {}

    json list(Invocation& call) const {
        service::AuditFilter filter = filter_of(call);
        filter.actor = call.text("actor");
        filter.action = call.text("action");
        check_names(call, filter);
        filter.limit = has(call, "limit") ? static_cast<std::size_t>(call.number("limit", 0)) : 0;
        const auto slugs = slugs_of(call);
        if (call.flag("follow"))
            return follow(call, filter, slugs);
        json entries = json::array();
        for (const service::AuditEntry& entry : trail_.list(call.actor(), filter))
            entries.push_back(write(entry, slugs));
        return {{"entries", std::move(entries)}};
    }

    json show(Invocation& call) const {
        const service::AuditEntry entry = trail_.get(call.actor(), call.number("seq", 0));
        json shown = write(entry, slugs_of(call));
        shown["reason"] = entry.reason;
        shown["from_address"] = entry.from_address;
        shown["hash"] = entry.hash;
        shown["previous"] = entry.previous;
        return {{"entry", std::move(shown)}};
    }

    json verify(Invocation& call) const {
        const service::AuditVerdict verdict = trail_.verify(call.actor(), call.text("text"));
        json findings = json::array();
        for (const auto& finding : verdict.findings)
            findings.push_back(
                {{"seq", finding.seq ? json(*finding.seq) : json(nullptr)}, {"message", finding.message}});
        return {{"audit",
                 {{"entries", verdict.entries},
                  {"first_seq", verdict.entries > 0 ? json(1) : json(nullptr)},
                  {"last_seq", verdict.entries > 0 ? json(verdict.entries) : json(nullptr)},
                  {"head", verdict.head},
                  {"checkpoints", verdict.checkpoints},
                  {"values", verdict.values},
                  {"erased_values", verdict.erased_values}}},
                {"problems", findings.size()},
                {"findings", std::move(findings)}};
    }

    json checkpoint(Invocation& call) const {
        const service::AuditCheckpoint made = trail_.checkpoint(call.actor());
        return {{"checkpoint",
                 {{"number", made.number},
                  {"seq", made.seq},
                  {"head", made.head},
                  {"at", format_time(made.at)},
                  {"line", made.line}}}};
    }

    json write_export(Invocation& call) const {
        service::AuditFilter filter = filter_of(call);
        service::Downloads::Entry entry;
        entry.file_name = "audit.jsonl";
        entry.produce = [&trail = trail_, actor = call.actor(),
                         filter = std::move(filter)](const service::Downloads::Write& write) {
            trail.write_export(actor, filter, write);
        };
        return {{"export", {{"filename", entry.file_name}}}, {"download", downloads_.add(std::move(entry))}};
    }

  private:
    service::AuditFilter filter_of(const Invocation& call) const {
        service::AuditFilter filter;
        if (has(call, "tenant"))
            filter.organization = tenant_here_or_erased(call, organizations_, certificates_);
        if (const auto since = optional_text(call, "since"))
            filter.since = since_of(call, *since);
        return filter;
    }

    /// An act or an actor that is none at all would give an empty list, as one that did nothing does. What
    /// the log of an earlier version holds is never refused.
    void check_names(const Invocation& call, const service::AuditFilter& filter) const {
        if (!filter.actor.empty() && filter.actor.find(':') == std::string::npos)
            throw Error{Code::usage, "'" + filter.actor + "' is no actor of the audit log."}
                .with_field("actor")
                .with_hint("--actor uid:0, member:ID, visitor:ID or system:NAME, as audit list shows it");
        service::AuditFilter all_of_it;
        all_of_it.action = filter.action;
        all_of_it.limit = 1;
        if (filter.action.empty() || service::is_act_name(filter.action) ||
            !trail_.list(call.actor(), all_of_it).empty())
            return;
        const std::string near = service::closest_act_name(filter.action);
        throw Error{Code::usage, "The audit log knows no action '" + filter.action + "'."}
            .with_field("action")
            .with_hint(near.empty() ? "iterochat audit list   (shows the actions of its entries)"
                                    : "did you mean: --action " + near);
    }

    using Slugs = std::map<OrganizationId, std::string>;

    Slugs slugs_of(const Invocation& call) const {
        Slugs slugs;
        for (const Organization& tenant : organizations_.list(call.actor()))
            slugs[tenant.id] = tenant.slug;
        return slugs;
    }

    /// The slug, or the id of a tenant that is gone.
    static json write(const service::AuditEntry& entry, const Slugs& slugs) {
        json tenant = nullptr;
        if (entry.organization) {
            const auto found = slugs.find(*entry.organization);
            tenant = found == slugs.end() ? entry.organization->text() : found->second;
        }
        json facts = json::object();
        for (const auto& [name, value] : entry.facts)
            facts[name] = value;
        return {{"seq", entry.seq},       {"at", format_time(entry.at)}, {"actor", entry.actor},
                {"action", entry.action}, {"tenant", std::move(tenant)}, {"target_kind", entry.target_kind},
                {"target", entry.target}, {"facts", std::move(facts)}};
    }

    /// Until the caller goes away: progress() and line() throw then.
    json follow(Invocation& call, const service::AuditFilter& filter, const Slugs& slugs) const {
        std::int64_t shown = 0;
        trail_.follow(
            call.actor(), filter,
            [&](const service::AuditEntry& entry) {
                call.line(write(entry, slugs));
                ++shown;
                return true;
            },
            [&] { call.progress("following", shown, 0); });
        return {{"entries", json::array()}};
    }

    service::AuditTrail& trail_;
    service::Organizations& organizations_;
    service::Certificates& certificates_;
    service::Downloads& downloads_;
};

} // namespace

HandlerRows audit_handlers(service::AuditTrail& trail, service::Organizations& organizations,
                           service::Certificates& certificates, service::Downloads& downloads) {
    const AuditCommands commands(trail, organizations, certificates, downloads);
    return {
        {"audit list", [commands](Invocation& call) { return commands.list(call); }},
        {"audit show", [commands](Invocation& call) { return commands.show(call); }},
        {"audit verify", [commands](Invocation& call) { return commands.verify(call); }},
        {"audit checkpoint", [commands](Invocation& call) { return commands.checkpoint(call); }},
        {"audit export", [commands](Invocation& call) { return commands.write_export(call); }},
    };
}

} // namespace iterochat::admin
