#pragma once

#include "daemon/admin/desk_commands.hpp"

#include <nlohmann/json_fwd.hpp>

namespace iterochat::admin {

/// kb ask: one question, or a batch of JSON Lines as one line each, in order.
nlohmann::json ask(Invocation& call, const KnowledgeServices& services);

/// kb eval: figures over JSON Lines of questions with their right article.
nlohmann::json evaluate(Invocation& call, const KnowledgeServices& services);

} // namespace iterochat::admin
