#include "daemon/service/notices.hpp"
#include "daemon/http/privacy_routes.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http {
namespace {

using nlohmann::json;
using Shared = const std::shared_ptr<Call>&;

json write(const service::Notice& notice) {
    const bool is_restriction = is_about_restriction(notice);
    return {{"id", notice.id.text()},
            {"what", notice.what},
            {"recipient", notice.recipient},
            {"erasure", is_restriction ? json(nullptr) : json(notice.about.text())},
            {"conversation", is_restriction ? json(notice.about.text()) : json(nullptr)},
            {"conversations", notice.conversations},
            {"created_at", format_time(notice.created_at)},
            {"done_at", notice.done_at ? json(format_time(*notice.done_at)) : json(nullptr)}};
}

} // namespace

Routes notice_routes(service::Notices& notices) {
    return {
        {"GET", "/organizations/{org}/notices", Access::member,
         "Recipients to be told of erasures, corrections and restrictions (GDPR Art. 19), oldest first",
         [&notices](Shared call) {
             json items = json::array();
             for (const service::Notice& notice : notices.list(call->actor, call->organization, true))
                 items.push_back(write(notice));
             call->reply(200, {{"items", std::move(items)}, {"next", nullptr}});
         }},
        {"POST", "/organizations/{org}/notices/{id}/done", Access::member, "The recipient was told",
         [&notices](Shared call) {
             call->reply(200, write(notices.done(call->actor, call->organization,
                                                 call->path_id<service::NoticeId>("id"))));
         }},
    };
}

} // namespace iterochat::http
