#include "common/api/catalogue.hpp"

namespace iterochat::api {
namespace {

constexpr std::string_view exit_codes = R"(Exit statuses are the numbers of sysexits(3) and never change.

   0  done, or nothing to do
   1  it ran, but found problems or failed in part
  64  wrong words on the command line
  65  bad data: an input, an argument's value
  66  no such input file
  67  no such tenant, conversation, article …
  69  the daemon can't be reached
  70  a bug; the daemon's log has more under the incident number
  73  it exists already, or can't be created
  74  reading or writing failed, or a file of the daemon is damaged
  75  busy, a brake (--max-percent) or a time-out: try again
  76  another version, or the outcome is unknown: look before you repeat
  77  not allowed, or under legal hold
  78  the configuration is wrong
 130  interrupted with Ctrl-C
)";

constexpr std::string_view json_text =
    R"(--json prints one JSON document on stdout. --format ndjson prints one object a
line: each element of a list, and the progress of long work.

Lists are an object with a plural key: {"tenants":[…]}. They are complete
unless --limit cuts them. Keys are only ever added. Times are RFC 3339 in UTC.

An error is one document on stderr:
  {"error":{"code":"not_found","message":"…","hint":"…","exit":67}}

The last line of long work with --format ndjson is the same object as with
--json, marked "type":"result". The lines before it are
{"type":"progress","stage":"…","done":N,"total":N|null}.

The keys of each command stand in iterochat-json(7) and in
iterochat help COMMAND.
)";

constexpr std::string_view cron =
    R"(For cron and timers: --quiet prints nothing on success, --no-input never asks,
and what destroys needs --yes. A failure is one line on stderr and an exit
status, so cron mails it.

  30 2 * * *  iterochat  iterochat --quiet --no-input backup create --keep 7d,4w,12m --verify
  15 3 * * *  iterochat  iterochat --quiet --no-input retention sweep --yes --max-percent 20
  */5 * * * * iterochat  iterochat --quiet status --check

--max-percent is the brake: a sweep that would erase more than that share of a
tenant erases nothing and exits with 75.
)";

constexpr std::string_view config =
    R"(The command line needs the daemon's admin socket and nothing else. It is, in
this order:

  1. --socket FILE
  2. the variable ITEROCHAT_SOCKET
  3. "socket" in the configuration: -c FILE or /etc/iterochat/iterochat.toml
  4. /run/iterochat/admin.sock

The socket is open to root, the daemon's own user and the group
iterochat-admin:  sudo adduser $USER iterochat-admin

Settings of the daemon: iterochat config defaults prints them all with their
help; iterochat config check looks for mistakes before a reload.

Commands that also work while the daemon is stopped (doctor, config, audit
verify, backup list, backup verify, restore backup, user passwd --offline)
start iterochatd --offline for themselves.

NO_COLOR switches colour off.
)";

} // namespace

const std::vector<Topic>& topics() {
    static const std::vector<Topic> all{
        {"exit-codes", "What the exit statuses mean", exit_codes},
        {"json", "Output for programs", json_text},
        {"cron", "Running from cron and timers", cron},
        {"config", "How the command finds the daemon, and where settings are", config},
    };
    return all;
}

} // namespace iterochat::api
