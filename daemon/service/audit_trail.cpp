#include "daemon/service/audit_trail.hpp"

#include "common/base/error.hpp"
#include "common/base/public_key.hpp"
#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/export.hpp"
#include "daemon/audit/verification.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/control/signing_keys.hpp"
#include "daemon/storage/store.hpp"

#include <chrono>
#include <deque>
#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds between_looks{1000}; ///< a follower who went away is noticed by then

AuditEntry entry_of(std::string_view line) {
    const json value = json::parse(line, nullptr, false);
    if (!value.is_object())
        throw Error{Code::damaged, "An entry of the audit log is damaged."}.with_hint(
            "iterochat audit verify");
    AuditEntry entry;
    entry.seq = value.value("seq", std::int64_t{0});
    entry.id = AuditId::parse(value.value("id", "")).value_or(AuditId{});
    entry.at = parse_time(value.value("time", ""));
    entry.action = value.value("action", "");
    entry.actor = value.value("actor", "");
    if (value.contains("organization") && value["organization"].is_string())
        entry.organization = OrganizationId::parse(value["organization"].get<std::string>());
    entry.target_kind = value.value("target_kind", "");
    entry.target = value.value("target", "");
    const json facts = value.value("facts", json::object());
    for (const auto& fact : facts.items())
        entry.facts.emplace_back(fact.key(), fact.value().is_string() ? fact.value().get<std::string>()
                                                                      : fact.value().dump());
    entry.hash = value.value("hash", "");
    entry.previous = value.value("prev", "");
    return entry;
}

/// The filter on a line's text: most lines of a long log are skipped without being parsed.
class LineFilter {
  public:
    explicit LineFilter(const AuditFilter& filter)
        : filter_(filter),
          organization_(filter.organization ? filter.organization->text() : ""),
          since_(filter.since ? format_time(*filter.since) : "") {}

    bool lets_through(std::string_view line) const {
        return (organization_.empty() || audit::member_of(line, "organization") == organization_) &&
               (filter_.actor.empty() || audit::member_of(line, "actor") == filter_.actor) &&
               fits_action(line) && (since_.empty() || audit::member_of(line, "time") >= since_);
    }

  private:
    bool fits_action(std::string_view line) const {
        if (filter_.action.empty())
            return true;
        const std::string_view action = audit::member_of(line, "action");
        if (!action.starts_with(filter_.action))
            return false;
        const auto rest = action.substr(filter_.action.size());
        return filter_.action.ends_with('.') || rest.empty() || rest.front() == '.';
    }

    const AuditFilter& filter_;
    const std::string organization_;
    const std::string since_; ///< times of one form order as texts
};

/// What this actor may see of it.
AuditFilter narrowed(const Actor& actor, AuditFilter filter) {
    if (const auto* member = std::get_if<Member>(&actor)) {
        require(actor, member->organization, Right::manage_privacy);
        filter.organization = member->organization;
    } else if (std::holds_alternative<VisitorActor>(actor)) {
        throw Error{Code::forbidden, "Visitors can't read the audit log."};
    }
    return filter;
}

AuditExportVerdict verdict_of(const audit::ReadExport& read) {
    return {read.figures.entries, read.figures.first_seq, read.figures.last_seq, read.figures.key_id,
            read.fault};
}

} // namespace

AuditTrail::AuditTrail(const Context& context, audit::AuditLog& log, audit::Checkpoints& checkpoints)
    : context_(context), log_(log), checkpoints_(checkpoints) {}

std::vector<AuditEntry> AuditTrail::list(const Actor& actor, const AuditFilter& wanted) {
    const AuditFilter filter = narrowed(actor, wanted);
    log_.drain();
    const LineFilter lines{filter};
    std::deque<std::string> newest;
    audit::read_chain(log_.path(), 0, [&](std::string_view line) {
        if (!lines.lets_through(line))
            return true;
        if (filter.before_seq > 0 && entry_of(line).seq >= filter.before_seq)
            return false;
        newest.emplace_back(line);
        if (filter.limit > 0 && newest.size() > filter.limit)
            newest.pop_front();
        return true;
    });
    std::vector<AuditEntry> entries;
    for (const std::string& line : newest)
        entries.push_back(entry_of(line));
    return entries;
}

