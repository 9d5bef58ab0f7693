#include "daemon/options.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"

#include <cstdio>
#include <cstdlib>
#include <getopt.h>

namespace iterochat {
namespace {

constexpr const char* help =
    "Usage: iterochatd --config FILE [--state-dir DIR] [--listen ADDRESS:PORT] [--socket FILE]\n"
    "\n"
    "The IteroChat daemon: serves visitors and staff over HTTP and the iterochat command over a Unix "
    "socket.\n"
    "\n"
    "  -c, --config FILE       configuration (iterochat.toml(5)); `iterochat config defaults` prints one\n"
    "      --state-dir DIR     folder of all data, instead of the configuration's\n"
    "      --listen ADDR:PORT  HTTP address, instead of the configuration's; port 0 picks one\n"
    "      --socket FILE       admin socket, instead of the configuration's\n"
    "      --offline           admin socket only, for commands that work while the daemon is stopped\n"
    "      --keep-schema       refuse databases of an older schema instead of bringing them up to date\n"
    "      --version           print the version\n"
    "      --help              print this\n";

enum LongOnly { state_dir = 256, listen_address, socket_path, offline, keep_schema, version };

const option long_options[] = {
    {"config", required_argument, nullptr, 'c'},
    {"state-dir", required_argument, nullptr, state_dir},
    {"listen", required_argument, nullptr, listen_address},
    {"socket", required_argument, nullptr, socket_path},
    {"offline", no_argument, nullptr, offline},
    {"keep-schema", no_argument, nullptr, keep_schema},
    {"version", no_argument, nullptr, version},
    {"help", no_argument, nullptr, 'h'},
    {nullptr, 0, nullptr, 0},
};

[[noreturn]] void print_and_exit(const char* text) {
    std::fputs(text, stdout);
    std::exit(0);
}

} // namespace

Options parse_options(int count, char** words) {
    Options options;
    opterr = 0;
    for (;;) {
        switch (const int found = getopt_long(count, words, "c:h", long_options, nullptr)) {
        case -1:
            if (optind < count)
                throw Error{Code::usage, std::string("iterochatd takes no word '") + words[optind] + "'."}
                    .with_hint("iterochatd --help");
            if (options.config_file.empty())
                throw Error{Code::usage, "Which configuration? iterochatd needs --config FILE."}.with_hint(
                    "iterochatd --config /etc/iterochat/iterochat.toml");
            return options;
        case 'c':
            options.config_file = optarg;
            break;
        case state_dir:
            options.state_dir = optarg;
            break;
        case listen_address:
            options.listen = optarg;
            break;
        case socket_path:
            options.socket = optarg;
            break;
        case offline:
            options.offline = true;
            break;
        case keep_schema:
            options.keeps_schema = true;
            break;
        case version:
            print_and_exit("iterochatd " ITEROCHAT_VERSION "\n");
        case 'h':
            print_and_exit(help);
        default:
            (void)found;
            throw Error{Code::usage, std::string("Unknown or incomplete option '") + words[optind - 1] + "'."}
                .with_hint("iterochatd --help");
        }
    }
}

} // namespace iterochat
