#pragma once

#include "daemon/http/codec_conversation.hpp"
#include "daemon/http/route.hpp"
#include "daemon/service/actor.hpp"
#include "daemon/service/deferred.hpp"

#include <memory>
#include <utility>
#include <variant>

namespace iterochat::http {

/// Answers when the write is on disk: `write(call, value)`, or the refusal.
template <class Value, class Write>
service::Then<Value> reply_when_done(std::shared_ptr<Call> call, Write write) {
    return [call = std::move(call), write = std::move(write)](const service::Result<Value>& result) {
        try {
            write(*call, result.get());
        } catch (const std::exception& error) {
            call->reply_error(error);
        }
    };
}

/// The nearly usual reply: 200 and the conversation as this side sees it.
service::Then<Conversation> reply_conversation(std::shared_ptr<Call> call, talk::Side side);

/// The router let only visitors, or only members, through to the handlers that ask for them.
inline const service::VisitorActor& visitor_of(const Call& call) {
    return std::get<service::VisitorActor>(call.actor);
}
inline const service::Member& member_of(const Call& call) {
    return std::get<service::Member>(call.actor);
}

} // namespace iterochat::http
