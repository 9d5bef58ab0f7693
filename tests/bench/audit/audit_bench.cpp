// bench_audit [ENTRIES]: writes a log of so many entries (default 100000), one in five with a personal field,
// a checkpoint after each hundredth of it, and verifies all of it. Prints the median of five runs; exit 1
// when something is found, or when a release build takes longer than 5 µs an entry (0.5 s for 100,000).
#include "common/base/encoding.hpp"
#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/checkpoints.hpp"
#include "daemon/audit/verification.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

using namespace iterochat;
using nlohmann::json;

namespace {

constexpr int runs = 5;
constexpr int parts = 100;
constexpr double seconds_per_entry_most = 0.5 / 100'000;

std::string temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "iterochat-bench-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        std::exit(2);
    return name;
}

json entry_of(const AuditId& id, Time time, bool has_address, const Bytes& salt) {
    json entry{{"v", 1},
               {"id", id.text()},
               {"time", format_time(time)},
               {"action", has_address ? "account.sign_in" : "conversation.delete"},
               {"actor", "member:0190a000-0000-7000-8000-0000000000bb"},
               {"organization", "0190a000-0000-7000-8000-0000000000aa"},
               {"target_kind", "conversation"},
               {"target", "0190a000-0000-7000-8000-0000000000cc"},
               {"facts", json::object()},
               {"commitments", json::object()}};
    if (has_address)
        entry["commitments"]["from_address"] = audit::commitment_of(salt, "192.0.2.17");
    return entry;
}

/// One part of the log, as the appender writes it: the values first.
void fill(storage::Store& store, audit::ChainFile& chain, int first, int count) {
    std::vector<json> entries;
    store.control_write([&](storage::ControlTx& tx) {
        for (int i = first; i < first + count; ++i) {
            const AuditId id = AuditId::make(tx.now());
            const bool has_address = i % 5 == 0;
            Bytes salt(16);
            fill_random(salt);
            entries.push_back(entry_of(id, tx.now(), has_address, salt));
            if (has_address)
                storage::put_audit_value(tx, {id, "from_address", salt, "192.0.2.17", {}, {}});
        }
    });
    chain.append(entries);
}

} // namespace

int main(int argument_count, char** arguments) {
    const int entries = argument_count > 1 ? std::atoi(arguments[1]) : 100'000;
    initialize_sodium();
    const std::string folder = temporary_folder();
    int status = 0;
    {
        const SystemClock clock;
        storage::StoreOptions options;
        options.state_folder = folder;
        storage::Store store(std::move(options), Secret::random(32), clock);
        for (int part = 0; part < parts; ++part) {
            {
                audit::ChainFile chain(folder + "/audit.log");
                fill(store, chain, part * entries / parts, entries / parts);
            }
            audit::AuditLog log(store, folder + "/audit.log");
            audit::Checkpoints(store, log, folder + "/checkpoints.log").make();
        }
        audit::AuditLog log(store, folder + "/audit.log");
        audit::Checkpoints checkpoints(store, log, folder + "/checkpoints.log");
        std::vector<double> took;
        audit::Verification found;
        for (int run = 0; run < runs; ++run) {
            const std::clock_t begin = std::clock(); // of the processor: others may use the machine too
            found = audit::verify_log(store, log, checkpoints);
            took.push_back(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
        }
        std::sort(took.begin(), took.end());
        std::printf("audit verify: %lld entries, %lld checkpoints, %lld personal fields: median %.3f s "
                    "(%.3f to %.3f)\n",
                    static_cast<long long>(found.entries), static_cast<long long>(found.checkpoints),
                    static_cast<long long>(found.values), took[runs / 2], took.front(), took.back());
        if (!found.findings.empty() || found.checkpoints != parts || found.values != entries / 5) {
            std::printf("it found: %s\n",
                        found.findings.empty() ? "too little" : found.findings[0].message.c_str());
            status = 1;
        }
#ifdef ITEROCHAT_HOLDS_GOAL // a release build
        if (took[runs / 2] > seconds_per_entry_most * entries) {
            std::printf("slower than 5 µs an entry\n");
            status = 1;
        }
#endif
    }
    std::filesystem::remove_all(folder);
    return status;
}
