#include "cli/transport/offline.hpp"
#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <vector>

namespace iterochat::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* service_user = "iterochat";
constexpr const char* default_config = "/etc/iterochat/iterochat.toml";

/// Root becomes the service's user, when the installation has one, so that no file ends up as root's.
const passwd* user_to_become(const std::string& config) {
    if (::geteuid() != 0 || !config.empty())
        return nullptr;
    return ::getpwnam(service_user);
}

/// In the child, between fork and exec: async-signal-safe calls only.
[[noreturn]] void become_daemon(const passwd* user, int out, int err, char* const* arguments) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::setpgid(0, 0); // Ctrl-C is the command line's to handle
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    const int nothing = ::open("/dev/null", O_RDONLY);
    if (nothing >= 0)
        ::dup2(nothing, STDIN_FILENO);
    if (user && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
        ::_exit(77);
    ::execv(arguments[0], arguments);
    ::_exit(69);
}

Code code_of_exit(int status) {
    switch (status) {
    case 64:
        return Code::usage;
    case 66:
        return Code::no_input;
    case 70:
        return Code::internal;
    case 74:
        return Code::io;
    case 75:
        return Code::busy;
    case 76:
        return Code::version_mismatch;
    case 77:
        return Code::forbidden;
    case 78:
        return Code::configuration;
    default:
        return Code::unavailable;
    }
}

/// What a failed start said: "iterochatd: SENTENCE" and "  try: HINT", else its last line.
struct Said {
    std::string sentence;
    std::string hint;
};

Said read_complaint(const std::string& text) {
    constexpr std::string_view prefix = "iterochatd: ";
    constexpr std::string_view try_prefix = "  try: ";
    Said said;
    std::string last;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        if (line.starts_with(prefix))
            said.sentence = line.substr(prefix.size());
        else if (line.starts_with(try_prefix))
            said.hint = line.substr(try_prefix.size());
        if (!trim(line).empty())
            last = line;
        at = end + 1;
    }
    if (said.sentence.empty())
        said.sentence = last.empty() ? "iterochatd --offline ended without a word" : last;
    return said;
}

} // namespace

std::string find_daemon() {
    std::error_code error;
    const fs::path own = fs::read_symlink("/proc/self/exe", error);
    std::vector<fs::path> places{own.parent_path()};
    std::string rest = std::getenv("PATH") ? std::getenv("PATH") : "";
    rest += ":/usr/sbin:/usr/local/sbin";
    for (std::size_t at = 0; at <= rest.size();) {
        const auto end = std::min(rest.find(':', at), rest.size());
        places.emplace_back(rest.substr(at, end - at));
        at = end + 1;
    }
    for (const fs::path& place : places)
        if (!place.empty() && ::access((place / "iterochatd").c_str(), X_OK) == 0)
            return (place / "iterochatd").string();
    return {};
}

OfflineDaemon::OfflineDaemon(const std::string& config, bool only_reads) {
    const std::string program = find_daemon();
    if (program.empty())
        throw Error{Code::unavailable,
                    "the daemon is stopped, and iterochatd is not beside this program or in PATH"};
    std::string pattern = (fs::temp_directory_path() / "iterochat-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw Error{Code::io,
                    std::string("cannot make a private folder for the socket: ") + std::strerror(errno)};
    folder_ = pattern;
    socket_ = folder_ + "/admin.sock";
    try {
        start(program, config, only_reads);
        await_ready();
    } catch (...) {
        if (pid_ > 0)
            wait_for_end();
        fs::remove_all(folder_);
        throw;
    }
}

OfflineDaemon::~OfflineDaemon() {
    ::kill(pid_, SIGTERM);
    wait_for_end();
    std::error_code error;
    fs::remove_all(folder_, error);
}

void OfflineDaemon::start(const std::string& program, const std::string& config, bool only_reads) {
    int out[2];
    if (::pipe2(out, O_CLOEXEC) != 0)
        throw Error{Code::io, std::string("cannot start iterochatd: ") + std::strerror(errno)};
    out_ = Fd{out[0]};
    const Fd out_end{out[1]};
    const Fd log{::open((folder_ + "/stderr").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};

    std::vector<std::string> words{program, "--offline", "--socket",
                                   socket_, "--config",  config.empty() ? default_config : config};
    if (only_reads)
        words.emplace_back("--keep-schema");
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    const passwd* user = user_to_become(config);
    if (user && ::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0)
        throw Error{Code::io,
                    std::string("cannot give the private folder to the service: ") + std::strerror(errno)};
    pid_ = ::fork();
    if (pid_ < 0)
        throw Error{Code::io, std::string("cannot start iterochatd: ") + std::strerror(errno)};
    if (pid_ == 0)
        become_daemon(user, out_end.get(), log.get(), arguments.data());
}

void OfflineDaemon::await_ready() {
    std::string said;
    std::array<char, 256> piece;
    while (said.find("ready") == std::string::npos) {
        const ssize_t got = ::read(out_.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            report_failure();
        said.append(piece.data(), static_cast<std::size_t>(got));
    }
}

void OfflineDaemon::report_failure() {
    const int status = wait_for_end();
    const std::string text = read_file(folder_ + "/stderr");
    const Said said = read_complaint(text);
    throw Error{code_of_exit(status), said.sentence}.with_hint(said.hint);
}

int OfflineDaemon::wait_for_end() {
    int status = 0;
    if (pid_ <= 0)
        return status;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}

} // namespace iterochat::cli
