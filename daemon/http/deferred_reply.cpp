#include "daemon/http/deferred_reply.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {

service::Then<Conversation> reply_conversation(std::shared_ptr<Call> call, talk::Side side) {
    return reply_when_done<Conversation>(std::move(call),
                                         [side](Call& answered, const Conversation& conversation) {
                                             answered.reply(200, talk::write(conversation, side));
                                         });
}

} // namespace iterochat::http
