#!/bin/bash
# Sets IteroChat up on Debian 12 from nothing: installs what is missing, builds, and starts a demo on a private
# folder; or builds and tests. Safe to run again.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: packaging/bootstrap.sh [--no-demo] [--port N] [--release]
       packaging/bootstrap.sh --test
       packaging/bootstrap.sh --stop

  --no-demo   install and build only
  --port N    port of the demo on 127.0.0.1 (default 8080, or the next free one)
  --release   build with optimization, in build/release instead of build/dev
  --test      install the tests' needs too, build, and run unit, functional and lint tests
  --stop      stop the demo
TEXT
}

demo=yes port=8080 preset=dev mode=demo
while [ $# -gt 0 ]; do
    case "$1" in
        --no-demo) demo=no ;;
        --port) port="${2:?--port needs a number}"; shift ;;
        --release) preset=release ;;
        --test) mode=test ;;
        --stop) mode=stop ;;
        -h|--help) usage; exit 0 ;;
        *) echo "bootstrap.sh: unknown option '$1'" >&2; usage >&2; exit 64 ;;
    esac
    shift
done

cd "$(dirname "$0")/.."
build="build/$preset"
demo_folder="$PWD/build/demo"
say() { printf '%s\n' "$*" >&2; }

# --- packages ------------------------------------------------------------------------------------------------------

build_packages="g++ cmake ninja-build ccache lld pkg-config libcpp-httplib-dev libcli11-dev nlohmann-json3-dev
    libtomlplusplus-dev libsodium-dev libsqlite3-dev libgumbo-dev libcmark-gfm-dev libcmark-gfm-extensions-dev
    libarchive-dev libutf8proc-dev libcurl4-openssl-dev libsystemd-dev liboath-dev libqrencode-dev zlib1g-dev
    libssl-dev libbrotli-dev catch2 libhowardhinnant-date-dev tzdata"
# another build of Node.js (18.18 or later) does as well
command -v node >/dev/null && command -v npm >/dev/null || build_packages="$build_packages nodejs npm"
demo_packages="debian-faq python3 curl"
test_packages="openssl git python3 python3-pytest clang-format clang-tidy mandoc bash-completion fish zsh sqlite3 e2fsprogs chromium
    fonts-lohit-beng-bengali"

install_packages() {
    local missing=()
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { say "bootstrap.sh: run as root once to install: ${missing[*]}"; exit 77; }
        root=(sudo)
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

build_all() {
    say "Building in $build (some minutes the first time) …"
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset" -- --quiet
}

# --- demo ----------------------------------------------------------------------------------------------------------

cli() { "$build/iterochat" --socket "$demo_folder/admin.sock" "$@"; }
field() { python3 -c 'import json, sys; value = json.load(sys.stdin)
for name in sys.argv[1].split("."): value = value[name]
print(value)' "$1"; }

stop_demo() {
    [ -f "$demo_folder/pid" ] || return 0
    local pid
    pid=$(cat "$demo_folder/pid")
    # only our own daemon: a pid may have been given to another program since
    if [ "$(readlink "/proc/$pid/exe" 2>/dev/null | xargs -r basename)" = iterochatd ]; then
        kill "$pid"
        for _ in $(seq 200); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
    fi
    rm -f "$demo_folder/pid"
}

free_port() {
    python3 -c 'import socket, sys
for port in range(int(sys.argv[1]), int(sys.argv[1]) + 50):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try: probe.bind(("127.0.0.1", port))
        except OSError: continue
        print(port); break
else: sys.exit("no free port")' "$1"
}

start_demo() {
    mkdir -p "$demo_folder/state"
    chmod 700 "$demo_folder" "$demo_folder/state"
    stop_demo
    port=$(free_port "$port")
    cat > "$demo_folder/iterochat.toml" <<TOML
state_dir = "$demo_folder/state"
socket = "$demo_folder/admin.sock"
socket_group = ""
[http]
listen = "127.0.0.1:$port"
public_url = "http://127.0.0.1:$port"
TOML
    setsid "$build/iterochatd" --config "$demo_folder/iterochat.toml" >"$demo_folder/log" 2>&1 </dev/null &
    echo $! > "$demo_folder/pid"
    if ! cli status --quiet; then
        say "The daemon did not start; its log:"
        tail -n 5 "$demo_folder/log" >&2
        exit 69
    fi
}

fill_demo() {
    cli tenant create debian-help --name "Debian Help" --if-not-exists --quiet
    say "Importing Debian's FAQ …"
    cli kb import /usr/share/doc/debian/FAQ -t debian-help --quiet
    if [ ! -f "$demo_folder/owner-password" ]; then
        (umask 077; head -c 12 /dev/urandom | base64 | tr '+/' 'xy' > "$demo_folder/owner-password")
    fi
    cli user add owner@debian-help.example -t debian-help --role owner --name Olivia --password-file "$demo_folder/owner-password" --if-not-exists --quiet
    cli tenant set debian-help --accent "#a80030" --greeting "Hello! Ask what Debian's FAQ answers." --quiet
    suggest_questions
}

# What a visitor can press before they know what to ask; kept as it is when the owner has changed it.
suggest_questions() {
    python3 - "http://127.0.0.1:$port/api/v1" "$demo_folder/owner-password" <<'PYTHON'
import json, sys, urllib.request
base, password_file = sys.argv[1:]
token = None
def call(method, path, body=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = json.dumps(body).encode() if body else None
    with urllib.request.urlopen(urllib.request.Request(f"{base}/{path}", data, headers, method=method)) as answer:
        return json.load(answer)
signed_in = call("POST", "auth/sign-in", {"email": "owner@debian-help.example", "password": open(password_file).read().strip()})
token = signed_in["token"]
questions = f"organizations/{signed_in['organizations'][0]['id']}/suggested-questions"
if not call("GET", questions)["items"]:
    for text in ("What is Debian GNU/Linux?", "What is a Debian package?", "How do I report a bug?"):
        call("POST", questions, {"text": text})
PYTHON
}

show_demo() {
    local key
    key=$(cli tenant show debian-help --json | field tenant.widget_key)
    cat <<TEXT

IteroChat runs. Everything of this demo is in build/demo. Open both beside each other:

  The visitor's chat   http://127.0.0.1:$port/w/$key
                       Press a question, then "Talk to a person".
  The team's side      http://127.0.0.1:$port/
                       Sign in as  owner@debian-help.example
                       password    $(cat "$demo_folder/owner-password")
                       Who asked for a person waits in the inbox. Claim the conversation, and answer.

Ask from here what the FAQ answers:
  $build/iterochat --socket build/demo/admin.sock kb ask "How long will security updates be provided?" -t debian-help

See who waits for a person, with reason and summary:
  $build/iterochat --socket build/demo/admin.sock conversation list -t debian-help

Stop it:
  packaging/bootstrap.sh --stop
TEXT
}

# --- what was asked for --------------------------------------------------------------------------------------------

case "$mode" in
    stop)
        stop_demo
        say "The demo is stopped; its data stays in build/demo."
        ;;
    test)
        # shellcheck disable=SC2086
        install_packages $build_packages $demo_packages $test_packages
        build_all
        ctest --preset "$preset" --no-tests=error
        ;;
    demo)
        # shellcheck disable=SC2086
        install_packages $build_packages $demo_packages
        build_all
        if [ "$demo" = yes ]; then
            start_demo
            fill_demo
            show_demo
        fi
        ;;
esac
