#include "daemon/service/organizations.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <numeric>

namespace iterochat::service {
namespace {

constexpr std::size_t origins_most = 100;

/// "https://acme.example", "http://localhost:3000", "acme.example" or "*.acme.example": a scheme and port are
/// compared when they are given.
std::string checked_origin(std::string_view written) {
    const std::string origin = lower_ascii(trim(written));
    std::string_view host = origin;
    if (const auto scheme = host.find("://"); scheme != std::string_view::npos) {
        if (host.substr(0, scheme) != "https" && host.substr(0, scheme) != "http")
            host = {};
        else
            host.remove_prefix(scheme + 3);
    }
    if (host.starts_with("*."))
        host.remove_prefix(2);
    const bool good =
        !host.empty() && host.size() <= 260 &&
        host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == std::string_view::npos;
    if (!good)
        throw Error{Code::unprocessable,
                    "An allowed domain is written like https://acme.example, acme.example or *.acme.example."}
            .with_field("origins");
    return origin;
}

std::vector<std::string> checked_origins(const std::vector<std::string>& written) {
    if (written.size() > origins_most)
        throw Error{Code::unprocessable, "There are at most 100 allowed domains."}.with_field("origins");
    std::vector<std::string> origins;
    for (const std::string& each : written)
        if (!trim(each).empty()) // an empty one empties the list
            origins.push_back(checked_origin(each));
    return origins;
}

void check_locale(std::string_view locale) {
    if (locale != "en" && locale != "bn")
        throw Error{Code::unprocessable, "The widget speaks en or bn."}.with_field("locale");
}

Organization present(storage::ControlView& view, OrganizationId id) {
    auto found = storage::find_organization(view, id);
    if (!found || found->state == OrganizationState::deleting)
        throw Error{Code::not_found, "There is no such organization."};
    return *std::move(found);
}

[[noreturn]] void refuse_slug(const std::string& slug) {
    throw Error{Code::exists, "There is a tenant " + slug + " already."}.with_field("slug").with_hint(
        "iterochat tenant show " + slug);
}

/// Does one allowed domain cover the origin? `origin` is lower case, "scheme://host[:port]".
bool covers(std::string_view allowed, std::string_view origin) {
    const bool names_scheme = allowed.find("://") != std::string_view::npos;
    std::string_view host = origin;
    if (const auto scheme = host.find("://"); scheme != std::string_view::npos)
        host.remove_prefix(scheme + 3);
    if (names_scheme) {
        const auto end = allowed.find("://") + 3;
        if (!origin.starts_with(allowed.substr(0, end)))
            return false;
        allowed.remove_prefix(end);
    } else if (allowed.find(':') == std::string_view::npos) {
        host = host.substr(0, host.find(':')); // a bare domain allows every port
    }
    if (allowed.starts_with("*."))
        return host.size() > allowed.size() - 1 && host.ends_with(allowed.substr(1));
    return host == allowed;
}

} // namespace

Organizations::Organizations(const Context& context, std::string public_url, bool open)
    : context_(context), public_url_(std::move(public_url)), open_(open) {}

CreatedOrganization Organizations::create(const Actor& actor, const NewOrganization& wanted) {
    require_administrator(actor);
    validate_slug(wanted.slug);
    check_locale(wanted.locale);
    Organization organization;
    organization.slug = wanted.slug;
    organization.name = wanted.name.empty() ? wanted.slug : wanted.name;
    organization.locale = wanted.locale;
    organization.origins = checked_origins(wanted.origins);
    validate_short_text("name", organization.name, 1, 200);
    const auto known = context_.store.control_read(
        [&](storage::ControlView& view) { return storage::find_organization_by_slug(view, wanted.slug); });
    if (known && wanted.if_not_exists)
        return {*known, false};
    if (known)
        refuse_slug(wanted.slug);

    try {
        return {make(organization,
                     [&](storage::ControlTx& tx, const Organization& made) {
                         audit::record(
                             tx, act_of(actor, made.id, "tenant.create", "organization", made.id.text()));
                     }),
                true};
    } catch (const Error& error) {
        if (error.code() != Code::exists)
            throw;
        if (wanted.if_not_exists) // another call was quicker
            return create(actor, wanted);
        refuse_slug(wanted.slug);
    }
}

Organization Organizations::make(Organization organization, const AndThen& and_then) {
    // Files first: an organization that can be found always has them.
    organization.id = OrganizationId::make(context_.clock.now());
    organization.created_at = context_.clock.now();
    try {
        context_.store.create_organization_files(organization.id);
        return context_.store.control_write([&](storage::ControlTx& tx) {
            Organization created = storage::create_organization(tx, organization);
            and_then(tx, created);
            return created;
        });
    } catch (const Error&) {
        context_.store.destroy_organization_files(organization.id);
        throw;
    }
}

std::vector<Organization> Organizations::list(const Actor& actor) {
    require_administrator(actor);
    return context_.store.control_read([](storage::ControlView& view) {
        auto all = storage::list_organizations(view);
        std::erase_if(all,
                      [](const Organization& each) { return each.state == OrganizationState::deleting; });
        return all;
    });
}

Organization Organizations::get(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::work_inbox);
    return context_.store.control_read(
        [&](storage::ControlView& view) { return present(view, organization); });
}

