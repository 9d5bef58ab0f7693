#include "common/base/error.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/requests.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write(const service::RequestView& shown, const std::string& tenant) {
    const SubjectRequest& request = shown.request;
    return {{"id", request.id.text()},
            {"tenant", tenant},
            {"kind", name_of(request.kind)},
            {"state", request.closed_at ? "closed" : "open"},
            {"alarm", name_of(shown.alarm)},
            {"naming", name_of(request.naming)},
            {"subject", request.subject.empty() ? json(nullptr) : json(request.subject)},
            {"subject_digest", request.subject_digest},
            {"matches", shown.matches},
            {"received_at", format_time(request.received_at)},
            {"due_at", format_time(request.due_at)},
            {"extended", request.extended_at.has_value()},
            {"extension_reason", request.extension_reason},
            {"note", request.note},
            {"closed_at", write_time(request.closed_at)},
            {"outcome", request.outcome ? json(name_of(*request.outcome)) : json(nullptr)},
            {"closing_note", request.closing_note},
            {"erasure", request.erasure ? json(request.erasure->text()) : json(nullptr)},
            {"export_sha256", request.export_sha256.empty() ? json(nullptr) : json(request.export_sha256)},
            {"created_at", format_time(request.created_at)},
            {"created_by", request.created_by}};
}

/// Exactly one way of naming a person.
void read_subject(const Invocation& call, service::NewRequest& wanted) {
    int ways = 0;
    for (const SubjectNaming naming :
         {SubjectNaming::email, SubjectNaming::visitor, SubjectNaming::verified_id})
        if (const auto subject = optional_text(call, std::string(name_of(naming)).c_str())) {
            wanted.naming = naming;
            wanted.subject = *subject;
            ++ways;
        }
    if (ways != 1)
        throw Error{Code::usage, "Name the person in exactly one way: by email, visitor id or verified id."};
}

/// The handlers of one noun share its services.
class RequestCommands {
  public:
    RequestCommands(service::Requests& requests, service::Organizations& organizations)
        : requests_(requests), organizations_(organizations) {}

    json add(Invocation& call) const {
        service::NewRequest wanted;
        wanted.kind = request_kind_from_name(call.text("kind"));
        read_subject(call, wanted);
        if (const auto received = optional_text(call, "received"))
            wanted.received_at = since_of(call, *received);
        wanted.note = call.text("note");
        const Organization tenant = organizations_.get(call.actor(), tenant_of(call, organizations_));
        return {{"request", write(requests_.add(call.actor(), tenant.id, wanted), tenant.slug)}};
    }

    json list(Invocation& call) const {
        const std::string state = optional_text(call, "state").value_or("open");
        const auto is_open = state == "all" ? std::nullopt : std::optional(state == "open");
        json requests = json::array();
        TenantFailures failures;
        failures.each(call, organizations_, [&](const Organization& tenant) {
            for (const auto& request : requests_.list(call.actor(), tenant.id, is_open))
                requests.push_back(write(request, tenant.slug));
        });
        // By due time over all tenants; the closed ones, whose time is past, stay behind the open ones.
        std::stable_sort(requests.begin(), requests.end(), [](const json& a, const json& b) {
            const bool both_open = a["state"] == "open" && b["state"] == "open";
            return both_open ? a["due_at"] < b["due_at"] : a["state"] == "open" && b["state"] != "open";
        });
        if (requests.size() > limit_of(call))
            requests.erase(requests.begin() + static_cast<std::ptrdiff_t>(limit_of(call)), requests.end());
        json result{{"requests", std::move(requests)}};
        failures.add_to(result);
        return result;
    }

    json show(Invocation& call) const {
        return on_holder(call, [&](const Organization& tenant, const RequestId& id) {
            return requests_.get(call.actor(), tenant.id, id);
        });
    }

    json extend(Invocation& call) const {
        return on_holder(call, [&](const Organization& tenant, const RequestId& id) {
            return requests_.extend(call.actor(), tenant.id, id, call.text("reason"));
        });
    }

    json close(Invocation& call) const {
        service::RequestClosing closing;
        closing.outcome = request_outcome_from_name(call.text("outcome"));
        closing.note = call.text("note");
        closing.export_sha256 = call.text("export");
        if (const auto erasure = optional_text(call, "erasure")) {
            closing.erasure = JobId::parse(*erasure);
            if (!closing.erasure)
                throw Error{Code::not_found, "There is no such erasure."}.with_field("erasure");
        }
        return on_holder(call, [&](const Organization& tenant, const RequestId& id) {
            return requests_.close(call.actor(), tenant.id, id, closing);
        });
    }

  private:
    /// Does it in the tenant that has the request.
    template <class Work>
    json on_holder(const Invocation& call, Work&& work) const {
        if (const auto id = RequestId::parse(call.text("request")))
            for (const Organization& tenant : tenants_of(call, organizations_)) {
                const auto all = requests_.list(call.actor(), tenant.id, std::nullopt);
                if (std::any_of(all.begin(), all.end(),
                                [&](const auto& shown) { return shown.request.id == *id; }))
                    return {{"request", write(work(tenant, *id), tenant.slug)}};
            }
        throw Error{Code::not_found, "There is no such request."}.with_hint(
            "iterochat request list --state all");
    }

    service::Requests& requests_;
    service::Organizations& organizations_;
};

} // namespace

HandlerRows request_handlers(service::Requests& requests, service::Organizations& organizations) {
    const RequestCommands commands(requests, organizations);
    return {
        {"request add", [commands](Invocation& call) { return commands.add(call); }},
        {"request list", [commands](Invocation& call) { return commands.list(call); }},
        {"request show", [commands](Invocation& call) { return commands.show(call); }},
        {"request extend", [commands](Invocation& call) { return commands.extend(call); }},
        {"request close", [commands](Invocation& call) { return commands.close(call); }},
    };
}

} // namespace iterochat::admin
