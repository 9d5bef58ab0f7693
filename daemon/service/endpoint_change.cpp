#include "daemon/service/endpoint_change.hpp"

#include "common/base/error.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/model_endpoint.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <string>

namespace iterochat::service {
namespace {

constexpr std::size_t key_characters = 1000;

/// It goes into a header line.
void check_key(const Secret& key) {
    const std::string_view text = key.text();
    if (text.size() > key_characters ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; }))
        throw Error{Code::unprocessable,
                    "The model's key is at most 1,000 printable characters without blanks."}
            .with_field("key");
}

std::string origin_of(const std::string& base_url) {
    return base_url.empty() ? std::string{} : parse_base_address(base_url, true).origin;
}

bool is_administrator(const Actor& actor) {
    return std::holds_alternative<Administrator>(actor);
}

/// A member's organization shares the host with others: whoever points it at a private address looks into a
/// network that isn't theirs. So only an administrator allows that, and only for the address that stands
/// then.
void check_reach(const Actor& actor, const ModelEndpoint& before, ModelEndpoint& after) {
    if (is_administrator(actor))
        return;
    if (after.allow_private && !before.allow_private)
        throw Error{Code::forbidden,
                    "Private addresses are allowed by an administrator of this installation."}
            .with_field("allow_private")
            .with_hint("iterochat tenant set SLUG --endpoint-private on");
    if (after.base_url != before.base_url)
        after.allow_private = false;
}

ModelEndpoint changed(const ModelEndpoint& before, const Actor& actor, const EndpointChange& change) {
    ModelEndpoint after = before;
    after.engine = change.engine.value_or(after.engine);
    after.base_url = change.base_url.value_or(after.base_url);
    after.model = change.model.value_or(after.model);
    after.allow_private = change.allow_private.value_or(after.allow_private);
    after.calls_a_day = change.calls_a_day.value_or(after.calls_a_day);
    after.calls_a_visitor = change.calls_a_visitor.value_or(after.calls_a_visitor);
    check_reach(actor, before, after);
    validate(after);
    return after;
}

audit::Act act(const Actor& actor, OrganizationId organization, const ModelEndpoint& after, const char* key) {
    audit::Act act = act_of(actor, organization, "settings.engine", "organization", organization.text());
    act.facts = {{"engine", std::string(name_of(after.engine))},
                 {"private_addresses", after.allow_private ? "allowed" : "refused"},
                 {"key", key}};
    return act;
}

} // namespace

bool EndpointChange::empty() const {
    return !engine && !base_url && !model && !key && !allow_private && !calls_a_day && !calls_a_visitor;
}

void change_endpoint(storage::Tx& tx, const Actor& actor, const EndpointChange& change) {
    const ModelEndpoint before = storage::model_endpoint(tx);
    const ModelEndpoint after = changed(before, actor, change);
    if (change.key)
        check_key(*change.key);
    storage::set_model_endpoint(tx, after);
    // Whoever may change the address may not learn the key by having it sent to a host of their own.
    const bool moved = before.has_key && origin_of(before.base_url) != origin_of(after.base_url);
    if (change.key)
        storage::set_model_key(tx, *change.key);
    else if (moved)
        storage::set_model_key(tx, {});
    const char* key = change.key ? (change.key->empty() ? "removed" : "set")
                      : moved    ? "removed"
                                 : "unchanged";
    audit::record(tx, act(actor, tx.organization(), after, key));
}

ModelEndpoint Organizations::model_endpoint(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization,
                               [](storage::View& view) { return storage::model_endpoint(view); });
}

} // namespace iterochat::service