AuditEntry AuditTrail::get(const Actor& actor, std::int64_t seq) {
    const AuditFilter filter = narrowed(actor, {});
    log_.drain();
    const LineFilter lines{filter};
    std::optional<AuditEntry> found;
    const std::string mark = "\"seq\":" + std::to_string(seq) + ",";
    audit::read_chain(log_.path(), 0, [&](std::string_view line) {
        if (line.find(mark) == std::string_view::npos || !lines.lets_through(line))
            return true;
        AuditEntry entry = entry_of(line);
        if (entry.seq != seq)
            return true;
        for (const audit::PersonalField& field : log_.personal_fields(line))
            (field.name == "reason" ? entry.reason : entry.from_address) = field.value;
        found = std::move(entry);
        return false;
    });
    if (!found)
        throw Error{Code::not_found, "There is no audit entry " + std::to_string(seq) + "."}.with_hint(
            "iterochat audit list");
    return *found;
}

AuditVerdict AuditTrail::verify(const Actor& actor, const std::string& handed_in) {
    (void)narrowed(actor, {});
    audit::Verification found = audit::verify_log(context_.store, log_, checkpoints_, handed_in);
    AuditVerdict verdict;
    verdict.entries = found.entries;
    verdict.head = found.head.hash;
    verdict.checkpoints = found.checkpoints;
    verdict.values = found.values;
    verdict.erased_values = found.erased_values;
    for (audit::Finding& finding : found.findings)
        verdict.findings.push_back({finding.seq, std::move(finding.message)});
    if (!verdict.findings.empty())
        verdict.problem = verdict.findings.front().message;
    return verdict;
}

AuditCheckpoint AuditTrail::checkpoint(const Actor& actor) {
    require_administrator(actor);
    const audit::Checkpoint made = checkpoints_.make();
    return {made.number, made.head.seq, made.head.hash, made.time, made.line};
}

void AuditTrail::write_export(const Actor& actor, const AuditFilter& wanted,
                              const std::function<bool(std::string_view piece)>& write) {
    const AuditFilter filter = narrowed(actor, wanted);
    context_.store.control_write([&](storage::ControlTx& tx) {
        audit::record(tx, act_of(actor, filter.organization, "audit.export", "audit_log", ""));
    });
    const LineFilter lines{filter};
    audit::write_export(
        context_.store, log_, [&](std::string_view line) { return lines.lets_through(line); }, write);
}

AuditExportVerdict AuditTrail::verify_export(const Actor& actor,
                                             const std::function<std::string_view()>& pull) {
    require_administrator(actor);
    return verdict_of(audit::read_export(pull, [&](std::string_view id) -> std::optional<PublicKey> {
        const auto key = context_.store.control_read(
            [&](storage::ControlView& view) { return storage::find_signing_key(view, id); });
        return key ? std::optional(key->public_key) : std::nullopt;
    }));
}

AuditExportVerdict verify_audit_export(const std::function<std::string_view()>& pull,
                                       const std::string& pem) {
    const auto key = public_key_from_pem(pem);
    if (!key)
        throw Error{Code::bad_data, "This is no public key of Ed25519 in PEM form."}
            .with_field("key")
            .with_hint("iterochat signing-key show --pem, on the installation that signed");
    return verdict_of(audit::read_export(pull, [&](std::string_view) { return key; }));
}

void AuditTrail::follow(const Actor& actor, const AuditFilter& wanted,
                        const std::function<bool(const AuditEntry&)>& take,
                        const std::function<void()>& idle) {
    const AuditFilter filter = narrowed(actor, wanted);
    const LineFilter lines{filter};
    std::int64_t seen = 0;
    for (const AuditEntry& entry : list(actor, wanted)) {
        seen = entry.seq;
        if (!take(entry))
            return;
    }
    std::int64_t position = 0; // after the first look, only what was added is read
    for (bool goes_on = true; goes_on;) {
        position = audit::read_chain(log_.path(), position, [&](std::string_view line) {
            if (!lines.lets_through(line))
                return true;
            const AuditEntry entry = entry_of(line);
            if (entry.seq <= seen)
                return true;
            seen = entry.seq;
            return goes_on = take(entry);
        });
        if (goes_on && !log_.wait_for_more(std::max(seen, log_.head().seq), between_looks) && idle)
            idle();
    }
}

} // namespace iterochat::service
