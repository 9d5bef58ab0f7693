// Prints every row of the engine's targets as measured, beside what must be reached and what is good.
//   bench_answer [--short] [--only clinc|passages|cross|handoff|language]
// Exit status: 0 when every "must" is met, 1 when not, 0 with a message when the data is absent.
#include "tests/bench/answer/rows.hpp"

#include <cstdio>
#include <cstring>
#include <exception>

using namespace iterochat::answer::bench;

namespace {

int run(const std::string& folder, bool short_run, const std::string& only) {
    const auto wanted = [&](const char* part) { return only.empty() || only == part; };
    bool met = true;
    if (wanted("clinc"))
        met = clinc_rows(folder, short_run) && met;
    if (wanted("passages"))
        met = passage_rows(folder, short_run) && met;
    if (wanted("cross"))
        met = cross_check_rows(folder) && met;
    if (wanted("handoff"))
        met = handoff_rows(folder) && met;
    if (wanted("language"))
        met = language_rows(folder) && met;
    std::printf("\n%s\n", met ? "Every must is met." : "Some must is not met.");
    return met ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
    bool short_run = false;
    std::string only;
    for (int i = 1; i < count; ++i) {
        if (std::strcmp(arguments[i], "--short") == 0)
            short_run = true;
        else if (std::strcmp(arguments[i], "--only") == 0 && i + 1 < count)
            only = arguments[++i];
    }
    const auto folder = data_folder();
    if (!folder) {
        std::printf("skipped: ITEROCHAT_ANSWER_DATA names no folder\n");
        return 0;
    }
    try {
        return run(*folder, short_run, only);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_answer: %s\n", error.what());
        return 2;
    }
}
