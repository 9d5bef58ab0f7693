#include "common/base/error.hpp"
#include "daemon/service/doctor_checks.hpp"
#include "daemon/service/retention_clock.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/control/tenant_notices.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/erase_rows.hpp"
#include "daemon/storage/health.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/store.hpp"

#include <chrono>

namespace iterochat::service {
namespace {

/// Counts and names what is wrong in some tenants, at most three of them by name.
class Found {
  public:
    void add(const std::string& what) {
        if (count_ < 3)
            text_ += (count_ == 0 ? "" : "; ") + what;
        ++count_;
    }
    bool any() const { return count_ > 0; }
    std::string text() const {
        return text_ + (count_ > 3 ? "; and " + std::to_string(count_ - 3) + " more" : "") + ".";
    }

  private:
    int count_ = 0;
    std::string text_;
};

} // namespace

Check check_control_database(storage::Store& store) {
    const auto wrong = store.check_control();
    if (!wrong.empty())
        return fail("control_database", wrong.front(),
                    "restore it from a copy; keep the damaged file for a look");
    return ok("control_database", "control.db is whole.");
}

Check check_tenant_databases(storage::Store& store, const Tenants& tenants) {
    constexpr auto budget = std::chrono::seconds(60);
    const std::string name = "tenant_databases";
    const auto until = std::chrono::steady_clock::now() + budget;
    Found found;
    std::size_t looked_at = 0;
    for (const Organization& tenant : tenants) {
        if (std::chrono::steady_clock::now() > until)
            break;
        ++looked_at;
        try {
            for (const std::string& sentence : store.check(tenant.id))
                found.add(tenant.slug + ": " + sentence);
        } catch (const Error& error) {
            found.add(tenant.slug + ": " + error.what());
        }
    }
    if (found.any())
        return fail(name, found.text(),
                    "restore the tenant from an export or a copy; keep the damaged files for a look");
    if (looked_at < tenants.size())
        return warn(name,
                    std::to_string(looked_at) + " of " + std::to_string(tenants.size()) +
                        " tenants were looked at within a minute; these are whole.",
                    "run iterochat doctor when the machine is idle");
    return ok(name, "Every file is whole; tenants looked at: " + std::to_string(tenants.size()) + ".");
}

Check check_schemas(storage::Store& store, const Tenants& tenants) {
    Found found;
    const auto compare = [&](const std::string& where, const storage::FileHealth& file) {
        if (file.schema != file.newest_schema)
            found.add(where + file.name + " has schema " + std::to_string(file.schema) + ", the program " +
                      std::to_string(file.newest_schema));
    };
    store.control_read([&](storage::ControlView& view) { compare("", storage::file_health(view)); });
    for (const Organization& tenant : tenants)
        store.read(tenant.id, [&](storage::View& view) {
            for (const storage::FileHealth& file : storage::file_health(view))
                compare(tenant.slug + "/", file);
        });
    if (found.any())
        return fail("schemas", found.text(), "restart iterochatd; it upgrades what is older");
    return ok("schemas", "Every file has this program's schema.");
}

Check check_secure_delete(storage::Store& store, const Tenants& tenants) {
    Found found;
    const auto look = [&](const std::string& where, const storage::FileHealth& file) {
        if (!file.secure_delete || !file.write_ahead_log)
            found.add(where + file.name);
    };
    store.control_read([&](storage::ControlView& view) { look("", storage::file_health(view)); });
    for (const Organization& tenant : tenants)
        store.read(tenant.id, [&](storage::View& view) {
            for (const storage::FileHealth& file : storage::file_health(view))
                look(tenant.slug + "/", file);
        });
    if (found.any())
        return fail("secure_delete",
                    "These don't zero what is deleted, or have no write-ahead log: " + found.text(),
                    "use SQLite of this system's packages");
    return ok("secure_delete", "Every connection zeroes what is deleted.");
}

Check check_keys(storage::Store& store, const Tenants& tenants) {
    Found found;
    for (const Organization& tenant : tenants) {
        const storage::Residue residue =
            store.read(tenant.id, [](storage::View& view) { return storage::count_residue(view); });
        const auto all = residue.keys_without_row + residue.rows_without_key +
                         residue.rows_without_conversation() + residue.attachments_without_message;
        if (all > 0)
            found.add(tenant.slug + ": " + std::to_string(residue.keys_without_row) +
                      " keys without a row, " + std::to_string(residue.rows_without_key) +
                      " rows without a key, " + std::to_string(residue.rows_without_conversation()) +
                      " rows without a conversation");
    }
    if (found.any())
        return warn("keys_and_rows", found.text(), "restart iterochatd; it finishes interrupted erasures");
    return ok("keys_and_rows", "Every row has its key and every key its row.");
}

Check check_search_index(storage::Store& store, const Tenants& tenants) {
    constexpr std::int64_t behind_most = 1000;
    Found found;
    for (const Organization& tenant : tenants) {
        const auto lag =
            store.read(tenant.id, [](storage::View& view) { return storage::search_index_lag(view); });
        if (lag > behind_most)
            found.add(tenant.slug + " is " + std::to_string(lag) + " events behind");
    }
    if (found.any())
        return warn("search_index", found.text(), "restart iterochatd; it catches up at start");
    return ok("search_index", "The search over conversations is up to date.");
}

Check check_clock(storage::Store& store, const Tenants& tenants, Time now) {
    constexpr Time earliest{1'735'689'600'000}; // 2025-01-01: before this program
    if (now < earliest)
        return fail("clock", "The clock says " + format_time(now) + ".", "sudo timedatectl set-ntp true");
    Found found;
    for (const Organization& tenant : tenants) {
        const auto newest = store.read(tenant.id, [](storage::View& view) {
            return storage::list_conversations(view, {}, std::nullopt, 1);
        });
        if (!newest.items.empty() && newest.items.front().last_activity_at > now + minutes(5))
            found.add(tenant.slug + " has a message of " +
                      format_time(newest.items.front().last_activity_at));
    }
    constexpr const char* next = "sudo timedatectl set-ntp true   (retention waits until the clock is right)";
    if (found.any())
        return fail("clock", "The clock went back, it is " + format_time(now) + ": " + found.text(), next);
    const auto noted = store.control_read([](storage::ControlView& view) { return noted_time(view); });
    if (noted && *noted > now + clock_back_most)
        return fail("clock",
                    "The clock went back by " + words_of_gap(*noted - now) + ": it is " + format_time(now) +
                        ", and was " + format_time(*noted) + " when it was noted last.",
                    next);
    if (noted && now > *noted + clock_jump_most)
        return warn(
            "clock",
            "The clock is " + words_of_gap(now - *noted) + " past the last noted time, " +
                format_time(*noted) + ": sweeps wait for six hours of steady running.",
            "timedatectl; if the time is right, iterochat retention plan, then retention sweep --plan HASH");
    return ok("clock", "The clock is ahead of everything stored, and goes on from when it was noted last.");
}

Check check_owners(storage::Store& store, const Tenants& tenants) {
    Found found;
    store.control_read([&](storage::ControlView& view) {
        for (const Organization& tenant : tenants)
            if (storage::count_owners(view, tenant.id) == 0)
                found.add(tenant.slug);
    });
    if (found.any())
        return warn("owners", "These tenants have no owner who can sign in: " + found.text(),
                    "iterochat user add EMAIL -t TENANT --role owner --invite");
    return ok("owners", "Every tenant has an owner.");
}

Check check_requests(storage::Store& store, const Tenants& tenants) {
    Found late;
    Found near;
    for (const Organization& tenant : tenants)
        store.read(tenant.id, [&](storage::View& view) {
            for (const Time due : storage::due_times_of_open_requests(view)) {
                const RequestAlarm alarm = alarm_of(due, view.now());
                const std::string words = tenant.slug + ", due " + format_time(due).substr(0, 10);
                if (alarm == RequestAlarm::overdue || alarm == RequestAlarm::urgent)
                    late.add(words);
                else if (alarm == RequestAlarm::soon)
                    near.add(words);
            }
        });
    constexpr const char* next = "iterochat request list";
    if (late.any())
        return fail("requests", "Requests of persons are due within 2 days or overdue: " + late.text(), next);
    if (near.any())
        return warn("requests", "Requests of persons are due within 7 days: " + near.text(), next);
    return ok("requests", "No request of a person is due within 7 days.");
}

Check check_jobs(storage::Store& store, Time now) {
    const std::string name = "jobs";
    constexpr Span patience = hours(1); ///< it is tried again every ten minutes
    const auto jobs =
        store.control_read([](storage::ControlView& view) { return storage::interrupted_jobs(view); });
    if (jobs.empty())
        return ok(name, "No job waits to be tried again.");
    const Job& oldest = jobs.front();
    const std::string detail =
        (jobs.size() == 1 ? "A job was" : std::to_string(jobs.size()) + " jobs were") +
        " interrupted by an error and will be tried again, every ten minutes: " + oldest.kind +
        ". It said: " + oldest.error;
    const std::string hint = "iterochat job show " + oldest.id.text();
    return oldest.created_at + patience < now ? fail(name, detail, hint) : warn(name, detail, hint);
}

Check check_notices(storage::Store& store, const Tenants& tenants, Time now) {
    constexpr Span open_most = days(30);
    std::size_t open = 0;
    Found late;
    const auto look = [&](const std::string& whose, const std::vector<storage::Notice>& notices) {
        open += notices.size();
        for (const storage::Notice& notice : notices)
            if (notice.created_at + open_most < now)
                late.add(notice.recipient + " (" + whose + ", since " +
                         format_time(notice.created_at).substr(0, 10) + ")");
    };
    for (const Organization& tenant : tenants)
        store.read(tenant.id,
                   [&](storage::View& view) { look(tenant.slug, storage::list_notices(view, false)); });
    store.control_read([&](storage::ControlView& view) {
        look("an erased tenant", storage::list_tenant_notices(view, std::nullopt, false));
    });
    if (late.any())
        return warn("notices",
                    "Nobody told these for over 30 days what was erased or corrected: " + late.text(),
                    "iterochat notice list; then iterochat notice done NOTICE");
    return ok("notices",
              open == 0 ? "Nobody is still to be told of an erasure or correction."
                        : "Open notices to recipients: " + std::to_string(open) + ", none for over 30 days.");
}

} // namespace iterochat::service
