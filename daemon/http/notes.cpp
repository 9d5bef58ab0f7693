#include "daemon/service/notes.hpp"

#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/talk_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {

Routes note_routes(service::Notes& notes) {
    return {
        {"GET", "/organizations/{org}/conversations/{id}/notes", Access::member,
         "A conversation's notes, oldest first",
         [&notes](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<ConversationId>("id");
             nlohmann::json items = nlohmann::json::array();
             for (const Note& note : notes.list(call->actor, call->organization, id))
                 items.push_back(talk::write(note));
             call->reply(200, talk::list_of(std::move(items)));
         }},
        {"POST", "/organizations/{org}/conversations/{id}/notes", Access::member,
         "Adds a note that the visitor never sees",
         [&notes](const std::shared_ptr<Call>& call) {
             const auto id = call->path_id<ConversationId>("id");
             Fields fields = call->fields();
             const std::string text = fields.string("text");
             fields.finish();
             call->reply(201, talk::write(notes.create(member_of(*call), id, text)));
         }},
        {"DELETE", "/organizations/{org}/conversations/{id}/notes/{note}", Access::member,
         "Deletes a note; it can be restored",
         [&notes](const std::shared_ptr<Call>& call) {
             notes.remove(call->actor, call->organization, call->path_id<ConversationId>("id"),
                          call->path_id<NoteId>("note"));
             call->reply_empty();
         }},
    };
}

} // namespace iterochat::http
