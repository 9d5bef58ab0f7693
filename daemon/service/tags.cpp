#include "daemon/service/tags.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/tags.hpp"

namespace iterochat::service {
namespace {

constexpr std::size_t tags_most = 1000;

Tag live_tag(storage::View& view, const TagId& id) {
    auto found = storage::find_tag(view, id);
    if (!found || found->deleted_at)
        throw Error{Code::not_found, "There is no tag of this id."};
    return *std::move(found);
}

std::string checked_name(std::string_view name) {
    const std::string_view trimmed = trim(name);
    validate_short_text("name", trimmed, 1, 60);
    return std::string(trimmed);
}

} // namespace

Tags::Tags(const Context& context) : context_(context) {}

std::vector<Tag> Tags::list(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::work_inbox);
    return context_.store.read(organization, [](storage::View& view) { return storage::list_tags(view); });
}

Tag Tags::get(const Actor& actor, OrganizationId organization, TagId id) {
    require(actor, organization, Right::work_inbox);
    return context_.store.read(organization, [&](storage::View& view) { return live_tag(view, id); });
}

Tag Tags::create(const Actor& actor, OrganizationId organization, std::string_view name) {
    require(actor, organization, Right::manage_labels);
    const std::string checked = checked_name(name);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        if (storage::list_tags(tx).size() >= tags_most)
            throw Error{Code::conflict, "There are 1,000 tags already; delete one first."};
        Tag created = storage::create_tag(tx, checked);
        audit::record(tx, act_of(actor, organization, "tag.create", "tag", created.id.text()));
        return created;
    });
}

Tag Tags::rename(const Actor& actor, OrganizationId organization, TagId id, std::string_view name) {
    require(actor, organization, Right::manage_labels);
    const std::string checked = checked_name(name);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        live_tag(tx, id);
        storage::rename_tag(tx, id, checked);
        audit::record(tx, act_of(actor, organization, "tag.set", "tag", id.text()));
        return live_tag(tx, id);
    });
}

void Tags::remove(const Actor& actor, OrganizationId organization, TagId id) {
    require(actor, organization, Right::manage_labels);
    context_.store.write(organization, [&](storage::Tx& tx) {
        live_tag(tx, id);
        storage::delete_item(tx, ItemKind::tag, id, label_of(actor));
        audit::record(tx, act_of(actor, organization, "tag.delete", "tag", id.text()));
    });
}

} // namespace iterochat::service
