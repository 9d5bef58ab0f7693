#pragma once

#include <string>
#include <sys/types.h>

/// The daemon under measurement: on a folder of its own, stopped at the end.
class MeasuredDaemon {
  public:
    MeasuredDaemon(const std::string& programs, const std::string& folder); ///< throws std::runtime_error
    ~MeasuredDaemon();
    MeasuredDaemon(const MeasuredDaemon&) = delete;
    MeasuredDaemon& operator=(const MeasuredDaemon&) = delete;

    std::string cli(const std::string& words) const; ///< stdout of one command
    int port() const { return port_; }
    void stop();

  private:
    std::string programs_;
    std::string folder_;
    pid_t pid_ = 0;
    int port_ = 0;
};
