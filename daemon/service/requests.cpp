#include "daemon/service/requests.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/service/erase_work.hpp"
#include "daemon/service/request_subject.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t note_most = 2000;
constexpr Span early_most = minutes(5); ///< clocks of two hosts differ

[[noreturn]] void refuse_absent() {
    throw Error{Code::not_found, "There is no such request."}.with_hint("iterochat request list --state all");
}

SubjectRequest present(storage::View& view, const RequestId& id) {
    auto found = storage::find_request(view, id);
    if (!found)
        refuse_absent();
    return *std::move(found);
}

SubjectRequest open_one(storage::View& view, const RequestId& id) {
    SubjectRequest request = present(view, id);
    if (request.closed_at)
        throw Error{Code::conflict, "This request is closed already; a new wish is a request of its own."}
            .with_hint("iterochat request show " + id.text());
    return request;
}

RequestView view_of(storage::View& view, SubjectRequest request) {
    const RequestAlarm alarm = alarm_of(request, view.now());
    const auto matches = static_cast<std::int64_t>(visitors_of(view, request).size());
    return {std::move(request), alarm, matches};
}

void record(storage::Tx& tx, const Actor& actor, const char* action, const SubjectRequest& request) {
    audit::Act act = act_of(actor, tx.organization(), action, "request", request.id.text());
    act.facts.emplace_back("kind", name_of(request.kind));
    act.facts.emplace_back("due", format_time(request.due_at));
    if (request.outcome)
        act.facts.emplace_back("outcome", name_of(*request.outcome));
    if (request.erasure)
        act.facts.emplace_back("erasure", request.erasure->text());
    if (request.closed_at && !request.export_sha256.empty())
        act.facts.emplace_back("export_sha256", request.export_sha256);
    audit::record(tx, act);
}

bool was_answered(RequestOutcome outcome) {
    return outcome == RequestOutcome::fulfilled || outcome == RequestOutcome::partly;
}

void check_subject(const NewRequest& wanted) {
    validate_short_text("subject", wanted.subject, 1, 320);
    if (wanted.naming == SubjectNaming::email && normalize_email(wanted.subject).empty())
        throw Error{Code::unprocessable, "This is no email address."}.with_field("email");
    if (wanted.naming == SubjectNaming::visitor && !VisitorId::parse(wanted.subject))
        throw Error{Code::unprocessable, "This is no visitor id; conversation show prints it."}.with_field(
            "visitor");
}

/// Fulfilled by what? Where texts were erased by hand or elsewhere, the note says so.
void check_is_answered(const SubjectRequest& request, const RequestClosing& closing) {
    if (request.kind == RequestKind::erasure && closing.outcome == RequestOutcome::fulfilled &&
        !closing.erasure && closing.note.empty())
        throw Error{Code::unprocessable,
                    "An erasure that was fulfilled is named by its id, or a note says how it was fulfilled "
                    "without one."}
            .with_field("note")
            .with_hint("iterochat erase subject prints the id; iterochat certificate list shows it");
}

void check_closing(const RequestClosing& closing) {
    validate_short_text("note", closing.note, 0, note_most);
    const bool has_refused =
        closing.outcome == RequestOutcome::refused || closing.outcome == RequestOutcome::partly;
    if (has_refused && closing.note.empty())
        throw Error{Code::unprocessable,
                    "What is refused needs a note: the reasons that the person was told (Art. 12(4))."}
            .with_field("note");
    const auto& sha = closing.export_sha256;
    if (!sha.empty() && (sha.size() != 64 || !from_hex(sha)))
        throw Error{Code::unprocessable,
                    "The export is named by its SHA-256, 64 hex digits, as export prints."}
            .with_field("export");
}

/// An erasure that proves nothing may not close a request. When it was asked for.
Time check_erasure(storage::Store& store, OrganizationId organization, const JobId& id) {
    const auto job =
        store.control_read([&](storage::ControlView& view) { return storage::find_job(view, id); });
    if (!job || job->kind != erase_job_kind || job->organization_id != organization)
        throw Error{Code::not_found, "There is no such erasure."}.with_field("erasure");
    if (job->state != JobState::done)
        throw Error{Code::conflict, "This erasure isn't done; close the request when it is."}.with_hint(
            "iterochat job show " + id.text());
    return job->created_at;
}

