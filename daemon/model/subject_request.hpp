#pragma once

#include "daemon/model/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace iterochat {

using RequestId = Id<struct SubjectRequest>;

/// What a data subject may ask for: GDPR Art. 15, 17, 16, 20, 18 and 21.
enum class RequestKind { access, erasure, rectification, portability, restriction, objection };
/// How an answer ended it.
enum class RequestOutcome {
    fulfilled,
    partly,       ///< the rest was refused
    refused,      ///< with reasons (Art. 12(4))
    withdrawn,    ///< by the person
    unidentified, ///< the person couldn't be told (Art. 11, 12(2))
};
/// How the subject is named.
enum class SubjectNaming { email, visitor, verified_id };
/// How near the due date is.
enum class RequestAlarm {
    none,    ///< closed, or more than 7 days left
    soon,    ///< 7 days or less
    urgent,  ///< 2 days or less
    overdue, ///< past
};

std::string_view name_of(RequestKind kind);
std::string_view name_of(RequestOutcome outcome);
std::string_view name_of(SubjectNaming naming);
std::string_view name_of(RequestAlarm alarm);
RequestKind request_kind_from_name(std::string_view name);       ///< throws Code::unprocessable
RequestOutcome request_outcome_from_name(std::string_view name); ///< throws Code::unprocessable
SubjectNaming subject_naming_from_name(std::string_view name);   ///< throws Code::unprocessable

/// A request of a data subject, with the clock that the law starts: one calendar month from its receipt, two
/// more when it was extended in time (Art. 12(3)).
struct SubjectRequest {
    RequestId id;
    RequestKind kind = RequestKind::access;
    SubjectNaming naming = SubjectNaming::email;
    std::string subject;        ///< address or id; empty once it was erased
    std::string subject_digest; ///< keyed, hex: what stays of the subject
    std::string note;
    Time received_at;
    Time due_at;
    std::optional<Time> extended_at;
    std::string extension_reason;
    std::optional<Time> closed_at;
    std::optional<RequestOutcome> outcome;
    std::string closing_note;
    std::optional<JobId> erasure; ///< what fulfilled it
    std::string export_sha256;    ///< of the archive made for it, once closed: handed over; empty: none
    Time created_at;
    std::string created_by; ///< actor label
    std::string closed_by;
};

/// The same day and time of day that many calendar months later; the month's last day where it has no such
/// day.
Time add_months(Time time, int months);
/// One calendar month after the receipt, three when extended.
Time due_time(Time received_at, bool is_extended);
RequestAlarm alarm_of(const SubjectRequest& request, Time now);
RequestAlarm alarm_of(Time due_at, Time now); ///< of an open one

} // namespace iterochat
