#include "tests/erasure/trials.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/secret.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

namespace {

int number_of(const char* text) {
    return std::atoi(text);
}

} // namespace

int main(int argc, char** argv) {
    using namespace iterochat;
    trials::TrialOptions options;
    const std::string trial = argc > 1 ? argv[1] : "";
    for (int i = 2; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        if (name == "--count")
            options.count = number_of(argv[i + 1]);
        else if (name == "--seed")
            options.seed = static_cast<unsigned>(number_of(argv[i + 1]));
        else if (name == "--megabytes")
            options.megabytes = number_of(argv[i + 1]);
        else if (name == "--attachments")
            options.attachments = number_of(argv[i + 1]);
        else if (name == "--conversations")
            options.conversations = number_of(argv[i + 1]);
    }
    initialize_sodium();
    set_log_level(LogLevel::error);
    try {
        if (trial == "histories")
            trials::run_histories(options);
        else if (trial == "kills")
            trials::run_kills(options);
        else if (trial == "restores")
            trials::run_restores(options);
        else if (trial == "interleavings")
            trials::run_interleavings(options);
        else if (trial == "tampering")
            trials::run_tampering(options);
        else if (trial == "figures")
            trials::run_figures(options);
        else {
            std::fprintf(stderr,
                         "usage: erasure_trials histories|kills|restores|interleavings|tampering|figures "
                         "[--count N] [--seed N]"
                         " [--megabytes N] [--attachments N] [--conversations N]\n");
            return 64;
        }
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s: %s\n", trial.c_str(), failure.what());
        return 1;
    }
    return 0;
}
