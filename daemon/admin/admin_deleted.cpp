#include "common/base/error.hpp"
#include "daemon/admin/arguments.hpp"
#include "daemon/admin/desk_commands.hpp"
#include "daemon/admin/privacy_arguments.hpp"
#include "daemon/service/deleted_items.hpp"
#include "daemon/service/organizations.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

namespace {

json write(const DeletedItem& item) {
    return {{"id", item.id.text()}, {"kind", name_of(item.kind)}, {"title", item.title}};
}

json write(const service::DeletedEntry& entry, const std::string& tenant) {
    json object = write(entry.item);
    object["tenant"] = tenant;
    object["deleted_at"] = format_time(entry.item.deleted_at);
    object["deleted_by"] = entry.item.deleted_by;
    object["purge_at"] = entry.purge_at ? json(format_time(*entry.purge_at)) : json(nullptr);
    return object;
}

[[noreturn]] void refuse_item() {
    throw Error{Code::not_found, "There is no deleted item of this id."}.with_hint("iterochat deleted list");
}

Uuid parse_item(const std::string& text) {
    if (const auto id = Uuid::parse(text))
        return *id;
    refuse_item();
}

/// The handlers of one noun share its services.
class DeletedCommands {
  public:
    DeletedCommands(service::DeletedItems& items, service::Organizations& organizations, const Clock& clock)
        : items_(items), organizations_(organizations), clock_(clock) {}

    json list(Invocation& call) const {
        std::optional<ItemKind> kind;
        if (const auto name = optional_text(call, "kind"))
            kind = item_kind_from_name(*name);
        json items = json::array();
        TenantFailures failures;
        failures.each(call, organizations_, [&](const Organization& tenant) {
            for (const service::DeletedEntry& entry : items_.list(call.actor(), tenant.id, kind))
                if (items.size() < limit_of(call))
                    items.push_back(write(entry, tenant.slug));
        });
        json result{{"items", std::move(items)}};
        failures.add_to(result);
        return result;
    }

    json restore(Invocation& call) const {
        const Uuid id = parse_item(call.text("item"));
        const Organization tenant = holder_of(call, id);
        json item = write(items_.restore(call.actor(), tenant.id, id));
        item["tenant"] = tenant.slug;
        return {{"item", std::move(item)}};
    }

    json purge(Invocation& call) const {
        const OrganizationId organization = tenant_of(call, organizations_);
        const bool dry_run = call.flag("dry_run");
        const std::vector<DeletedItem> wanted = wanted_of(call, organization);
        std::map<std::string, std::int64_t> counts;
        json items = json::array();
        std::int64_t kept = 0;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            call.progress("erasing", static_cast<std::int64_t>(i), static_cast<std::int64_t>(wanted.size()));
            if (!dry_run && !purge_one(call, organization, wanted[i])) {
                ++kept;
                continue;
            }
            ++counts[std::string(name_of(wanted[i].kind))];
            items.push_back(write(wanted[i]));
        }
        return {{"purge", {{"counts", counts}, {"kept", kept}}},
                {"items", std::move(items)},
                {"dry_run", dry_run},
                {"problems", kept}};
    }

  private:
    Organization holder_of(const Invocation& call, const Uuid& id) const {
        for (const Organization& tenant : tenants_of(call, organizations_)) {
            try {
                items_.get(call.actor(), tenant.id, id);
                return tenant;
            } catch (const Error& error) {
                if (error.code() != Code::not_found)
                    throw;
            }
        }
        refuse_item();
    }

    /// What to purge: the named ones, or all of the tenant's; with older_than only what was deleted before
    /// that.
    std::vector<DeletedItem> wanted_of(const Invocation& call, OrganizationId organization) const {
        const std::string age = call.text("older_than");
        std::optional<Time> before;
        if (!age.empty() && age != "never")
            before = clock_.now() - parse_span(age);
        std::vector<DeletedItem> wanted;
        const auto add = [&](const DeletedItem& item) {
            if (age != "never" && (!before || item.deleted_at < *before))
                wanted.push_back(item);
        };
        const std::vector<std::string> named = call.list("item");
        for (const std::string& text : named)
            add(items_.get(call.actor(), organization, parse_item(text)).item);
        if (named.empty())
            for (const service::DeletedEntry& entry : items_.list(call.actor(), organization, std::nullopt))
                add(entry.item);
        return wanted;
    }

    /// False when a legal hold keeps it. One that went with its conversation, erased before it, counts as
    /// purged.
    bool purge_one(const Invocation& call, OrganizationId organization, const DeletedItem& item) const {
        try {
            items_.purge(call.actor(), organization, item.id);
            return true;
        } catch (const Error& error) {
            if (error.code() == Code::not_found)
                return true;
            if (error.code() != Code::legal_hold)
                throw;
            return false;
        }
    }

    service::DeletedItems& items_;
    service::Organizations& organizations_;
    const Clock& clock_;
};

} // namespace

HandlerRows deleted_handlers(service::DeletedItems& items, service::Organizations& organizations,
                             const Clock& clock) {
    const DeletedCommands commands(items, organizations, clock);
    return {
        {"deleted list", [commands](Invocation& call) { return commands.list(call); }},
        {"deleted restore", [commands](Invocation& call) { return commands.restore(call); }},
        {"deleted purge", [commands](Invocation& call) { return commands.purge(call); }},
    };
}

} // namespace iterochat::admin
