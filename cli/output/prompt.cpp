#include "cli/output/prompt.hpp"
#include "cli/output/terminal.hpp"
#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace iterochat::cli {
namespace {

termios visible; ///< the terminal as it was, for the signal handler; there is one terminal

/// Ctrl-C while the echo is off: only what may be called from a handler.
void leave(int) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &visible);
    ::_exit(130);
}

/// Switches the terminal's echo off while it lives.
class Silence {
  public:
    Silence() {
        if (::tcgetattr(STDIN_FILENO, &visible) != 0)
            fail();
        struct sigaction action {};
        action.sa_handler = leave;
        ::sigaction(SIGINT, &action, &before_);
        termios quiet = visible;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0)
            fail();
    }
    ~Silence() {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &visible);
        ::sigaction(SIGINT, &before_, nullptr);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

  private:
    [[noreturn]] static void fail() {
        throw Error{Code::io, std::string("cannot hide what is typed: ") + std::strerror(errno)}.with_hint(
            "give --password-file instead");
    }
    struct sigaction before_ {};
};

} // namespace

bool can_ask() {
    return is_terminal(STDIN_FILENO) && is_terminal(STDERR_FILENO);
}

bool ask_yes(const std::string& question) {
    const std::string answer = lower_ascii(trim(ask_line(question + " [y/N] ")));
    return answer == "y" || answer == "yes";
}

std::string ask_line(const std::string& question) {
    std::cerr << question << std::flush;
    std::string line;
    if (!std::getline(std::cin, line))
        std::cerr << '\n';
    return line;
}

std::string ask_secret(const std::string& question) {
    const Silence silence;
    std::string line = ask_line(question);
    std::cerr << '\n';
    return line;
}

} // namespace iterochat::cli