OrganizationCounts Organizations::counts(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::see_metrics);
    OrganizationCounts counts;
    counts.members = context_.store.control_read([&](storage::ControlView& view) {
        return static_cast<std::int64_t>(storage::members_of(view, organization).size());
    });
    context_.store.read(organization, [&](storage::View& view) {
        counts.articles = storage::count_articles(view);
        const auto by_state = storage::count_conversations_by_state(view);
        counts.conversations = std::accumulate(by_state.begin(), by_state.end(), std::int64_t{0});
    });
    return counts;
}

OrganizationId Organizations::id_of(std::string_view slug) {
    return context_.store.control_read([&](storage::ControlView& view) {
        auto found = storage::find_organization_by_slug(view, slug);
        if (const auto id = OrganizationId::parse(slug); !found && id)
            found = storage::find_organization(view, *id);
        if (found && found->state != OrganizationState::deleting)
            return found->id;
        const std::string name = truncate_characters(slug, 60);
        if (found)
            throw Error{Code::not_found, "The tenant '" + name + "' is being erased."}.with_hint(
                "iterochat job list");
        std::vector<std::string> slugs;
        for (const Organization& each : storage::list_organizations(view))
            if (each.state != OrganizationState::deleting)
                slugs.push_back(each.slug);
        const std::string near = closest(slug, slugs);
        throw Error{Code::not_found,
                    "There is no tenant '" + name + (near.empty() ? "'." : "'; did you mean " + near + "?")}
            .with_hint("iterochat tenant list");
    });
}

Organization Organizations::change(const Actor& actor, OrganizationId organization,
                                   const OrganizationChange& change) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        Organization changed = present(tx, organization);
        if (change.name) {
            validate_short_text("name", *change.name, 1, 200);
            changed.name = *change.name;
        }
        if (change.locale) {
            check_locale(*change.locale);
            changed.locale = *change.locale;
        }
        if (change.origins)
            changed.origins = checked_origins(*change.origins);
        storage::update_organization(tx, changed);
        audit::record(tx, act_of(actor, organization, "tenant.set", "organization", organization.text()));
        return changed;
    });
}

void Organizations::set_enabled(const Actor& actor, OrganizationId organization, bool enabled) {
    require_administrator(actor);
    context_.store.control_write([&](storage::ControlTx& tx) {
        Organization changed = present(tx, organization);
        const auto wanted = enabled ? OrganizationState::active : OrganizationState::disabled;
        if (changed.state == wanted)
            return;
        changed.state = wanted;
        storage::update_organization(tx, changed);
        audit::record(tx, act_of(actor, organization, enabled ? "tenant.enable" : "tenant.disable",
                                 "organization", organization.text()));
    });
}

Organization Organizations::rotate_widget_key(const Actor& actor, OrganizationId organization, Span grace) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.control_write([&](storage::ControlTx& tx) {
        present(tx, organization);
        storage::rotate_widget_key(tx, organization, tx.now() + grace);
        audit::record(tx,
                      act_of(actor, organization, "tenant.rotate_key", "organization", organization.text()));
        return present(tx, organization);
    });
}

std::string Organizations::snippet(const Actor& actor, OrganizationId organization) {
    const Organization found = get(actor, organization);
    // The button asks nobody what it looks like: that stands in the tag.
    const WidgetSettings settings = widget_settings(organization);
    std::string look;
    if (settings.color != WidgetSettings{}.color)
        look += " data-color=\"" + settings.color + "\"";
    if (settings.position != WidgetSettings{}.position)
        look += " data-position=\"" + settings.position + "\"";
    return "<script async src=\"" + public_url_ + "/widget.js\" data-widget-key=\"" + found.widget_key +
           "\"" + look + "></script>";
}

std::string Organizations::page_url(const Organization& organization) const {
    return public_url_ + "/w/" + organization.widget_key;
}

Organization Organizations::of_widget_key(std::string_view widget_key) {
    return context_.store.control_read([&](storage::ControlView& view) {
        auto found = storage::find_organization_by_widget_key(view, widget_key);
        if (!found || found->state == OrganizationState::deleting)
            throw Error{Code::not_found, "There is no widget of this key."}.with_field("widget_key");
        if (found->state == OrganizationState::disabled)
            throw Error{Code::unavailable, "This chat is switched off."};
        return *std::move(found);
    });
}

bool Organizations::allows_origin(const Organization& organization, std::string_view origin) {
    if (origin.empty() || organization.origins.empty())
        return true;
    const std::string lower = lower_ascii(origin);
    return std::any_of(organization.origins.begin(), organization.origins.end(),
                       [&](const std::string& allowed) { return covers(allowed, lower); });
}

} // namespace iterochat::service