/// The erasure of somebody else doesn't fulfil it. Who came back since is nobody that was asked for.
void check_is_gone(storage::View& view, const SubjectRequest& request, Time erased_at) {
    const auto visitors = visitors_of(view, request);
    const auto left = std::ranges::count_if(
        visitors, [&](const Visitor& visitor) { return visitor.created_at < erased_at; });
    if (left > 0)
        throw Error{Code::conflict, "This erasure didn't take this person: " + std::to_string(left) +
                                        (left == 1 ? " visitor" : " visitors") +
                                        " of whom the request speaks are here still."}
            .with_field("erasure")
            .with_hint("iterochat request show " + request.id.text() + ", then iterochat erase subject");
}

} // namespace

Requests::Requests(const Context& context) : context_(context) {}

RequestView Requests::add(const Actor& actor, OrganizationId organization, const NewRequest& wanted) {
    require(actor, organization, Right::manage_privacy);
    check_subject(wanted);
    validate_short_text("note", wanted.note, 0, note_most);
    if (wanted.received_at && *wanted.received_at > context_.clock.now() + early_most)
        throw Error{Code::unprocessable, "A request can't have been received in the future."}.with_field(
            "received_at");
    return context_.store.write(organization, [&](storage::Tx& tx) {
        SubjectRequest request;
        request.kind = wanted.kind;
        request.naming = wanted.naming;
        request.subject = wanted.subject;
        request.note = wanted.note;
        request.received_at = wanted.received_at.value_or(tx.now());
        request.due_at = due_time(request.received_at, false);
        request.created_by = label_of(actor);
        request = storage::create_request(tx, std::move(request));
        record(tx, actor, "request.add", request);
        return view_of(tx, std::move(request));
    });
}

std::vector<RequestView> Requests::list(const Actor& actor, OrganizationId organization,
                                        std::optional<bool> is_open) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization, [&](storage::View& view) {
        std::vector<RequestView> shown;
        for (SubjectRequest& request : storage::list_requests(view, is_open))
            shown.push_back(view_of(view, std::move(request)));
        return shown;
    });
}

RequestView Requests::get(const Actor& actor, OrganizationId organization, const RequestId& id) {
    require(actor, organization, Right::manage_privacy);
    return context_.store.read(organization,
                               [&](storage::View& view) { return view_of(view, present(view, id)); });
}

RequestView Requests::extend(const Actor& actor, OrganizationId organization, const RequestId& id,
                             const std::string& reason) {
    require(actor, organization, Right::manage_privacy);
    validate_short_text("reason", reason, 1, note_most);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        SubjectRequest request = open_one(tx, id);
        if (request.extended_at)
            throw Error{Code::conflict, "This request was extended already; the law allows it once."};
        if (tx.now() > request.due_at)
            throw Error{Code::conflict,
                        "The month is over: an extension must be told to the person before it ends."};
        request.extended_at = tx.now();
        request.extension_reason = reason;
        request.due_at = due_time(request.received_at, true);
        storage::update_request(tx, request);
        record(tx, actor, "request.extend", request);
        return view_of(tx, std::move(request));
    });
}

RequestView Requests::close(const Actor& actor, OrganizationId organization, const RequestId& id,
                            const RequestClosing& closing) {
    require(actor, organization, Right::manage_privacy);
    check_closing(closing);
    std::optional<Time> erased_at;
    if (closing.erasure)
        erased_at = check_erasure(context_.store, organization, *closing.erasure);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        SubjectRequest request = open_one(tx, id);
        check_is_answered(request, closing);
        if (erased_at && request.kind == RequestKind::erasure && closing.outcome == RequestOutcome::fulfilled)
            check_is_gone(tx, request, *erased_at);
        request.closed_at = tx.now();
        request.outcome = closing.outcome;
        request.closing_note = closing.note;
        request.erasure = closing.erasure;
        if (!closing.export_sha256.empty())
            request.export_sha256 = lower_ascii(closing.export_sha256);
        else if (!was_answered(closing.outcome))
            request.export_sha256.clear(); // made, and not handed over
        request.closed_by = label_of(actor);
        storage::update_request(tx, request);
        if (request.erasure && request.kind == RequestKind::erasure) {
            storage::forget_request_subject(tx, id);
            request = present(tx, id);
        }
        record(tx, actor, "request.close", request);
        return view_of(tx, std::move(request));
    });
}

} // namespace iterochat::service
