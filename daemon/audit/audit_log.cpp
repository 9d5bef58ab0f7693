#include "daemon/audit/audit_log.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/audit/bell.hpp"
#include "daemon/storage/audit_outbox.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iterochat::audit {
namespace {

using nlohmann::json;

constexpr std::size_t batch = 200;
constexpr std::size_t newest_most = 4096;
constexpr std::string_view head_name = "audit.head"; ///< "seq hash" in control.db: a cut chain is noticed

std::optional<Uuid> uuid_in(const std::string& text) {
    const auto colon = text.find(':');
    return Uuid::parse(colon == std::string::npos ? text : text.substr(colon + 1));
}

/// An address is its actor's, a reason is about its target.
std::optional<Uuid> subject_of(const json& entry, const std::string& field) {
    return uuid_in(entry.at(field == "from_address" ? "actor" : "target").get<std::string>());
}

void keep_personal(storage::ControlTx& tx, const json& payload) {
    const json& entry = payload.at("entry");
    for (const json& field : payload.at("personal")) {
        storage::AuditValue value;
        value.entry_id = *AuditId::parse(entry.at("id").get<std::string>());
        value.field = field.at("field").get<std::string>();
        value.salt = *from_hex(field.at("salt").get<std::string>());
        value.value = field.at("value").get<std::string>();
        if (entry.at("organization").is_string())
            value.organization_id = OrganizationId::parse(entry.at("organization").get<std::string>());
        value.subject = subject_of(entry, value.field);
        storage::put_audit_value(tx, value);
    }
}

void keep_head(storage::ControlTx& tx, const ChainHead& head) {
    storage::set_installation_value(tx, head_name, std::to_string(head.seq) + " " + head.hash);
}

std::optional<ChainHead> kept_head(storage::ControlView& view) {
    const auto text = storage::installation_value(view, head_name);
    if (!text)
        return std::nullopt;
    const auto space = text->find(' ');
    return ChainHead{std::stoll(text->substr(0, space)), text->substr(space + 1)};
}

} // namespace

AuditLog::AuditLog(storage::Store& store, const std::string& path)
    : store_(store), chain_(path), bell_(Bell::make()) {
    if (chain_.recovered())
        log(LogLevel::warning, "audit", "torn-line-removed", {{"seq", chain_.head().seq}});
    read_chain(path, 0, [&](std::string_view line) {
        remember(std::string(member_of(line, "id")));
        return true;
    });
    Bell::Waiting all;
    all.control = true;
    for (const Organization& organization :
         store_.control_read([](storage::ControlView& view) { return storage::list_organizations(view); }))
        all.organizations.insert(organization.id);
    bell_->put_back(all);
}

AuditLog::~AuditLog() {
    stop();
}

void AuditLog::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void AuditLog::stop() {
    if (!thread_.joinable())
        return;
    thread_.request_stop();
    bell_->stop();
    thread_.join();
}

void AuditLog::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        bell_->wait_or_stopped();
        try {
            drain();
        } catch (const std::exception& error) {
            log_incident("audit", "append-failed", error);
            std::unique_lock lock(grown_mutex_); // full disk: the rows wait in their outbox
            grown_.wait_for(lock, std::chrono::seconds(2),
                            [&] { return stop.stop_requested() || bell_->is_stopped(); });
        }
    }
}

/// Rows of several outboxes, and how far each was read.
struct AuditLog::Gathered {
    std::vector<storage::OutboxEntry> entries;
    std::vector<std::pair<OrganizationId, std::int64_t>> organizations;
    std::optional<std::int64_t> control;
};

void AuditLog::drain() {
    const std::lock_guard lock(draining_);
    const Bell::Waiting waiting = bell_->take();
    try {
        for (Gathered gathered = gather(waiting); !gathered.entries.empty(); gathered = gather(waiting)) {
            append(gathered.entries);
            remove(gathered);
        }
    } catch (...) {
        bell_->put_back(waiting);
        throw;
    }
    const std::lock_guard grown(grown_mutex_);
    grown_.notify_all();
}

