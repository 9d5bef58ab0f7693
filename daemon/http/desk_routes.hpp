#pragma once

#include "daemon/http/route.hpp"

namespace iterochat::service {
class Accounts;
class Articles;
class BackgroundImport;
class DeletedItems;
class Instructions;
class Organizations;
class QuickReplies;
class Rehearsal;
class SecondFactors;
class SuggestedQuestions;
class Tags;
class Users;
} // namespace iterochat::service

/// The rows of the desk's resources. The services outlive the router.
namespace iterochat::http {

Routes auth_routes(service::Accounts& accounts, service::Users& users);
Routes second_factor_routes(service::SecondFactors& factors, service::Accounts& accounts);
Routes security_settings_routes(service::Organizations& organizations);
Routes me_routes(service::Accounts& accounts);
Routes organization_routes(service::Organizations& organizations);
Routes settings_routes(service::Organizations& organizations);
Routes member_routes(service::Users& users);
Routes invitation_routes(service::Users& users, service::Accounts& accounts);
Routes article_routes(service::Articles& articles, service::Rehearsal& rehearsal);
Routes article_import_routes(service::BackgroundImport& imports);
Routes instruction_routes(service::Instructions& instructions);
Routes quick_reply_routes(service::QuickReplies& replies);
Routes tag_routes(service::Tags& tags);
Routes suggested_question_routes(service::SuggestedQuestions& questions);
Routes deleted_item_routes(service::DeletedItems& items);

} // namespace iterochat::http
