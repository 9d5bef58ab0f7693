#include "daemon/service/attachments.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/http/deferred_reply.hpp"
#include "daemon/http/download_threads.hpp"
#include "daemon/http/talk_routes.hpp"
#include "daemon/service/conversations.hpp"
#include "daemon/service/inbox.hpp"

#include <array>
#include <httplib.h>
#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using service::Posted;
using Shared = const std::shared_ptr<Call>&;

constexpr int downloads_most = 32; ///< at a time

service::NewMessage read_file(const Call& call) {
    if (lower_ascii(call.header("Content-Type")).starts_with("multipart/"))
        throw Error{Code::unsupported_media, "Send the file itself as the body, and its name as ?name=."};
    auto file = std::make_shared<AttachmentDraft>(
        make_attachment(call.query("name").value_or(""), call.exchange().request().body));
    service::NewMessage message;
    message.text = file->name;
    message.client_id = call.query("client_id").value_or(Uuid::make(Time{}).text());
    message.attachment = std::move(file);
    return message;
}

service::Then<Posted> reply_posted(Shared call) {
    return reply_when_done<Posted>(call, [](Call& answered, const Posted& posted) {
        answered.reply(posted.is_new ? 201 : 200, talk::write(posted.message));
    });
}

/// RFC 6266, 4.3 and RFC 8187: an ASCII name for old clients, the real one percent-encoded.
std::string disposition(const std::string& name) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string plain;
    std::string encoded;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_ascii = byte >= 0x20 && byte < 0x7f;
        plain += is_ascii && c != '"' && c != '\\' && c != '%' ? c : '_';
        if (std::isalnum(byte) != 0 && byte < 0x80) {
            encoded += c;
            continue;
        }
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

/// A browser must neither guess another type nor run anything of it in this origin.
void send_file(service::Attachments& attachments, DownloadThreads& threads, Shared call) {
    const auto file = attachments.get(call->actor, call->organization, call->path_id<AttachmentId>("id"));
    net::Headers headers = call->headers(); // "nosniff" and "no-store" among them
    headers.emplace_back("Content-Length", std::to_string(file.file.bytes));
    headers.emplace_back("Content-Disposition", disposition(file.file.name));
    headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
    threads.run(call->shared_exchange(), file.file.type, std::move(headers),
                [&attachments, organization = call->organization, file](const DownloadThreads::Write& write) {
                    attachments.write(organization, file, write);
                });
}

} // namespace

bool takes_large_body(std::string_view method, std::string_view target) {
    return method == "POST" && target.substr(0, target.find('?')).ends_with("/attachments");
}

Routes attachment_routes(service::Attachments& attachments, service::Conversations& conversations,
                         service::Inbox& inbox) {
    const auto threads = std::make_shared<DownloadThreads>(downloads_most);
    const RouteHandler download = [&attachments, threads](Shared call) {
        send_file(attachments, *threads, call);
    };
    return {
        {"POST", "/widget/conversations/{id}/attachments", Access::visitor,
         "Sends a picture or PDF file (the body, with ?name=) as a message",
         [&conversations](Shared call) {
             conversations.post(visitor_of(*call), call->path_id<ConversationId>("id"), read_file(*call),
                                reply_posted(call));
         }},
        {"GET", "/widget/attachments/{id}", Access::visitor, "A file of the visitor's conversations",
         download},
        {"POST", "/organizations/{org}/conversations/{id}/attachments", Access::member,
         "Sends the visitor a picture or PDF file (the body, with ?name=); only who holds the conversation "
         "may",
         [&inbox](Shared call) {
             inbox.post(member_of(*call), call->path_id<ConversationId>("id"), read_file(*call),
                        reply_posted(call));
         }},
        {"GET", "/organizations/{org}/attachments/{id}", Access::member, "A file of a conversation",
         download},
    };
}

} // namespace iterochat::http
