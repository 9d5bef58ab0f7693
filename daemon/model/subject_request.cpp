#include "daemon/model/subject_request.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace iterochat {
namespace {

constexpr std::array<std::string_view, 6> kind_names{"access",      "erasure",     "rectification",
                                                     "portability", "restriction", "objection"};
constexpr std::array<std::string_view, 5> outcome_names{"fulfilled", "partly", "refused", "withdrawn",
                                                        "unidentified"};
constexpr std::array<std::string_view, 3> naming_names{"email", "visitor", "verified_id"};
constexpr std::array<std::string_view, 4> alarm_names{"none", "soon", "urgent", "overdue"};

constexpr Span soon_within = days(7);
constexpr Span urgent_within = days(2);

template <class Enum, std::size_t size>
Enum enum_of(const std::array<std::string_view, size>& names, std::string_view name, const char* field,
             const char* sentence) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw Error{Code::unprocessable, sentence}.with_field(field);
    return static_cast<Enum>(found - names.begin());
}

} // namespace

std::string_view name_of(RequestKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(RequestOutcome outcome) {
    return outcome_names[static_cast<std::size_t>(outcome)];
}
std::string_view name_of(SubjectNaming naming) {
    return naming_names[static_cast<std::size_t>(naming)];
}
std::string_view name_of(RequestAlarm alarm) {
    return alarm_names[static_cast<std::size_t>(alarm)];
}

RequestKind request_kind_from_name(std::string_view name) {
    return enum_of<RequestKind>(kind_names, name, "kind",
                                "A request is one of access, erasure, rectification, portability, "
                                "restriction and objection.");
}

RequestOutcome request_outcome_from_name(std::string_view name) {
    return enum_of<RequestOutcome>(
        outcome_names, name, "outcome",
        "An outcome is one of fulfilled, partly, refused, withdrawn and unidentified.");
}

SubjectNaming subject_naming_from_name(std::string_view name) {
    return enum_of<SubjectNaming>(naming_names, name, "subject",
                                  "A person is named by email, visitor or verified_id.");
}

Time add_months(Time time, int months) {
    namespace chrono = std::chrono;
    const chrono::sys_time<chrono::milliseconds> moment{chrono::milliseconds{time.ms}};
    const auto day = chrono::floor<chrono::days>(moment);
    const chrono::year_month_day date = chrono::year_month_day{day} + chrono::months{months};
    const chrono::sys_days later =
        date.ok() ? chrono::sys_days{date} : chrono::sys_days{date.year() / date.month() / chrono::last};
    return {time.ms + chrono::milliseconds{later - day}.count()};
}

Time due_time(Time received_at, bool is_extended) {
    return add_months(received_at, is_extended ? 3 : 1);
}

RequestAlarm alarm_of(Time due_at, Time now) {
    if (now > due_at)
        return RequestAlarm::overdue;
    const Span left = due_at - now;
    return left <= urgent_within ? RequestAlarm::urgent
           : left <= soon_within ? RequestAlarm::soon
                                 : RequestAlarm::none;
}

RequestAlarm alarm_of(const SubjectRequest& request, Time now) {
    return request.closed_at ? RequestAlarm::none : alarm_of(request.due_at, now);
}

} // namespace iterochat
