#include "tests/erasure/acts.hpp"
#include "tests/erasure/trials.hpp"

#include <cstdio>

/// Random histories of an organization: what was erased leaves no byte, everything else is as a model says.
namespace iterochat::trials {
namespace {

constexpr int steps = 70;

std::size_t run_one(unsigned seed) {
    const TrialFolder folder;
    Office office{folder.path(), seed};
    for (int step = 0; step < steps; ++step)
        act(office);
    while (office.model.conversations.size() < 2)
        office.start(office.add_visitor());
    office.erase_conversation(office.any_of(office.model.conversations));
    office.check_model();
    office.close();
    office.check_no_residue();
    office.open();
    office.check_model();
    return office.bytes_sought;
}

} // namespace

void run_histories(const TrialOptions& options) {
    std::size_t sought = 0;
    std::string broken;
    int failures = 0;
    for (int i = 0; i < options.count; ++i) {
        const unsigned seed = options.seed + static_cast<unsigned>(i);
        try {
            sought += run_one(seed);
        } catch (const std::exception& failure) {
            ++failures;
            broken += "\nhistory " + std::to_string(seed) + ": " + failure.what();
            std::printf("history %u: %s\n", seed, failure.what());
            std::fflush(stdout);
        }
    }
    if (failures > 0)
        throw Broken{std::to_string(failures) + " of " + std::to_string(options.count) +
                     " histories broke a promise:" + broken};
    std::printf("%d histories of %d steps: nothing of %zu strings that are gone is left, everything else is"
                " as it was\n",
                options.count, steps, sought);
}

} // namespace iterochat::trials
