#include "daemon/audit/verification.hpp"

#include "daemon/audit/audit_log.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/signing_keys.hpp"
#include "daemon/storage/store.hpp"

#include <map>
#include <unordered_map>

namespace iterochat::audit {
namespace {

constexpr std::size_t findings_most = 20;
constexpr std::string_view commitments_key = "\"commitments\":{";

struct KeptValue {
    std::string field;
    std::string commitment;
};
using KeptValues = std::unordered_map<std::string, std::vector<KeptValue>>; ///< by the entry's id

KeptValues kept_values(storage::Store& store) {
    KeptValues values;
    store.control_read([&](storage::ControlView& view) {
        storage::for_each_audit_value(view, [&](const storage::AuditValue& value) {
            values[value.entry_id.text()].push_back({value.field, commitment_of(value.salt, value.value)});
        });
    });
    return values;
}

class Verifier {
  public:
    Verifier(KeptValues values, FindKey find_key)
        : values_(std::move(values)), find_key_(std::move(find_key)) {}

    void read_checkpoints(std::string_view text, const std::string& source, std::int64_t remembered) {
        std::int64_t number = 0;
        for (std::int64_t row = 1; !text.empty(); ++row) {
            const auto end = text.find('\n');
            const std::string_view line = text.substr(0, end);
            text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
            const std::string where = "Line " + std::to_string(row) + " of " + source;
            ReadCheckpoint read = read_checkpoint(line, find_key_);
            if (!read.checkpoint) {
                find(std::nullopt, where + " " + read.fault);
                continue;
            }
            if (remembered >= 0 && read.checkpoint->number != number + 1)
                find(std::nullopt, where + " doesn't follow the one before it: checkpoints were removed.");
            number = read.checkpoint->number;
            awaited_.emplace(read.checkpoint->head.seq, Awaited{read.checkpoint->head.hash, where});
        }
        if (number < remembered)
            find(std::nullopt,
                 source + " ends before the checkpoint that the database remembers: it was cut.");
    }

    void take(const ChainHead& place, std::string_view line) {
        check_places(place);
        const auto at = line.find(commitments_key);
        if (at != std::string_view::npos && line[at + commitments_key.size()] != '}')
            check_values(place.seq, line, line.substr(at + commitments_key.size()));
    }

    Verification finish(const ChainReport& chain) {
        result_.entries = chain.entries;
        result_.head = chain.head;
        if (chain.bad_line)
            result_.findings.insert(result_.findings.begin(), {*chain.bad_line, chain.problem});
        else
            find_left_over();
        if (result_.findings.size() > findings_most)
            result_.findings.resize(findings_most);
        return std::move(result_);
    }

  private:
    struct Awaited {
        std::string hash;
        std::string where;
    };

    void find(std::optional<std::int64_t> seq, std::string message) {
        if (result_.findings.size() < findings_most)
            result_.findings.push_back({seq, std::move(message)});
    }

    void check_places(const ChainHead& place) {
        const auto [begin, end] = awaited_.equal_range(place.seq);
        for (auto one = begin; one != end; ++one) {
            if (one->second.hash == place.hash)
                result_.checkpoints += 1;
            else
                find(place.seq, one->second.where + " names another hash for this entry: the log was "
                                                    "rewritten since.");
        }
        awaited_.erase(begin, end);
    }

    /// `rest`: "from_address":"<64 hex>","reason":"<64 hex>"},… No field name or digest needs an escape.
    void check_values(std::int64_t seq, std::string_view line, std::string_view rest) {
        const auto found = values_.find(std::string(member_of(line, "id")));
        std::size_t met = 0;
        for (;;) {
            const auto name_end = rest.find('"', 1);
            const std::string_view name = rest.substr(1, name_end - 1);
            const std::string_view commitment = rest.substr(name_end + 3, 64);
            const KeptValue* kept = nullptr;
            if (found != values_.end())
                for (const KeptValue& value : found->second)
                    kept = value.field == name ? &value : kept;
            if (!kept)
                result_.erased_values += 1;
            else if (++met; kept->commitment != commitment)
                find(seq, "The personal field '" + std::string(name) +
                              "' of this entry isn't the one that was logged.");
            else
                result_.values += 1;
            rest = rest.substr(name_end + 3 + 64 + 1);
            if (!rest.starts_with(','))
                break;
            rest.remove_prefix(1);
        }
        if (found == values_.end())
            return;
        if (met != found->second.size())
            find(seq, "A personal field is kept for this entry that was never logged.");
        values_.erase(found);
    }

    void find_left_over() {
        for (const auto& [seq, awaited] : awaited_)
            find(std::nullopt, awaited.where + " is about entry " + std::to_string(seq) +
                                   ", which the log doesn't have: it was cut.");
        if (!values_.empty())
            find(std::nullopt, "Personal fields are kept for " + std::to_string(values_.size()) +
                                   " entries that the log doesn't have.");
    }

    KeptValues values_;
    FindKey find_key_;
    std::multimap<std::int64_t, Awaited> awaited_; ///< checkpoints by the entry they are about
    Verification result_;
};

std::map<std::string, PublicKey, std::less<>> public_keys(storage::Store& store) {
    std::map<std::string, PublicKey, std::less<>> keys;
    store.control_read([&](storage::ControlView& view) {
        for (const storage::SigningKey& key : storage::list_signing_keys(view))
            keys[key.id] = key.public_key;
    });
    return keys;
}

/// The file's text, a torn last line too: it is a finding.
std::string text_of(const std::string& path) {
    return read_file(path, std::size_t{64} << 20);
}

} // namespace

Verification verify_log(storage::Store& store, AuditLog& log, Checkpoints& checkpoints,
                        std::string_view handed_in) {
    log.drain();
    Verification result;
    log.hold_still([&](const std::optional<ChainHead>& expected) {
        const auto keys = public_keys(store);
        Verifier verifier(kept_values(store), [&](std::string_view id) -> std::optional<PublicKey> {
            const auto found = keys.find(id);
            return found == keys.end() ? std::nullopt : std::optional(found->second);
        });
        verifier.read_checkpoints(text_of(checkpoints.path()), checkpoints.path(), checkpoints.remembered());
        verifier.read_checkpoints(handed_in, "the checkpoints handed in", -1);
        const ChainReport chain =
            verify_chain(log.path(), expected,
                         [&](const ChainHead& place, std::string_view line) { verifier.take(place, line); });
        result = verifier.finish(chain);
    });
    return result;
}

} // namespace iterochat::audit
