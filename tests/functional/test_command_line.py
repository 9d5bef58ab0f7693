"""The command itself: help, errors, exit statuses, questions on a terminal, Ctrl-C, the stopped daemon."""
import json
import os
import pty
import signal
import subprocess
import time

import pytest

from harness import BUILD, Daemon, wait_until

ITEROCHAT = str(BUILD / "iterochat")


def run(*words, **options):
    return subprocess.run([ITEROCHAT, *words], capture_output=True, text=True, timeout=30, **options)


class Terminal:
    """The command on a terminal of its own: what it writes to stderr and stdout, and what a person types."""

    def __init__(self, *words):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(ITEROCHAT, [ITEROCHAT, *map(str, words)])
        self.seen = ""

    def wait_for(self, text):
        end = time.monotonic() + 20
        while text not in self.seen and time.monotonic() < end and self._read():
            pass
        assert text in self.seen, self.seen
        return self

    def type(self, text):
        os.write(self.fd, text.encode())
        return self

    def _read(self):
        try:
            piece = os.read(self.fd, 4096)
        except OSError:  # the other end is closed
            return False
        self.seen += piece.decode(errors="replace")
        return bool(piece)

    def end(self):
        while self._read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture(scope="module")
def stopped():
    """A daemon that ran once and stands still."""
    one = Daemon()
    one.tenant("acme")
    one.user("owner@acme.example")
    one.stop()
    yield one
    one.close()


def test_help_version_and_completion_need_no_daemon():
    for words in [("help",), ("help", "tenant"), ("help", "tenant", "create"), ("help", "exit-codes"), ("tenant", "--help"),
                  ("version",), ("completion", "bash")]:
        done = run(*words)
        assert done.returncode == 0 and done.stdout and not done.stderr, words
    assert json.loads(run("version", "--json").stdout)["version"]
    assert len(json.loads(run("help", "--json").stdout)["commands"]) > 40


