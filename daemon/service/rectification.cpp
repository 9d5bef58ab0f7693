#include "daemon/service/rectification.hpp"

#include "common/base/error.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/erase_work.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/rectify.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {

Rectification::Rectification(const Context& context, Jobs& jobs) : context_(context), jobs_(jobs) {}

Message Rectification::look(const Actor& actor, OrganizationId organization, const MessageId& id) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) {
        Message message = storage::get_message(view, id);
        if (storage::is_held(view, message.conversation_id))
            throw Error{Code::legal_hold,
                        "A legal hold protects this conversation: its texts stay as they are."}
                .with_hint("iterochat hold list");
        if (storage::is_text_erased(view, message))
            throw Error{Code::conflict, "This text was erased: there is nothing left to be corrected."};
        return message;
    });
}

std::string Rectification::prepare(const Actor& actor, OrganizationId organization, const MessageId& id,
                                   std::string text, const ErasureWish& wish) {
    const Message message = look(actor, organization, id);
    if (text.ends_with('\n'))
        text.pop_back();
    validate_message_text(text);
    if (text == message.text)
        throw Error{Code::unprocessable, "The new text is the old one; nothing was changed."}.with_field(
            "text");
    erasure::validate_ground(wish.ground);
    EraseOrder order;
    order.task.organization = organization;
    order.task.kind = erasure::LedgerKind::item;
    order.task.scope = erasure::LedgerScope::messages;
    order.task.ground = wish.ground;
    order.task.message = id;
    order.task.counts.messages = 1;
    order.action = "conversation.rectify";
    order.reason = wish.reason;
    order.from_address = address_of(actor);
    order.text = std::move(text);
    return write_order(order);
}

ErasureView Rectification::rectify(const Actor& actor, OrganizationId organization, const MessageId& id,
                                   const std::string& text, const ErasureWish& wish,
                                   const Progress& progress) {
    const std::string order = prepare(actor, organization, id, text, wish);
    return erasure_view(jobs_.run(actor, erase_job_kind, organization, order, progress));
}

ErasureView Rectification::start(const Actor& actor, OrganizationId organization, const MessageId& id,
                                 const std::string& text, const ErasureWish& wish) {
    const std::string order = prepare(actor, organization, id, text, wish);
    return erasure_view(jobs_.start(actor, erase_job_kind, organization, order));
}

} // namespace iterochat::service
