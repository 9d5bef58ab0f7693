#include "desk.hpp"

#include "daemon/service/visitor_budgets.hpp"
#include "daemon/storage/model_endpoint.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

namespace {

Secret secret(std::string_view text) {
    return Secret{as_bytes(text)};
}

service::AiChange endpoint(const std::string& url, const std::string& key = {}) {
    service::AiChange change;
    change.endpoint.engine = AnswerEngineKind::openai;
    change.endpoint.base_url = url;
    change.endpoint.model = "small";
    if (!key.empty())
        change.endpoint.key = secret(key);
    return change;
}

std::string stored_key(Desk& desk, OrganizationId organization) {
    return desk.store.read(organization,
                           [](storage::View& view) { return std::string(storage::model_key(view).text()); });
}

Code refused(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.code();
    }
    return Code::internal;
}

} // namespace

TEST_CASE("an endpoint starts embedded and is changed field by field, with a new revision each time") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const ModelEndpoint before = desk.organizations.model_endpoint(desk.administrator, acme);
    CHECK(before.engine == AnswerEngineKind::embedded);
    CHECK(before.revision == 0);
    desk.organizations.change_ai(desk.administrator, acme, endpoint("https://h/v1", "sk-1"));
    const ModelEndpoint set = desk.organizations.model_endpoint(desk.administrator, acme);
    CHECK(set.engine == AnswerEngineKind::openai);
    CHECK(set.has_key);
    CHECK(stored_key(desk, acme) == "sk-1");
    service::AiChange budget;
    budget.endpoint.calls_a_day = 7;
    desk.organizations.change_ai(desk.administrator, acme, budget);
    const ModelEndpoint after = desk.organizations.model_endpoint(desk.administrator, acme);
    CHECK(after.calls_a_day == 7);
    CHECK(after.base_url == "https://h/v1");
    CHECK(after.revision > set.revision);
    CHECK(stored_key(desk, acme) == "sk-1");
}

TEST_CASE("a refused endpoint leaves everything as it was") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::AiChange change = endpoint("http://public.example/v1");
    change.mode = AnswerMode::ai_only;
    CHECK(refused([&] { desk.organizations.change_ai(desk.administrator, acme, change); }) ==
          Code::unprocessable);
    CHECK(desk.organizations.ai_settings(desk.administrator, acme).mode == AnswerMode::ai_then_people);
    CHECK(desk.organizations.model_endpoint(desk.administrator, acme).base_url.empty());
    CHECK(refused([&] {
              desk.organizations.change_ai(desk.administrator, acme, endpoint("https://h", "a\nb"));
          }) == Code::unprocessable);
}

TEST_CASE("a key goes with its host, and is removed by an empty one") {
    Desk desk;
    const auto acme = desk.make_tenant();
    desk.organizations.change_ai(desk.administrator, acme, endpoint("https://h/v1", "sk-1"));
    desk.organizations.change_ai(desk.administrator, acme, endpoint("https://h/v2"));
    CHECK(stored_key(desk, acme) == "sk-1"); // another path of the same host
    desk.organizations.change_ai(desk.administrator, acme, endpoint("https://h:444/v2"));
    CHECK(stored_key(desk, acme).empty());
    desk.organizations.change_ai(desk.administrator, acme, endpoint("https://elsewhere/v1", "sk-2"));
    CHECK(stored_key(desk, acme) == "sk-2");
    service::AiChange removal;
    removal.endpoint.key.emplace();
    desk.organizations.change_ai(desk.administrator, acme, removal);
    CHECK_FALSE(desk.organizations.model_endpoint(desk.administrator, acme).has_key);
}

TEST_CASE("members never widen an endpoint's reach") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto owner = desk.make_member(acme, Role::owner, "ann@acme.example");
    const auto agent = desk.make_member(acme, Role::agent, "cem@acme.example");
    desk.organizations.change_ai(owner, acme, endpoint("https://h/v1"));
    CHECK(refused([&] { desk.organizations.change_ai(agent, acme, endpoint("https://h/v1")); }) ==
          Code::forbidden);
    service::AiChange widen;
    widen.endpoint.allow_private = true;
    CHECK(refused([&] { desk.organizations.change_ai(owner, acme, widen); }) == Code::forbidden);
    desk.organizations.change_ai(desk.administrator, acme, widen);
    service::AiChange model;
    model.endpoint.model = "large";
    desk.organizations.change_ai(owner, acme, model); // the address stays: so does what was allowed for it
    CHECK(desk.organizations.model_endpoint(owner, acme).allow_private);
    CHECK(refused([&] { desk.organizations.change_ai(owner, acme, endpoint("http://10.0.0.1/v1")); }) ==
          Code::unprocessable);
    desk.organizations.change_ai(owner, acme, endpoint("https://other/v1"));
    CHECK_FALSE(desk.organizations.model_endpoint(owner, acme).allow_private);
}

TEST_CASE("calls are counted by days, of the organization and of each visitor") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto count = [&] {
        return desk.store.write(acme, [](storage::Tx& tx) { return storage::count_model_call(tx, 2); });
    };
    CHECK(count());
    CHECK(count());
    CHECK_FALSE(count());
    desk.clock.advance(days(1));
    CHECK(count());

    service::VisitorBudgets budgets;
    const auto ann = VisitorId::make(desk.clock.now());
    const auto bob = VisitorId::make(desk.clock.now());
    CHECK(budgets.take(ann, 1, desk.clock.now()));
    CHECK_FALSE(budgets.take(ann, 1, desk.clock.now()));
    CHECK(budgets.take(bob, 1, desk.clock.now()));
    CHECK(budgets.take(ann, 1, desk.clock.now() + days(1)));
    CHECK_FALSE(budgets.take(ann, 0, desk.clock.now() + days(2)));
}
