#include "daemon/service/visitors.hpp"

#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/visitors.hpp"
#include "talk_world.hpp"
#include "token_maker.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::service;
using namespace iterochat::service::test;

namespace {

struct Widget : TalkWorld {
    NewVisitor request(const std::string& name = {}) {
        NewVisitor made;
        made.widget_key = widget_key;
        made.name = name;
        made.ip_address = "192.0.2.7";
        made.user_agent = "Browser/1.0";
        return made;
    }
    VisitorSession session(const NewVisitor& from) {
        return wait_for<VisitorSession>([&](auto then) { visitors.start_session(from, then); });
    }
    Visitor stored_visitor(VisitorId id) {
        return store.read(organization, [&](storage::View& view) { return storage::get_visitor(view, id); });
    }
    void change(const std::function<void(Organization&)>& how) {
        store.control_write([&](storage::ControlTx& tx) {
            Organization one = storage::get_organization(tx, organization);
            how(one);
            storage::update_organization(tx, one);
        });
    }
    std::string identity(const std::string& subject, const std::string& name) {
        const std::string claims = R"({"sub":")" + subject + R"(","name":")" + name +
                                   R"(","email":"Ann@Example.com","exp":)" +
                                   std::to_string(clock.now().ms / 1000 + 60) + "}";
        return signed_token(R"({"alg":"HS256"})", claims,
                            visitors.identity_secret(Administrator{}, organization));
    }
};

} // namespace

TEST_CASE("a session names its visitor, and its token lets them in again") {
    Widget widget;
    NewVisitor request = widget.request("Ann");
    request.email = "ann@example.com";
    request.language = "bn";
    const VisitorSession session = widget.session(request);
    CHECK(session.visitor.name == "Ann");
    CHECK_FALSE(session.visitor.verified);
    CHECK(session.token.starts_with("vt_"));
    const VisitorActor actor = widget.visitors.authenticate(session.token);
    CHECK(actor.visitor == session.visitor.id);
    CHECK(actor.organization == widget.organization);
    const Visitor stored = widget.stored_visitor(actor.visitor);
    CHECK(stored.email == "ann@example.com");
    CHECK(stored.language == "bn");
    CHECK(stored.ip_address == "192.0.2.7");
    CHECK(stored.user_agent == "Browser/1.0");
    CHECK(widget.session(request).visitor.id != session.visitor.id); // a claimed address proves nothing
}

TEST_CASE("forged, foreign and expired tokens are refused alike") {
    Widget widget;
    const std::string token = widget.session(widget.request()).token;
    std::string forged = token;
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    for (const std::string& bad :
         {std::string(), std::string("vt_"), std::string("st_abc"), forged, token + "A"}) {
        INFO(bad);
        CHECK(code_of([&] { widget.visitors.authenticate(bad); }) == Code::unauthenticated);
    }
    widget.clock.move(days(181));
    CHECK(code_of([&] { widget.visitors.authenticate(token); }) == Code::unauthenticated);
}

TEST_CASE("an unknown widget key is absent, a disabled organization unavailable") {
    Widget widget;
    NewVisitor request = widget.request();
    const std::string token = widget.session(request).token;
    request.widget_key = "wk_unknown";
    CHECK(code_of([&] { widget.session(request); }) == Code::not_found);
    widget.change([](Organization& one) { one.state = OrganizationState::disabled; });
    CHECK(code_of([&] { widget.session(widget.request()); }) == Code::unavailable);
    CHECK(code_of([&] { widget.visitors.authenticate(token); }) == Code::unavailable);
    CHECK(code_of([&] { widget.visitors.config(widget.widget_key, ""); }) == Code::unavailable);
}

TEST_CASE("only the allowed domains may use the widget; a request without an origin may") {
    Widget widget;
    widget.change([](Organization& one) { one.origins = {"https://acme.example"}; });
    NewVisitor request = widget.request();
    CHECK_NOTHROW(widget.session(request));
    request.origin = "https://acme.example";
    CHECK_NOTHROW(widget.session(request));
    request.origin = "https://evil.example";
    CHECK(code_of([&] { widget.session(request); }) == Code::forbidden);
    CHECK(code_of([&] { widget.visitors.config(widget.widget_key, request.origin); }) == Code::forbidden);
    CHECK(code_of([&] { widget.visitors.check_origin(widget.organization, request.origin); }) ==
          Code::forbidden);
    CHECK_NOTHROW(widget.visitors.check_origin(widget.organization, ""));
}

