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
    DeletedCommands(service::DeletedItems& items, service::Organizations& organizations)
        : items_(items), organizations_(organizations) {}

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
        const auto report =
            items_.purge_all(call.actor(), organization, wish_of(call), dry_run,
                             [&call](std::string_view stage, std::int64_t done, std::int64_t total) {
                                 call.progress(stage, done, total);
                             });
        std::map<std::string, std::int64_t> counts;
        json items = json::array();
        for (const DeletedItem& item : report.items) {
            ++counts[std::string(name_of(item.kind))];
            items.push_back(write(item));
        }
        return {{"purge", {{"counts", counts}, {"kept", report.kept}}},
                {"items", std::move(items)},
                {"dry_run", dry_run},
                {"problems", report.kept}};
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

    service::DeletedItems::PurgeWish wish_of(const Invocation& call) const {
        service::DeletedItems::PurgeWish wish;
        for (const std::string& text : call.list("item"))
            wish.ids.push_back(parse_item(text));
        const std::string age = call.text("older_than");
        if (age == "never")
            wish.deleted_before = Time{0}; // nothing is that old
        else if (!age.empty())
            wish.deleted_before = call.now() - parse_span(age);
        return wish;
    }

    service::DeletedItems& items_;
    service::Organizations& organizations_;
};

} // namespace

HandlerRows deleted_handlers(service::DeletedItems& items, service::Organizations& organizations) {
    const DeletedCommands commands(items, organizations);
    return {
        {"deleted list", [commands](Invocation& call) { return commands.list(call); }},
        {"deleted restore", [commands](Invocation& call) { return commands.restore(call); }},
        {"deleted purge", [commands](Invocation& call) { return commands.purge(call); }},
    };
}

} // namespace iterochat::admin