@pytest.mark.parametrize("shell, check", [("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "--no-execute"])])
def test_a_completion_script_is_valid(tmp_path, shell, check):
    script = tmp_path / shell
    script.write_text(run("completion", shell).stdout)
    assert subprocess.run([*check, str(script)], capture_output=True).returncode == 0


def test_bash_completes_commands_and_live_tenants(desk):
    line = f'source <({ITEROCHAT} completion bash); export ITEROCHAT_SOCKET={desk.socket}; ' \
           f'COMP_WORDS=({ITEROCHAT} tenant show a); COMP_CWORD=3; _iterochat; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == "acme", done


def test_a_mistyped_command_is_answered_with_the_right_one():
    done = run("tenant", "shwo", "acme")
    assert done.returncode == 64 and not done.stdout
    assert done.stderr == "iterochat: unknown command 'shwo' for 'iterochat tenant'\n  did you mean: iterochat tenant show\n"


def test_an_error_is_one_document_for_programs(desk):
    done = desk.cli("tenant", "show", "initech", "--json")
    assert done.status == 67 and not done.out
    error = json.loads(done.err)["error"]
    assert error["code"] == "not_found" and error["exit"] == 67 and error["message"]
    assert json.loads(run("--json", "tenant", "shwo").stderr)["error"]["exit"] == 64


def test_an_absent_daemon_and_a_forbidden_socket_are_told_apart(tmp_path, desk):
    begun = time.monotonic()
    done = run("--socket", str(tmp_path / "none"), "status")
    assert done.returncode == 69 and "cannot reach the daemon" in done.stderr
    assert 2.5 < time.monotonic() - begun < 10  # it waits for a daemon that is starting
    if os.geteuid() != 0:
        pytest.skip("needs root to become somebody else")
    desk.folder.chmod(0o755)
    done = run("--socket", str(desk.socket), "status", user=65534, group=65534, extra_groups=[])
    assert done.returncode == 77 and "iterochat-admin" in done.stderr


def test_quiet_prints_nothing_and_formats_do_what_they_say(desk):
    assert desk.cli("--quiet", "tenant", "list").expect().out == ""
    assert desk.cli("tenant", "list", "--format", "plain").expect().out.split("\t")[0] == "acme"
    assert json.loads(desk.cli("tenant", "list", "--format", "ndjson").expect().out)["slug"] == "acme"
    assert desk.cli("tenant", "list").expect().out.splitlines()[0].startswith("SLUG")
    assert "\x1b[" in desk.cli("tenant", "list", "--color", "always").expect().out
    assert "\x1b[" not in desk.cli("tenant", "list").expect().out


def test_a_full_output_is_an_error(desk):
    with open("/dev/full", "w") as full:
        done = subprocess.run([ITEROCHAT, "--socket", str(desk.socket), "tenant", "list"], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 74


def test_what_destroys_asks_on_a_terminal(desk):
    visitor = desk.visitor(desk.key)
    conversation = visitor.start("When are you open?")["conversation"]
    visitor.answer_to(conversation["id"], 1)
    words = ("--socket", desk.socket, "conversation", "delete", conversation["id"])
    assert Terminal(*words).wait_for("[y/N]").type("n\n").end() == 130
    assert desk.cli("conversation", "show", conversation["id"], "--json").json["conversation"]["deleted_at"] is None
    assert Terminal(*words, "--no-input").end() == 64
    assert Terminal(*words).wait_for("[y/N]").type("y\n").end() == 0
    assert desk.cli("conversation", "show", conversation["id"], "--json").json["conversation"]["deleted_at"]


def test_a_password_is_asked_for_twice_and_never_shown(desk):
    words = ("--socket", desk.socket, "user", "passwd", "owner@acme.example")
    terminal = Terminal(*words).wait_for("New password: ").type("correct horse battery\n").wait_for("Once more: ")
    assert terminal.type("correct horse battery\n").end() == 0
    assert "correct horse" not in terminal.seen
    terminal = Terminal(*words).wait_for("New password: ").type("one\n").wait_for("Once more: ")
    assert terminal.type("two\n").end() == 64


def test_a_missed_password_is_asked_for(desk):
    terminal = Terminal("--socket", desk.socket, "user", "add", "pat@acme.example", "-t", "acme", "--role", "agent")
    terminal.wait_for("New password: ").type("correct horse battery\n").wait_for("Once more: ").type("correct horse battery\n")
    assert terminal.end() == 0
    desk.sign_in("pat@acme.example")


def test_ctrl_c_cancels_the_job(desk, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(4000):
        (folder / f"{number}.md").write_text(f"# Question {number}\n\n" + f"Answer number {number} has some words of its own. " * 40)
    importing = subprocess.Popen([ITEROCHAT, "--socket", str(desk.socket), "kb", "import", str(folder), "-t", "acme", "--format",
                                  "ndjson"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert json.loads(importing.stdout.readline())["type"] == "progress"
    importing.send_signal(signal.SIGINT)
    assert importing.wait(timeout=60) == 130
    importing.stdout.close()
    importing.stderr.close()
    states = wait_until(lambda: [job["state"] for job in desk.cli("job", "list", "--all", "--json").expect().json["jobs"]
                                 if job["command"] == "kb import"], what="the job")
    assert "running" not in states[:1]


def test_a_stopped_daemon_is_examined_and_configured_offline(stopped):
    with_config = ("-c", str(stopped.config))
    doctor = run(*with_config, "doctor", "--json")
    assert doctor.returncode in (0, 1), doctor.stderr
    assert json.loads(doctor.stdout)["checks"]
    assert run(*with_config, "config", "get", "state_dir").stdout.strip().strip('"') == str(stopped.state)
    assert run(*with_config, "audit", "verify").returncode == 0
    refused = run(*with_config, "tenant", "list")
    assert refused.returncode == 69


def test_a_password_is_set_offline(stopped):
    done = run("-c", str(stopped.config), "user", "passwd", "owner@acme.example", "--offline", "--password-file", "-",
               input="another long phrase\n")
    assert done.returncode == 0, done.stderr
    stopped.start()
    stopped.sign_in("owner@acme.example", "another long phrase")
    beside = run("-c", str(stopped.config), "user", "passwd", "owner@acme.example", "--offline", "--password-file", "-", input="x\n")
    assert beside.returncode != 0  # never beside the real one
    stopped.stop()


def test_a_wrong_configuration_is_named_while_the_daemon_is_stopped(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(f'state_dir = "{tmp_path}/state"\nsocket = "{tmp_path}/s"\nsockte = "x"\n')
    done = run("-c", str(wrong), "config", "check")
    assert done.returncode in (1, 78) and "sockte" in done.stdout + done.stderr
