// Organizations that people make for themselves.
#include "daemon/service/organizations.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/invitation_links.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t slug_stem_most = 36; ///< leaves room for "-999"
constexpr int slug_tries_most = 999;

/// A slug to begin with: the name's ASCII letters and digits, with a dash for whatever stands between.
std::string slug_from(std::string_view name) {
    std::string slug;
    for (const char c : fold(name)) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (fits)
            slug += c;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
        if (slug.size() == slug_stem_most)
            break;
    }
    while (slug.ends_with('-'))
        slug.pop_back();
    return slug.size() < 2 ? "team" : slug;
}

/// The first of "acme", "acme-2", "acme-3" … that is free.
std::string free_slug(storage::ControlView& view, const std::string& stem) {
    std::string slug = stem;
    for (int number = 2; number <= slug_tries_most; ++number) {
        if (!storage::find_organization_by_slug(view, slug))
            return slug;
        slug = stem + "-" + std::to_string(number);
    }
    throw Error{Code::exists, "Too many organizations have this name; give a slug."}.with_field("slug");
}

void refuse_beyond_limit(storage::ControlView& view, AccountId account) {
    const auto memberships = storage::memberships_of_account(view, account);
    const auto owned = std::count_if(memberships.begin(), memberships.end(),
                                     [](const Membership& each) { return each.role == Role::owner; });
    if (static_cast<std::size_t>(owned) >= owned_organizations_most)
        throw Error{Code::conflict, "You own as many organizations as one person may have here; delete or "
                                    "transfer one first."};
}

} // namespace

Organization Organizations::create_own(AccountId account, std::string_view name, std::string_view slug,
                                       std::string_view from_address) {
    if (!open_)
        throw Error{Code::forbidden, "Organizations are made by the administrator of this installation; ask "
                                     "them, or join one by an invitation."};
    validate_short_text("name", name, 1, 200);
    if (!slug.empty())
        validate_slug(slug);
    Organization wanted;
    wanted.name = name;
    wanted.slug = context_.store.control_read([&](storage::ControlView& view) {
        refuse_beyond_limit(view, account);
        if (slug.empty())
            return free_slug(view, slug_from(name));
        if (storage::find_organization_by_slug(view, slug))
            throw Error{Code::exists, "This slug is taken; choose another one."}.with_field("slug");
        return std::string(slug);
    });
    return make(std::move(wanted), [&](storage::ControlTx& tx, const Organization& made) {
        refuse_beyond_limit(tx, account);
        put_member(tx, made.id, account, Role::owner);
        audit::Act act = own_act(account, "tenant.create", std::string(from_address));
        act.organization = made.id;
        act.target_kind = "organization";
        act.target = made.id.text();
        audit::record(tx, act);
    });
}

} // namespace iterochat::service
