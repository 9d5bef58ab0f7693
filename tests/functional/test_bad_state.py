"""What the daemon does when its disk, its files or its key are not as they should be."""
import contextlib
import os
import shutil
import subprocess

import pytest

from harness import Daemon, wait_until


@pytest.fixture
def stopped():
    """A daemon with one tenant and one conversation, stopped."""
    daemon = Daemon()
    daemon.key = daemon.tenant("acme")["widget_key"]
    daemon.one = daemon.visitor(daemon.key)
    daemon.conversation = daemon.one.start("keep this")["conversation"]["id"]
    daemon.stop()
    yield daemon
    daemon.close()


def test_a_missing_key_file_is_named_and_no_new_key_is_made(stopped):
    key = stopped.state / "root.key"
    content = key.read_bytes()
    key.unlink()
    assert stopped.start(expect_failure=True) == 78
    assert "root.key" in stopped.log() and not key.exists()
    key.write_bytes(content)
    key.chmod(0o400)
    stopped.start()
    assert stopped.one.messages(stopped.conversation)[0]["text"] == "keep this"


def test_a_wrong_key_is_refused_and_damages_nothing(stopped):
    key = stopped.state / "root.key"
    content = key.read_bytes()
    key.chmod(0o600)
    key.write_bytes(content.replace(content[:8], b"00000000"))
    assert stopped.start(expect_failure=True) in (65, 78)
    key.write_bytes(content)
    stopped.start()
    assert stopped.one.messages(stopped.conversation)[0]["text"] == "keep this"


def test_a_damaged_database_is_named_and_the_other_tenants_work(stopped):
    stopped.start()
    other_key = stopped.tenant("globex")["widget_key"]
    acme = stopped.cli("tenant", "show", "acme", "--json").expect().json["tenant"]["id"]
    stopped.stop()
    damaged = stopped.state / "organizations" / acme / "main.db"
    with open(damaged, "r+b") as file:
        file.write(b"\xde\xad\xbe\xef" * 4096)
    stopped.start()
    assert stopped.visitor(other_key).start("hello")["conversation"]["state"]
    assert stopped.one.call("GET", "conversations").status >= 500
    doctor = stopped.cli("doctor", "--json")
    assert doctor.status == 1 and "main.db" in doctor.out
    assert stopped.call("GET", "/readyz").status == 200
    assert {t["slug"] for t in stopped.cli("tenant", "list", "--json").expect().json["tenants"]} == {"acme", "globex"}
    for words in (("retention", "sweep", "--yes"), ("retention", "plan"), ("conversation", "list"), ("deleted", "list")):
        told = stopped.cli(*words, "--json")
        assert told.status == 1 and told.json["failures"][0]["source"] == "acme", told.out + told.err
    stopped.cli("tenant", "disable", "acme").expect()


def test_a_damaged_control_database_stops_the_start_with_its_name(stopped):
    with open(stopped.state / "control.db", "r+b") as file:
        file.write(b"\xde\xad\xbe\xef" * 1024)
    assert stopped.start(expect_failure=True) in (65, 74)
    assert "control.db" in stopped.log()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to mount a small file system")
def test_a_full_disk_refuses_writes_clearly_and_loses_nothing(tmp_path):
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    daemon = None
    try:
        daemon = Daemon(folder=place)
        key = daemon.tenant("acme")["widget_key"]
        visitor = daemon.visitor(key)
        conversation = visitor.start("before the disk was full")["conversation"]["id"]
        visitor.call("POST", f"conversations/{conversation}/human").expect(200)
        filler = place / "filler"
        descriptor = os.open(filler, os.O_WRONLY | os.O_CREAT)
        for size in (65536, 512, 1):  # to the last byte
            with contextlib.suppress(OSError):
                while os.write(descriptor, b"x" * size):
                    pass
        os.close(descriptor)
        refused = wait_until(lambda: next((r for r in [visitor.post(conversation, "y" * 7000)] if r.status != 201), None), 30,
                             "a refused write")
        assert refused.status == 503, refused.body
        assert refused.json["error"]["code"] in ("unavailable", "io")
        assert visitor.messages(conversation)[0]["text"] == "before the disk was full"
        stored = len(visitor.messages(conversation))
        filler.unlink()
        assert visitor.post(conversation, "after").status == 201
        assert len(visitor.messages(conversation)) == stored + 1
        daemon.stop()
    finally:
        if daemon:
            daemon.close()
        subprocess.run(["umount", str(place)], check=False)


def test_a_folder_that_cannot_be_written_stops_the_start_with_its_name(tmp_path):
    daemon = Daemon(folder=tmp_path, start=False)
    try:
        shutil.rmtree(daemon.state)
        daemon.state.write_text("a file where the folder should be")
        assert daemon.start(expect_failure=True) == 74
        assert str(daemon.state) in daemon.log()
    finally:
        daemon.close()


def test_a_wrong_configuration_names_the_line_and_the_nearest_setting(tmp_path):
    daemon = Daemon(folder=tmp_path, start=False)
    daemon.config.write_text(daemon.config.read_text() + "[log]\nlevle = \"info\"\n")
    assert daemon.start(expect_failure=True) == 78
    assert "log.level" in daemon.log() and "line" in daemon.log()
    daemon.close()


def test_a_schema_of_a_newer_version_is_refused_with_both_numbers(stopped):
    subprocess.run(["sqlite3", str(stopped.state / "control.db"), "PRAGMA user_version = 999"], check=True)
    assert stopped.start(expect_failure=True) == 76
    assert "999" in stopped.log()