TEST_CASE("consent is kept with its time and exact text, and another version is none") {
    Widget widget;
    widget.store.write(widget.organization, [](storage::Tx& tx) {
        WidgetSettings settings;
        settings.consent_text = "We keep this chat for 30 days.";
        settings.consent_version = "2";
        settings.consent_policy_url = "https://acme.example/privacy";
        storage::set_widget_settings(tx, settings);
    });
    NewVisitor request = widget.request();
    CHECK(code_of([&] { widget.session(request); }) == Code::unprocessable);
    request.consent_version = "1";
    CHECK(code_of([&] { widget.session(request); }) == Code::unprocessable);
    request.consent_version = "2";
    const Visitor stored = widget.stored_visitor(widget.session(request).visitor.id);
    CHECK(stored.consent_text == "We keep this chat for 30 days.");
    CHECK(stored.consent_version == "2");
    CHECK(stored.consent_policy_url == "https://acme.example/privacy");
    CHECK(stored.consent_at == widget.clock.now());
}

TEST_CASE("a signed identity is the same person on every device") {
    Widget widget;
    NewVisitor request = widget.request("Somebody");
    request.identity_token = widget.identity("u-7", "Ann");
    const VisitorSession phone = widget.session(request);
    request.identity_token = widget.identity("u-7", "Ann Lee");
    const VisitorSession desktop = widget.session(request);
    CHECK(phone.visitor.verified);
    CHECK(desktop.visitor.id == phone.visitor.id);
    CHECK(desktop.token != phone.token);
    const Visitor stored = widget.stored_visitor(phone.visitor.id);
    CHECK(stored.name == "Ann Lee");
    CHECK(stored.email == "ann@example.com");
    CHECK(stored.verified_id == "u-7");
    request.identity_token = widget.identity("u-8", "Bob");
    CHECK(widget.session(request).visitor.id != phone.visitor.id);
    request.identity_token.back() = request.identity_token.back() == 'A' ? 'E' : 'A';
    CHECK(code_of([&] { widget.session(request); }) == Code::unauthenticated);
}

TEST_CASE("each organization has its own identity secret, for those who manage integrations") {
    Widget widget;
    const auto owner = widget.member(Role::owner, "Olga");
    const auto admin = widget.member(Role::admin, "Ada");
    const auto agent = widget.member(Role::agent, "Bob");
    const std::string secret = widget.visitors.identity_secret(owner, widget.organization);
    CHECK(secret.size() >= 43);
    CHECK(widget.visitors.identity_secret(owner, widget.organization) == secret);
    CHECK(widget.visitors.identity_secret(admin, widget.organization) == secret);
    CHECK(code_of([&] { widget.visitors.identity_secret(agent, widget.organization); }) == Code::forbidden);
    const auto other = widget.make_organization("globex");
    CHECK(widget.visitors.identity_secret(Administrator{}, other) != secret);
}

TEST_CASE("bad names, addresses and languages are refused") {
    Widget widget;
    NewVisitor request = widget.request(std::string(201, 'x'));
    CHECK(code_of([&] { widget.session(request); }) == Code::unprocessable);
    request = widget.request();
    request.email = "no address";
    CHECK(code_of([&] { widget.session(request); }) == Code::unprocessable);
    request = widget.request();
    request.language = "en; DROP";
    CHECK(code_of([&] { widget.session(request); }) == Code::unprocessable);
}

TEST_CASE("sessions are limited by address") {
    Widget widget;
    widget.limits.set_options({.widget_sessions_per_minute = 2});
    NewVisitor request = widget.request();
    widget.session(request);
    widget.session(request);
    CHECK(code_of([&] { widget.session(request); }) == Code::rate_limited);
    request.ip_address = "192.0.2.8";
    CHECK_NOTHROW(widget.session(request));
}

TEST_CASE("the widget's configuration has what the panel shows") {
    Widget widget;
    WidgetConfig config = widget.visitors.config(widget.widget_key, "https://anywhere.example");
    CHECK(config.organization_name == "acme");
    CHECK(config.settings.title == "acme");
    CHECK_FALSE(config.is_online);
    widget.member(Role::agent, "Bob");
    widget.store.write(widget.organization, [](storage::Tx& tx) {
        storage::create_suggested_question(tx, "When do you deliver?");
    });
    config = widget.visitors.config(widget.widget_key, "");
    CHECK(config.is_online);
    REQUIRE(config.suggested_questions.size() == 1);
    CHECK(config.suggested_questions[0].text == "When do you deliver?");
}
