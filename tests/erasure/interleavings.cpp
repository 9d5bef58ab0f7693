#include "tests/erasure/meeting.hpp"
#include "tests/erasure/trials.hpp"

#include <array>
#include <cstdio>
#include <map>

/// Two acts of one organization at once, one of them begun at a random moment of the other: whose erasure was
/// acknowledged stays gone, nothing is in two certificates, and what is said to be lost was.
namespace iterochat::trials {
namespace {

struct Pair {
    const char* name;
    void (*meet)(Meeting&);
};

void restore_and(Meeting& meeting, const Meeting::Act& act) {
    meeting.run([&](const service::Progress& progress) { meeting.restore(progress); }, act);
}

void twice(Meeting& meeting, const Meeting::Act& act) {
    meeting.run(act, act);
}

constexpr std::array pairs{
    Pair{"restore and the erasure of a person",
         [](Meeting& m) { restore_and(m, [&](const auto& progress) { m.erase_person(progress); }); }},
    Pair{"restore and the erasure of a conversation",
         [](Meeting& m) { restore_and(m, [&](const auto& progress) { m.erase_conversation(progress); }); }},
    Pair{"restore and the erasure of words",
         [](Meeting& m) { restore_and(m, [&](const auto& progress) { m.erase_words(progress); }); }},
    Pair{"restore and a sweep",
         [](Meeting& m) { restore_and(m, [&](const auto& progress) { m.sweep(progress); }); }},
    Pair{"restore and posts", [](Meeting& m) { restore_and(m, [&](const auto&) { m.post(); }); }},
    Pair{"one person twice",
         [](Meeting& m) { twice(m, [&](const auto& progress) { m.erase_person(progress); }); }},
    Pair{"one conversation twice",
         [](Meeting& m) { twice(m, [&](const auto& progress) { m.erase_conversation(progress); }); }},
    Pair{"a person and one of their conversations",
         [](Meeting& m) {
             m.run([&](const auto& progress) { m.erase_person(progress); },
                   [&](const auto& progress) { m.erase_conversation(progress); });
         }},
    Pair{"two sweeps", [](Meeting& m) { twice(m, [&](const auto& progress) { m.sweep(progress); }); }},
    Pair{"two sweeps by one plan",
         [](Meeting& m) {
             m.plan();
             twice(m, [&](const auto& progress) { m.sweep(progress); });
         }},
    Pair{"a sweep and a person in it",
         [](Meeting& m) {
             m.run([&](const auto& progress) { m.sweep(progress); },
                   [&](const auto& progress) { m.erase_person(progress); });
         }},
    Pair{"two purges", [](Meeting& m) { twice(m, [&](const auto& progress) { m.purge(progress); }); }},
};

} // namespace

void run_interleavings(const TrialOptions& options) {
    std::map<std::string, int> met;
    std::string broken;
    int failures = 0;
    int acknowledged = 0;
    for (int i = 0; i < options.count; ++i) {
        const unsigned seed = options.seed + static_cast<unsigned>(i);
        const Pair& pair = pairs[seed % pairs.size()];
        try {
            const TrialFolder folder;
            Meeting meeting{folder.path(), seed};
            pair.meet(meeting);
            meeting.check();
            acknowledged += meeting.acknowledged();
            ++met[pair.name];
        } catch (const std::exception& failure) {
            ++failures;
            const std::string what =
                "interleaving " + std::to_string(seed) + ", " + pair.name + ": " + failure.what();
            std::printf("%s\n", what.c_str());
            std::fflush(stdout);
            broken += "\n" + what;
        }
    }
    if (failures > 0)
        throw Broken{std::to_string(failures) + " of " + std::to_string(options.count) +
                     " interleavings broke a promise:" + broken};
    if (acknowledged == 0)
        throw Broken{"no act was acknowledged: the trial tries nothing"};
    std::printf(
        "%d interleavings of %zu pairs of acts, %d acknowledged: who was erased stays gone, nothing is"
        " certified twice, and losses are told truly\n",
        options.count, met.size(), acknowledged);
}

} // namespace iterochat::trials
