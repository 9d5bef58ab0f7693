"""Runs the built daemon and command on a private folder, and speaks to them as programs and people do."""
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid

BUILD = pathlib.Path(os.environ.get("ITEROCHAT_BUILD", pathlib.Path(__file__).resolve().parents[2] / "build/dev"))
API = "/api/v1/"


def wait_until(condition, seconds=15, what="the condition"):
    """Awaits a condition; the loop is bounded."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come true within {seconds} s")


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    def expect(self, status):
        assert self.status == status, f"{self.status} instead of {status}: {self.body[:400]!r}"
        return self.json if self.body else None


class Result:
    """How a command ended."""

    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode()

    @property
    def json(self):
        return json.loads(self.out)

    def expect(self, status=0):
        assert self.status == status, f"exit {self.status} instead of {status}\n{self.out[:800]}\n{self.err[:800]}"
        return self


class Daemon:
    """A daemon on a folder of its own. `settings` are lines of its configuration by section."""

    def __init__(self, folder=None, settings=None, start=True):
        self._own = None if folder else tempfile.TemporaryDirectory(prefix="iterochat-test-")
        self.folder = pathlib.Path(folder or self._own.name)
        self.state = self.folder / "state"
        self.state.mkdir(exist_ok=True, mode=0o700)
        self.temp = self.folder / "temp"  # of its own: what others leave in the machine's one is a finding too
        self.temp.mkdir(exist_ok=True, mode=0o700)
        self.socket = self.folder / "admin.sock"
        self.config = self.folder / "iterochat.toml"
        self.log_path = self.folder / "log"
        self.process = None
        self.port = 0
        self.write_config(settings or {})
        if start:
            self.start()

    def write_config(self, settings):
        sections = {"http": {"listen": '"127.0.0.1:0"'},
                    "limits": {"sign_in_per_minute": 0, "widget_sessions_per_minute": 0, "widget_writes_per_minute": 0}}
        for section, values in settings.items():
            sections.setdefault(section, {}).update(values)
        lines = [f'state_dir = "{self.state}"', f'socket = "{self.socket}"', 'socket_group = ""']
        for section, values in sections.items():
            lines.append(f"[{section}]")
            lines += [f"{name} = {value}" for name, value in values.items()]
        self.config.write_text("\n".join(lines) + "\n")

    def start(self, expect_failure=False, wrapper=()):
        log = open(self.log_path, "ab")
        self.process = subprocess.Popen([*wrapper, str(BUILD / "iterochatd"), "--config", str(self.config)],
                                        stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                        env={**os.environ, "TMPDIR": str(self.temp)})
        log.close()
        if expect_failure:
            return self.process.wait(timeout=30)
        wait_until(lambda: self.process.poll() is not None or self.is_up(), 30, "the daemon's start")
        assert self.process.poll() is None, f"the daemon ended with {self.process.returncode}:\n{self.log()[-2000:]}"
        host, _, port = self.cli("status", "--json").expect().json["http"]["listen"].rpartition(":")
        self.host, self.port = host.strip("[]"), int(port)
        return self

    def is_up(self):
        with contextlib.suppress(OSError):
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(self.socket))
                return True
        return False

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(timeout=30) == 0, f"the daemon ended with {self.process.returncode}:\n{self.log()[-2000:]}"

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=30)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        if self._own:
            self._own.cleanup()

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def cli(self, *words, stdin=b"", env=None):
        done = subprocess.run([str(BUILD / "iterochat"), "--socket", str(self.socket), *map(str, words)],
                              input=stdin.encode() if isinstance(stdin, str) else stdin, capture_output=True, timeout=120,
                              env={**os.environ, "NO_COLOR": "1", **(env or {})})
        return Result(done)

    # --- HTTP -------------------------------------------------------------------------------------------------------

    def connect(self, timeout=30):
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def call(self, method, path, body=None, token=None, headers=None, connection=None):
        """One call of the API ("/healthz" is outside of it); body is an object, bytes or nothing."""
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = "Bearer " + token
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        one = connection or self.connect()
        one.request(method, path if path.startswith("/") else API + path, body=body, headers=headers)
        reply = Reply(one.getresponse())
        if not connection:
            one.close()
        return reply

    def events(self, path, token, last_event_id=None, timeout=30):
        return EventStream(self, path, token, last_event_id, timeout)

    # --- what tests begin with ----------------------------------------------------------------------------------------

    def tenant(self, slug="acme", **options):
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        return self.cli("tenant", "create", slug, "--json", *words).expect().json["tenant"]

    def user(self, email, tenant="acme", role="owner", password="correct horse battery"):
        self.cli("user", "add", email, "-t", tenant, "--role", role, "--password-file", "-", stdin=password + "\n").expect()
        return self.sign_in(email, password)

    def sign_in(self, email, password="correct horse battery"):
        return Member(self, self.call("POST", "auth/sign-in", {"email": email, "password": password}).expect(200))

    def visitor(self, widget_key, **fields):
        return Visitor(self, self.call("POST", "widget/sessions", {"widget_key": widget_key, **fields}).expect(201))

    def import_articles(self, articles, tenant="acme"):
        lines = "".join(json.dumps(article) + "\n" for article in articles)
        return self.cli("kb", "import", "-", "--as", "jsonl", "-t", tenant, "--json", stdin=lines).expect().json


class Visitor:
    def __init__(self, daemon, session):
        self.daemon, self.token, self.id = daemon, session["token"], session["visitor"]["id"]

    def call(self, method, path, body=None, **options):
        return self.daemon.call(method, "widget/" + path, body, token=self.token, **options)

    def start(self, text, client_id=None):
        return self.call("POST", "conversations", {"text": text, "client_id": client_id or str(uuid.uuid4())}).expect(201)

    def post(self, conversation, text, client_id=None):
        return self.call("POST", f"conversations/{conversation}/messages", {"text": text, "client_id": client_id or str(uuid.uuid4())})

    def messages(self, conversation, after=0):
        return self.call("GET", f"conversations/{conversation}/messages?after_seq={after}&limit=200").expect(200)["items"]

    def answer_to(self, conversation, seq):
        """The AI's or the system's first message behind `seq`."""
        said = wait_until(lambda: [m for m in self.messages(conversation, seq) if m["author"]["kind"] in ("ai", "system")],
                          what="an answer")
        return said[0]

    def conversation(self, conversation):
        return next(c for c in self.call("GET", "conversations").expect(200)["items"] if c["id"] == conversation)

    def wait_for_state(self, conversation, state):
        return wait_until(lambda: self.conversation(conversation)["state"] == state, what=f"state {state}")

    def events(self, last_event_id=None):
        return self.daemon.events("widget/events", self.token, last_event_id)


class Member:
    def __init__(self, daemon, signed_in):
        self.daemon, self.token = daemon, signed_in["token"]
        self.organizations = signed_in["organizations"]
        self.organization = self.organizations[0]["id"] if self.organizations else None
        self.id = signed_in["account"]["id"]

    def call(self, method, path, body=None, organization=None, **options):
        inside = f"organizations/{organization or self.organization}/{path}"
        return self.daemon.call(method, inside, body, token=self.token, **options)

    def events(self, last_event_id=None):
        return self.daemon.events(f"organizations/{self.organization}/events", self.token, last_event_id)


class EventStream:
    """Reads server-sent events on a thread; `wait_for` awaits one."""

    def __init__(self, daemon, path, token, last_event_id=None, timeout=30):
        headers = {"Authorization": "Bearer " + token, "Accept": "text/event-stream"}
        if last_event_id:
            headers["Last-Event-ID"] = str(last_event_id)
        self.connection = daemon.connect(timeout)
        self.connection.request("GET", API + path, headers=headers)
        self.socket = self.connection.sock  # the connection lets go of it when a response ends with its connection
        self.response = self.connection.getresponse()
        assert self.response.status == 200, self.response.read()
        self.seen, self._changed = [], threading.Condition()
        self.is_open = True
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        event = {}
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException, AttributeError):
            for raw in self.response:
                line = raw.decode().rstrip("\n")
                if line and not line.startswith(":"):
                    name, _, value = line.partition(":")
                    event[name] = event.get(name, "") + value.lstrip()
                elif not line and event:
                    if "data" in event:
                        event["data"] = json.loads(event["data"])
                    with self._changed:
                        self.seen.append(event)
                        self._changed.notify_all()
                    event = {}
        with self._changed:
            self.is_open = False
            self._changed.notify_all()

    def wait_for(self, condition, seconds=15):
        with self._changed:
            found = self._changed.wait_for(lambda: next((e for e in self.seen if condition(e)), None), seconds)
        assert found, f"no such event within {seconds} s; seen: {[(e.get('event'), e.get('id')) for e in self.seen]}"
        return found

    def message(self, text, seconds=15):
        return self.wait_for(lambda e: e.get("event") == "message" and e["data"]["text"] == text, seconds)

    def state(self, state, seconds=15):
        return self.wait_for(lambda e: e.get("event") == "conversation" and e["data"].get("state") == state, seconds)

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes the reading thread, which lets go of the rest
        self.connection.close()


def quoted(text):
    return urllib.parse.quote(text, safe="")
