#pragma once

#include "daemon/model/ids.hpp"
#include "daemon/storage/view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace iterochat::storage {

using NoticeId = Id<struct Notice>;

/// A recipient who is to be told that what they got was erased or corrected (GDPR Art. 19). Nothing personal.
struct Notice {
    NoticeId id;
    std::string what;      ///< "erasure" or "rectification"
    std::string recipient; ///< host of an AI engine
    JobId erasure;         ///< the certificate's
    std::int64_t conversations = 0;
    Time created_at;
    std::optional<Time> done_at;
    std::string done_by; ///< actor label
};

/// Gets id and time; nothing when this erasure has its notice.
void add_notice(Tx& tx, const Notice& notice);
void import_notice(Tx& tx, const Notice& notice); ///< as given; Code::exists when its id or erasure is taken
std::vector<Notice> list_notices(View& view, bool with_done); ///< oldest first
std::optional<Notice> find_notice(View& view, const NoticeId& id);
void finish_notice(Tx& tx, const NoticeId& id, std::string_view by); ///< now; twice is once

} // namespace iterochat::storage
