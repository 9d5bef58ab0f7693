#pragma once

#include <cstdint>

/// The trials, each a subcommand of erasure_trials. They print what they did and throw Broken at the first
/// promise that doesn't hold.
namespace iterochat::trials {

struct TrialOptions {
    int count = 5;           ///< histories, kill points, restores, interleavings, or bits of each file
    unsigned seed = 1;       ///< of the first; each has its own
    int megabytes = 4;       ///< of figures: size of the organization; 0: none
    int attachments = 2;     ///< of figures: files of 10 MB of one conversation; 0: none
    int conversations = 200; ///< of figures: half of them are swept; 0: none
};

void run_histories(const TrialOptions& options);
void run_kills(const TrialOptions& options);
void run_restores(const TrialOptions& options);
void run_interleavings(const TrialOptions& options);
void run_tampering(const TrialOptions& options);
void run_figures(const TrialOptions& options);
void measure_sweep(const TrialOptions& options);
void measure_files(const TrialOptions& options);

} // namespace iterochat::trials
