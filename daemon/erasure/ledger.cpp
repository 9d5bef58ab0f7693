#include "daemon/erasure/ledger.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "daemon/vault/sealing.hpp"
#include "daemon/vault/signature.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> op_names{"intent", "done", "hold", "release"};
constexpr std::array<std::string_view, 5> kind_names{"conversation", "person", "sweep", "item",
                                                     "organization"};
constexpr std::array<std::string_view, 3> scope_names{"conversations", "messages", "everything"};
constexpr std::array<std::string_view, 7> grounds{"request",  "unnecessary", "consent",  "objection",
                                                  "unlawful", "obligation",  "retention"};

template <class Enum, std::size_t size>
Enum enum_of(const std::array<std::string_view, size>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw Error{Code::bad_data, "A ledger line holds a word that no ledger has."};
    return static_cast<Enum>(found - names.begin());
}

void check_digest(const std::string& digest) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (digest.size() != 64 || !std::all_of(digest.begin(), digest.end(), is_hex))
        throw Error{Code::bad_data, "A ledger line holds something else than a digest."};
}

} // namespace

std::string_view name_of(LedgerOp op) {
    return op_names[static_cast<std::size_t>(op)];
}
std::string_view name_of(LedgerKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(LedgerScope scope) {
    return scope_names[static_cast<std::size_t>(scope)];
}

void validate_ground(std::string_view ground) {
    if (std::find(grounds.begin(), grounds.end(), ground) == grounds.end())
        throw Error{Code::unprocessable,
                    "The ground must be one of request, unnecessary, consent, objection, unlawful "
                    "and obligation."}
            .with_field("ground");
}

SubjectDigests::SubjectDigests(const Secret& installation_key)
    : key_(vault::derive_key(installation_key, "ledger-digests")) {}

Ledger::Ledger(const std::string& path, const Secret& key) : chain_(path), digests_(key) {}

audit::ChainHead Ledger::append(const LedgerEntry& entry) {
    validate_ground(entry.ground);
    const json line{{"v", 1},
                    {"time", format_time(entry.time)},
                    {"op", name_of(entry.op)},
                    {"kind", name_of(entry.kind)},
                    {"organization", entry.organization},
                    {"subjects", entry.subjects},
                    {"scope", name_of(entry.scope)},
                    {"ground", entry.ground},
                    {"erasure", entry.erasure}};
    (void)parse_ledger_line(line.dump()); // what a reader refuses is never written
    return chain_.append({line});
}

bool Ledger::has(const std::string& erasure, LedgerOp op, const std::string& subject) {
    bool found = false;
    audit::read_chain(chain_.path(), 0, [&](std::string_view line) {
        if (audit::member_of(line, "op") != name_of(op) || line.find(erasure) == std::string_view::npos ||
            line.find(subject) == std::string_view::npos)
            return true;
        found = true;
        return false;
    });
    return found;
}

std::optional<audit::ChainHead> Ledger::intent_of(const std::string& erasure) {
    std::optional<audit::ChainHead> found;
    audit::read_chain(chain_.path(), 0, [&](std::string_view line) {
        if (audit::member_of(line, "op") != name_of(LedgerOp::intent) ||
            audit::member_of(line, "erasure") != erasure)
            return true;
        found = {json::parse(line).at("seq").get<std::int64_t>(),
                 std::string(audit::member_of(line, "hash"))};
        return false;
    });
    return found;
}

std::string SubjectDigests::of(const Uuid& id) const {
    return to_hex(vault::keyed_digest(key_, id.blob()));
}

std::string SubjectDigests::of(const OrganizationId& organization, const Uuid& id) const {
    std::array<std::uint8_t, 32> both;
    std::copy(organization.bytes.begin(), organization.bytes.end(), both.begin());
    std::copy(id.bytes.begin(), id.bytes.end(), both.begin() + 16);
    return to_hex(vault::keyed_digest(key_, both));
}

LedgerEntry parse_ledger_line(std::string_view text) {
    static const std::vector<std::string> known{"erasure", "ground",       "hash", "kind",
                                                "op",      "organization", "prev", "scope",
                                                "seq",     "subjects",     "time", "v"};
    LedgerEntry entry;
    try {
        const json line = json::parse(text);
        for (const auto& member : line.items())
            if (std::find(known.begin(), known.end(), member.key()) == known.end())
                throw Error{Code::bad_data, "A ledger line holds a member that no ledger has."};
        if (line.at("v").get<int>() != 1)
            throw Error{Code::version_mismatch, "The ledger was written by a newer version."};
        entry.time = parse_time(line.at("time").get<std::string>());
        entry.op = enum_of<LedgerOp>(op_names, line.at("op").get<std::string>());
        entry.kind = enum_of<LedgerKind>(kind_names, line.at("kind").get<std::string>());
        entry.scope = enum_of<LedgerScope>(scope_names, line.at("scope").get<std::string>());
        entry.organization = line.at("organization").get<std::string>();
        check_digest(entry.organization);
        entry.subjects = line.at("subjects").get<std::vector<std::string>>();
        for (const std::string& subject : entry.subjects)
            check_digest(subject);
        entry.ground = line.at("ground").get<std::string>();
        validate_ground(entry.ground);
        entry.erasure = line.at("erasure").get<std::string>();
        if (!Uuid::parse(entry.erasure))
            throw Error{Code::bad_data, "A ledger line names no erasure."};
    } catch (const json::exception&) {
        throw Error{Code::bad_data, "A line of the ledger is no ledger entry."};
    }
    return entry;
}

} // namespace iterochat::erasure
