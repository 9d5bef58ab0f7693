#include "desk.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::test;

TEST_CASE("a tenant is made once, with a widget key and files of its own") {
    Desk desk;
    service::NewOrganization wanted;
    wanted.slug = "acme";
    wanted.name = "Acme Ltd";
    const auto made = desk.organizations.create(desk.administrator, wanted);
    CHECK(made.created);
    CHECK(made.organization.widget_key.starts_with("wk_"));
    CHECK(desk.store.has_organization_files(made.organization.id));
    CHECK(desk.organizations.id_of("acme") == made.organization.id);
    CHECK(desk.organizations.id_of(made.organization.id.text()) == made.organization.id);

    CHECK(refusal([&] { desk.organizations.create(desk.administrator, wanted); }) == Code::exists);
    wanted.if_not_exists = true;
    const auto again = desk.organizations.create(desk.administrator, wanted);
    CHECK_FALSE(again.created);
    CHECK(again.organization.id == made.organization.id);
    CHECK(desk.organizations.list(desk.administrator).size() == 1);
}

TEST_CASE("a tenant's short name and domains are checked") {
    Desk desk;
    service::NewOrganization wanted;
    for (const char* slug : {"", "a", "Acme", "a b", "-acme", "ac_me"}) {
        wanted.slug = slug;
        CHECK(refusal([&] { desk.organizations.create(desk.administrator, wanted); }) == Code::unprocessable);
    }
    wanted.slug = "acme";
    for (const char* origin : {"ftp://acme.example", "https://", "acme.example/path", "two words"}) {
        wanted.origins = {origin};
        CHECK(refusal([&] { desk.organizations.create(desk.administrator, wanted); }) == Code::unprocessable);
    }
    CHECK_FALSE(std::filesystem::exists(desk.folder.path() + "/organizations")); // nothing was begun
}

TEST_CASE("an unknown tenant's name brings up the near one") {
    Desk desk;
    desk.make_tenant("acme");
    try {
        desk.organizations.id_of("acmee");
        FAIL("found");
    } catch (const Error& error) {
        CHECK(error.code() == Code::not_found);
        CHECK(std::string(error.what()).find("did you mean acme?") != std::string::npos);
    }
}

TEST_CASE("allowed domains cover exactly what they say") {
    Organization organization;
    const auto allows = [&](const char* origin) {
        return service::Organizations::allows_origin(organization, origin);
    };
    CHECK(allows("https://anything.example"));
    organization.origins = {"https://acme.example", "shop.example", "*.deep.example",
                            "http://localhost:3000"};
    CHECK(allows(""));
    CHECK(allows("https://acme.example"));
    CHECK(allows("HTTPS://ACME.example"));
    CHECK_FALSE(allows("http://acme.example"));
    CHECK_FALSE(allows("https://acme.example:8443"));
    CHECK_FALSE(allows("https://acme.example.evil.example"));
    CHECK_FALSE(allows("https://evilacme.example"));
    CHECK(allows("http://shop.example"));
    CHECK(allows("https://shop.example:8443"));
    CHECK_FALSE(allows("https://www.shop.example"));
    CHECK(allows("https://a.deep.example"));
    CHECK_FALSE(allows("https://deep.example"));
    CHECK_FALSE(allows("https://notdeep.example"));
    CHECK(allows("http://localhost:3000"));
    CHECK_FALSE(allows("http://localhost:3001"));
    CHECK_FALSE(allows("null"));
}

TEST_CASE("a disabled tenant's widget says so, and comes back") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto key = desk.organizations.get(desk.administrator, acme).widget_key;
    CHECK(desk.organizations.of_widget_key(key).id == acme);
    desk.organizations.set_enabled(desk.administrator, acme, false);
    CHECK(refusal([&] { desk.organizations.of_widget_key(key); }) == Code::unavailable);
    desk.organizations.set_enabled(desk.administrator, acme, true);
    CHECK(desk.organizations.of_widget_key(key).id == acme);
    CHECK(refusal([&] { desk.organizations.of_widget_key("wk_unknown"); }) == Code::not_found);
}

TEST_CASE("a rotated widget key works until its grace ends") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto old_key = desk.organizations.get(desk.administrator, acme).widget_key;
    const auto rotated = desk.organizations.rotate_widget_key(desk.administrator, acme, days(1));
    CHECK(rotated.widget_key != old_key);
    CHECK(desk.organizations.snippet(desk.administrator, acme) ==
          "<script async src=\"https://chat.example/widget.js\" data-widget-key=\"" + rotated.widget_key +
              "\"></script>");
    CHECK(desk.organizations.of_widget_key(old_key).id == acme);
    desk.clock.advance(days(2));
    CHECK(refusal([&] { desk.organizations.of_widget_key(old_key); }) == Code::not_found);
    CHECK(desk.organizations.of_widget_key(rotated.widget_key).id == acme);
}

TEST_CASE("settings change only where they are named, and are checked as a whole") {
    Desk desk;
    const auto acme = desk.make_tenant();
    service::WidgetChange widget;
    widget.title = "Help";
    widget.consent_text = "We keep this chat.";
    CHECK(refusal([&] { desk.organizations.change_widget(desk.administrator, acme, widget); }) ==
          Code::unprocessable); // a consent text needs a version
    widget.consent_version = "1";
    desk.organizations.change_widget(desk.administrator, acme, widget);
    service::WidgetChange color;
    color.color = "#112233";
    const auto settings = desk.organizations.change_widget(desk.administrator, acme, color);
    CHECK(settings.title == "Help");
    CHECK(settings.color == "#112233");
    CHECK(desk.organizations.widget_settings(acme).consent_version == "1");

    service::AiChange ai;
    ai.mode = AnswerMode::ai_only;
    ai.handoff_phrases = {"my lawyer"};
    desk.organizations.change_ai(desk.administrator, acme, ai);
    service::AiChange idle;
    idle.idle_minutes = 0;
    CHECK(refusal([&] { desk.organizations.change_ai(desk.administrator, acme, idle); }) ==
          Code::unprocessable);
    const auto stored = desk.organizations.ai_settings(desk.administrator, acme);
    CHECK(stored.mode == AnswerMode::ai_only);
    CHECK(stored.handoff_phrases == std::vector<std::string>{"my lawyer"});
    CHECK(stored.idle_minutes == 24 * 60);
}

TEST_CASE("agents read the organization and change nothing of it") {
    Desk desk;
    const auto acme = desk.make_tenant();
    const auto agent = desk.make_member(acme, Role::agent, "cem@acme.example");
    const auto admin = desk.make_member(acme, Role::admin, "bob@acme.example");
    service::OrganizationChange change;
    change.name = "Acme";
    CHECK(desk.organizations.get(agent, acme).slug == "acme");
    CHECK(refusal([&] { desk.organizations.change(agent, acme, change); }) == Code::forbidden);
    CHECK(refusal([&] { desk.organizations.change_ai(agent, acme, {}); }) == Code::forbidden);
    CHECK(refusal([&] { desk.organizations.change_widget(agent, acme, {}); }) == Code::forbidden);
    CHECK(desk.organizations.change(admin, acme, change).name == "Acme");
    CHECK(refusal([&] { desk.organizations.list(admin); }) == Code::forbidden);
    CHECK(refusal([&] { desk.organizations.set_enabled(admin, acme, false); }) == Code::forbidden);
}
