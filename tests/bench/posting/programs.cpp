#include "tests/bench/posting/programs.hpp"

#include "common/base/fd.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

MeasuredDaemon::MeasuredDaemon(const std::string& programs, const std::string& folder)
    : programs_(programs), folder_(folder) {
    iterochat::write_file_durably(
        folder + "/iterochat.toml",
        "state_dir = \"" + folder + "/state\"\nsocket = \"" + folder +
            "/admin.sock\"\nsocket_group = \"\"\n[http]\nlisten = \"127.0.0.1:0\"\n"
            "connections_per_address = 0\n[limits]\nwidget_sessions_per_minute = 0\n"
            "widget_writes_per_minute = 0\n[log]\nlevel = \"warning\"\n",
        0600);
    pid_ = ::fork();
    if (pid_ == 0) {
        const std::string program = programs + "/iterochatd";
        const std::string config = folder + "/iterochat.toml";
        ::execl(program.c_str(), program.c_str(), "--config", config.c_str(), nullptr);
        ::_exit(127);
    }
    const auto status =
        nlohmann::json::parse(cli("status --json")); // the command retries while the daemon starts
    const std::string listen = status.at("http").at("listen");
    port_ = std::atoi(listen.c_str() + listen.rfind(':') + 1);
}

MeasuredDaemon::~MeasuredDaemon() {
    stop();
}

void MeasuredDaemon::stop() {
    if (pid_ <= 0)
        return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
}

std::string MeasuredDaemon::cli(const std::string& words) const {
    const std::string line = "'" + programs_ + "/iterochat' --socket '" + folder_ + "/admin.sock' " + words;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(line.c_str(), "r"), &::pclose};
    std::string output;
    std::array<char, 4096> piece;
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe.get()))
        output.append(piece.data(), got);
    if (output.empty())
        throw std::runtime_error("no answer from: iterochat " + words);
    return output;
}
