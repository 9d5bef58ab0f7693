#include "daemon/service/attachments.hpp"

#include "common/base/error.hpp"
#include "daemon/service/inbox_access.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/store.hpp"

namespace iterochat::service {
namespace {

[[noreturn]] void refuse_absent() {
    throw Error{Code::not_found, "There is no such file."};
}

/// Of their own conversations that are not deleted.
bool may_fetch(storage::View& view, const VisitorActor& visitor, const ConversationId& id) {
    const auto conversation = storage::find_conversation(view, id);
    return conversation && conversation->visitor_id == visitor.visitor && !conversation->deleted_at;
}

} // namespace

void check_attachment(storage::View& view, const ConversationId& conversation, AuthorKind sender,
                      const AttachmentDraft& file) {
    const WidgetSettings settings = storage::widget_settings(view);
    if (sender == AuthorKind::visitor && !settings.attachments)
        throw Error{Code::forbidden, "This chat takes no files; describe it in words."};
    if (file.content.size() > static_cast<std::size_t>(settings.attachment_mb) * 1024 * 1024)
        throw Error{Code::too_large, "A file has at most " + std::to_string(settings.attachment_mb) + " MB."};
    if (storage::count_attachments(view, conversation) >=
        static_cast<std::int64_t>(attachments_a_conversation_most))
        throw Error{Code::conflict, "This conversation holds " +
                                        std::to_string(attachments_a_conversation_most) +
                                        " files already, as many as one can."};
}

storage::StoredAttachment Attachments::get(const Actor& actor, OrganizationId organization, AttachmentId id) {
    return context_.store.read(organization, [&](storage::View& view) {
        auto attachment = storage::find_attachment(view, id);
        if (!attachment)
            refuse_absent();
        const ConversationId& conversation = attachment->message.conversation_id;
        if (const auto* visitor = std::get_if<VisitorActor>(&actor)) {
            if (!may_fetch(view, *visitor, conversation))
                refuse_absent();
        } else {
            try {
                visible_conversation(view, actor, conversation);
            } catch (const Error& error) {
                if (error.code() == Code::not_found)
                    refuse_absent();
                throw;
            }
        }
        return std::move(*attachment);
    });
}

void Attachments::write(OrganizationId organization, const storage::StoredAttachment& attachment,
                        const Write& write) {
    std::int64_t written = 0;
    for (std::int64_t position = 0; written < attachment.file.bytes; ++position) {
        const auto piece = context_.store.read(organization, [&](storage::View& view) {
            return storage::attachment_chunk(view, attachment, position);
        });
        if (!piece || piece->empty())
            refuse_absent();
        if (!write(*piece))
            return;
        written += static_cast<std::int64_t>(piece->size());
    }
}

} // namespace iterochat::service