AuditLog::Gathered AuditLog::gather(const Bell::Waiting& waiting) {
    Gathered gathered;
    const auto add = [&](std::vector<storage::OutboxEntry> rows) {
        gathered.entries.insert(gathered.entries.end(), std::make_move_iterator(rows.begin()),
                                std::make_move_iterator(rows.end()));
    };
    if (waiting.control) {
        auto rows = store_.control_read(
            [](storage::ControlView& view) { return storage::list_audit_outbox(view, batch); });
        if (!rows.empty())
            gathered.control = rows.back().row;
        add(std::move(rows));
    }
    for (const OrganizationId& organization : waiting.organizations) {
        if (gathered.entries.size() + batch > newest_most / 2)
            break; // the others come with the next round
        if (!store_.has_organization_files(organization))
            continue;
        try {
            auto rows = store_.read(
                organization, [](storage::View& view) { return storage::list_audit_outbox(view, batch); });
            if (!rows.empty())
                gathered.organizations.emplace_back(organization, rows.back().row);
            add(std::move(rows));
        } catch (const std::exception& error) { // one damaged organization doesn't silence the others
            log_incident("audit", "outbox-unreadable", error);
        }
    }
    std::stable_sort(gathered.entries.begin(), gathered.entries.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return gathered;
}

void AuditLog::remove(const Gathered& gathered) {
    if (gathered.control)
        store_.control_write(
            [&](storage::ControlTx& tx) { storage::remove_from_audit_outbox(tx, *gathered.control); });
    for (const auto& [organization, row] : gathered.organizations)
        store_.write(organization,
                     [up_to = row](storage::Tx& tx) { storage::remove_from_audit_outbox(tx, up_to); });
}

void AuditLog::append(const std::vector<storage::OutboxEntry>& entries) {
    std::vector<json> payloads;
    for (const storage::OutboxEntry& entry : entries)
        if (std::find(newest_.begin(), newest_.end(), entry.id.text()) == newest_.end())
            payloads.push_back(json::parse(entry.payload));
    if (payloads.empty())
        return;
    // The values first: an entry in the chain without its value would look erased.
    store_.control_write([&](storage::ControlTx& tx) {
        for (const json& payload : payloads)
            keep_personal(tx, payload);
    });
    std::vector<json> lines;
    for (const json& payload : payloads)
        lines.push_back(payload.at("entry"));
    const ChainHead head = chain_.append(lines);
    for (const json& line : lines)
        remember(line.at("id").get<std::string>());
    store_.control_write([&](storage::ControlTx& tx) { keep_head(tx, head); });
}

void AuditLog::remember(const std::string& id) {
    newest_.push_back(id);
    if (newest_.size() > newest_most)
        newest_.pop_front();
}

ChainReport AuditLog::verify() {
    drain();
    const auto expected = store_.control_read([](storage::ControlView& view) { return kept_head(view); });
    return verify_chain(chain_.path(), expected);
}

void AuditLog::hold_still(const std::function<void(const std::optional<ChainHead>&)>& work) {
    const std::lock_guard lock(draining_);
    work(store_.control_read([](storage::ControlView& view) { return kept_head(view); }));
}

std::vector<PersonalField> AuditLog::personal_fields(std::string_view line) {
    const json entry = json::parse(line);
    const auto id = AuditId::parse(entry.at("id").get<std::string>());
    if (!id)
        throw Error{Code::damaged, "An entry of the audit log has no id; run `iterochat audit verify`."};
    std::vector<PersonalField> fields;
    for (const storage::AuditValue& value : store_.control_read(
             [&](storage::ControlView& view) { return storage::audit_values_of(view, *id); })) {
        const std::string commitment = entry.at("commitments").value(value.field, "");
        fields.push_back({value.field, value.value, commitment == commitment_of(value.salt, value.value)});
    }
    return fields;
}

bool AuditLog::wait_for_more(std::int64_t seq, std::chrono::milliseconds most) {
    std::unique_lock lock(grown_mutex_);
    return grown_.wait_for(lock, most, [&] { return chain_.head().seq > seq; });
}

} // namespace iterochat::audit
