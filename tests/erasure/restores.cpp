#include "tests/erasure/acts.hpp"
#include "tests/erasure/trials.hpp"

#include <cstdio>

/// Random backups, random erasures after them, and a restore: nobody who was erased comes back, and the
/// report says whom it erased again.
namespace iterochat::trials {
namespace {

constexpr int ways = 3;

/// Some life with backups in it, then some erasures.
void live(Office& office) {
    for (int step = 0; step < 24; ++step)
        talk_or_write(office);
    office.back_up(true);
    for (int round = 0; round < 3; ++round) {
        for (int step = 0; step < 6; ++step)
            talk_or_write(office);
        office.below(3) == 0 ? office.add_neighbour() : erase_something(office);
        if (office.below(2) == 0)
            office.back_up(office.below(3) > 0);
    }
    for (std::size_t i = 2 + office.below(4); i > 0; --i)
        erase_something(office);
}

void restore(Office& office, int way) {
    const KeptBackup backup = office.backups[office.below(office.backups.size())];
    if (way == 0 || !backup.is_whole)
        return office.restore_one(backup);
    if (way == 1)
        return office.restore_all(backup);
    const TrialFolder other_host;
    office.restore_elsewhere(backup, other_host.path());
}

std::size_t run_one(unsigned seed) {
    const TrialFolder folder;
    Office office{folder.path(), seed};
    live(office);
    restore(office, static_cast<int>(seed % ways));
    office.check_model();
    office.close();
    office.check_no_residue();
    return office.named_again;
}

} // namespace

void run_restores(const TrialOptions& options) {
    std::size_t named = 0;
    int failures = 0;
    std::string broken;
    for (int i = 0; i < options.count; ++i) {
        const unsigned seed = options.seed + static_cast<unsigned>(i);
        try {
            named += run_one(seed);
        } catch (const std::exception& failure) {
            ++failures;
            broken += "\nrestore " + std::to_string(seed) + ": " + failure.what();
        }
    }
    if (failures > 0)
        throw Broken{std::to_string(failures) + " of " + std::to_string(options.count) +
                     " restores broke a promise:" + broken};
    if (named == 0)
        throw Broken{"nobody was erased after a backup: the trial tries nothing"};
    std::printf("%d restores: nobody who was erased came back; %zu erased again were named\n", options.count,
                named);
}

} // namespace iterochat::trials
