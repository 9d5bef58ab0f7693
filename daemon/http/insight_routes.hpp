#pragma once

#include "daemon/http/route.hpp"

namespace iterochat::service {
class AnswerRatings;
class ConfirmedQuestions;
class Insights;
} // namespace iterochat::service

/// How the AI does, and what members teach it. The services outlive the router.
namespace iterochat::http {

Routes insight_routes(service::Insights& insights);
Routes confirmed_question_routes(service::ConfirmedQuestions& questions);
Routes answer_rating_routes(service::AnswerRatings& ratings);

} // namespace iterochat::http
