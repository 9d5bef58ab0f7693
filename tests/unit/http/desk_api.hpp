#pragma once

#include "daemon/http/desk_routes.hpp"
#include "daemon/http/router.hpp"
#include "daemon/service/answers.hpp"
#include "daemon/service/background_import.hpp"
#include "daemon/service/deleted_items.hpp"
#include "daemon/service/instructions.hpp"
#include "daemon/service/quick_replies.hpp"
#include "daemon/service/rehearsal.hpp"
#include "daemon/service/suggested_questions.hpp"
#include "daemon/service/tags.hpp"
#include "tests/unit/service/desk.hpp"

#include <httplib.h>
#include <nlohmann/json.hpp>

namespace iterochat::test {

/// A request without a network: keeps what is sent.
class FakeExchange final : public net::Exchange {
  public:
    httplib::Request asked;
    net::Peer from;
    net::Response answered;
    bool sent = false;

    const httplib::Request& request() const override { return asked; }
    const net::Peer& peer() const override { return from; }
    bool accepts_gzip() const override { return false; }
    void send(net::Response response) override {
        answered = std::move(response);
        sent = true;
    }
    std::shared_ptr<net::OutStream> open_stream(std::string, net::Headers) override { return nullptr; }
    std::string sink_result() const override { return {}; }
};

struct Answer {
    int status = 0;
    nlohmann::json body;
    std::string code() const { return of_error("code"); }
    std::string field() const { return of_error("field"); }

  private:
    std::string of_error(const char* name) const {
        return body.is_object() && body.contains("error") ? body["error"].value(name, "") : "";
    }
};

/// The desk's routes on real services.
struct DeskApi : Desk {
    service::Answers answers{context, {}, [](OrganizationId, const answer::Question& question) {
                                 answer::Outcome outcome;
                                 outcome.action = answer::Action::answer;
                                 outcome.text = "About: " + question.text;
                                 return outcome;
                             }};
    service::Articles articles{context, note_change};
    service::Rehearsal rehearsal{context, answers};
    service::Instructions instructions{context};
    service::QuickReplies replies{context};
    service::Tags tags{context};
    service::SuggestedQuestions questions{context};
    service::DeletedItems deleted{context, {}, note_change};
    service::KnowledgeImport imports{context, note_change};
    service::Uploads uploads{folder.path(), clock};
    service::Jobs jobs{context};
    service::BackgroundImport background{imports, jobs, uploads};
    http::Router router{http::Gate{
        .visitor = [](const std::string&) -> service::VisitorActor {
            throw Error{Code::unauthenticated, "No."};
        },
        .check_origin = [](OrganizationId, const std::string&) {},
        .account = [this](const std::string& bearer) { return accounts.authenticate(bearer).account; },
        .member = [this](AccountId account,
                         OrganizationId organization) { return accounts.member_of(account, organization); }}};
    OrganizationId acme = make_tenant();
    std::string token; ///< of the signed-in owner

    DeskApi() {
        for (http::Routes routes :
             {http::auth_routes(accounts, users), http::me_routes(accounts),
              http::second_factor_routes(factors, accounts), http::security_settings_routes(organizations),
              http::organization_routes(organizations), http::settings_routes(organizations),
              http::member_routes(users), http::invitation_routes(users, accounts),
              http::article_routes(articles, rehearsal), http::article_import_routes(background),
              http::instruction_routes(instructions), http::quick_reply_routes(replies),
              http::tag_routes(tags), http::suggested_question_routes(questions),
              http::deleted_item_routes(deleted)})
            router.add(std::move(routes));
        make_member(acme, Role::owner, "ann@acme.example");
        token = sign_in("ann@acme.example").token;
    }

    /// A raw body, as an upload has it.
    Answer send(const std::string& path, const std::string& content, const std::string& type) {
        auto exchange = std::make_shared<FakeExchange>();
        exchange->asked.method = "POST";
        exchange->asked.headers.emplace("Authorization", "Bearer " + token);
        exchange->asked.headers.emplace("Content-Type", type);
        exchange->asked.body = content;
        const auto question_mark = path.find('?');
        if (question_mark != std::string::npos)
            httplib::detail::parse_query_text(path.substr(question_mark + 1), exchange->asked.params);
        router.serve(exchange, std::string_view(path).substr(0, question_mark));
        return {exchange->answered.status, nlohmann::json::parse(exchange->answered.body)};
    }

    Answer call(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr,
                const std::string& as = "owner") {
        auto exchange = std::make_shared<FakeExchange>();
        exchange->asked.method = method;
        const auto question_mark = path.find('?');
        if (question_mark != std::string::npos)
            httplib::detail::parse_query_text(path.substr(question_mark + 1), exchange->asked.params);
        exchange->from.address = "192.0.2.7";
        exchange->asked.headers.emplace("User-Agent", "Browser/1");
        const std::string& bearer = as == "owner" ? token : as;
        if (!bearer.empty())
            exchange->asked.headers.emplace("Authorization", "Bearer " + bearer);
        if (!body.is_null()) {
            exchange->asked.headers.emplace("Content-Type", "application/json");
            exchange->asked.body = body.dump();
        }
        router.serve(exchange, std::string_view(path).substr(0, question_mark));
        if (!exchange->sent)
            throw std::runtime_error("no reply to " + method + " " + path);
        const std::string& text = exchange->answered.body;
        return {exchange->answered.status,
                text.empty() ? nlohmann::json(nullptr) : nlohmann::json::parse(text)};
    }
    std::string below(const std::string& path) const { return "/organizations/" + acme.text() + path; }
};

} // namespace iterochat::test
