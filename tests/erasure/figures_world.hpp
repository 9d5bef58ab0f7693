#pragma once

#include "tests/erasure/trial_world.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

namespace iterochat::trials {

/// Milliseconds since it was made.
class Stopwatch {
  public:
    double ms() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin_).count();
    }

  private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// The value below which this share of the values lies.
double quantile(std::vector<double> values, double share);
/// A line: median, least and most, and beside them the goal (0: there is none).
void print_figure(const std::string& what, const std::vector<double>& values, const char* unit, double goal);

/// An organization in a folder of its own.
struct FiguresWorld {
    explicit FiguresWorld(unsigned seed) : world(folder.path(), seed) {}
    TrialFolder folder;
    TrialWorld world;

    /// Conversations of `messages` messages of about 400 bytes, of one new visitor, in transactions of
    /// fifty.
    std::vector<ConversationId> add_conversations(int count, int messages, bool are_deleted);
    double megabytes() const; ///< of the organization's files
};

/// Milliseconds since the job began.
struct EraseTimes {
    double unreadable = 0; ///< rows and keys are gone
    double certified = 0;  ///< scrubbed, verified, and the certificate is signed and kept
    double verification = 0;
    std::vector<std::pair<std::string, double>> steps; ///< when each was noted
};

/// Erases as the daemon does: each step noted in control.db, a certificate at the end.
EraseTimes erase_as_job(FiguresWorld& figures, erasure::EraseTask& task);

/// Posts one message after the other until told to stop; each wait in milliseconds.
class Poster {
  public:
    Poster(TrialWorld& world, const ConversationId& conversation);
    ~Poster() { stop(); }
    void stop();
    std::vector<double> waits; ///< read after stop()

  private:
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

} // namespace iterochat::trials
