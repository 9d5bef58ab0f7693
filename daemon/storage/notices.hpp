#pragma once

#include "daemon/model/ids.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::storage {

using NoticeId = Id<struct Notice>;

/// A recipient who is to be told that what they got was erased, corrected or restricted (GDPR Art. 19).
/// Nothing personal.
struct Notice {
    NoticeId id;
    std::string what;      ///< "erasure", "rectification", "restriction" or "restriction_lifted"
    std::string recipient; ///< host of an AI engine
    Uuid about;            ///< the job, which is the certificate's; of the last two the conversation
    std::int64_t conversations = 0;
    Time created_at;
    std::optional<Time> done_at;
    std::string done_by; ///< actor label
};

constexpr std::string_view restriction_notice = "restriction";
constexpr std::string_view lifted_notice = "restriction_lifted";
bool is_about_restriction(const Notice& notice);

/// Gets id and time; nothing when the recipient has a notice about this already.
void add_notice(Tx& tx, const Notice& notice);
/// A conversation was restricted: its notices are that, one for each recipient, and open.
void add_restriction_notices(Tx& tx, const ConversationId& conversation,
                             const std::vector<std::string>& recipients);
/// It no longer is. Who never was told of the restriction needn't hear of its end: the notice goes.
void lift_restriction_notices(Tx& tx, const ConversationId& conversation);
void remove_restriction_notices(Tx& tx, const ConversationId& conversation); ///< it is erased
void import_notice(Tx& tx, const Notice& notice); ///< as given; Code::exists when its id or subject is taken
std::vector<Notice> list_notices(View& view, bool with_done); ///< oldest first
std::vector<Notice> list_notices_about(View& view, const Uuid& about);
std::optional<Notice> find_notice(View& view, const NoticeId& id);
void finish_notice(Tx& tx, const NoticeId& id, std::string_view by); ///< now; twice is once

} // namespace iterochat::storage
