// The rows of both doors: every route and every command, with the service that stands behind it.
#include "daemon/app.hpp"

#include "daemon/http/desk_routes.hpp"
#include "daemon/http/talk_routes.hpp"

namespace iterochat {

std::unique_ptr<http::Router> build_router(Rooms& rooms) {
    http::Gate gate{
        .visitor = [&rooms](const std::string& token) { return rooms.visitors.authenticate(token); },
        .check_origin =
            [&rooms](OrganizationId organization, const std::string& origin) {
                rooms.visitors.check_origin(organization, origin);
            },
        .account = [&rooms](const std::string& token) { return rooms.accounts.authenticate(token).account; },
        .member =
            [&rooms](AccountId account, OrganizationId organization) {
                return rooms.accounts.member_of(account, organization);
            },
    };
    auto router = std::make_unique<http::Router>(std::move(gate));
    router->add(http::widget_session_routes(rooms.visitors));
    router->add(http::widget_conversation_routes(rooms.conversations));
    router->add(http::conversation_routes(rooms.inbox));
    router->add(http::conversation_action_routes(rooms.inbox));
    router->add(http::note_routes(rooms.notes));
    router->add(http::event_routes(rooms.events));
    router->add(http::auth_routes(rooms.accounts, rooms.users));
    router->add(http::me_routes(rooms.accounts));
    router->add(http::organization_routes(rooms.organizations));
    router->add(http::settings_routes(rooms.organizations));
    router->add(http::member_routes(rooms.users));
    router->add(http::article_routes(rooms.articles, rooms.rehearsal));
    router->add(http::instruction_routes(rooms.instructions));
    router->add(http::quick_reply_routes(rooms.quick_replies));
    router->add(http::tag_routes(rooms.tags));
    router->add(http::suggested_question_routes(rooms.suggested_questions));
    router->add(http::deleted_item_routes(rooms.deleted_items));
    return router;
}

} // namespace iterochat
