"""What commands write to a file of the administrator's: nothing is overwritten unasked, links are followed, devices stay."""
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import ARTICLES
from harness import Daemon
from test_command_line import Terminal


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    visitor = daemon.visitor(daemon.tenant("acme")["widget_key"])
    daemon.import_articles(ARTICLES)
    daemon.visitor_id = visitor.id
    daemon.talks = [visitor.start("How long does delivery take?")["conversation"]["id"] for _ in range(3)]
    yield daemon
    daemon.close()


EXPORTS = {
    "export tenant": ("acme",), "export subject": ("--visitor", "VISITOR", "-t", "acme"), "export conversation": ("TALK",),
    "conversation export": ("TALK",), "audit export": (), "kb export": ("-t", "acme"),
}


def words(world, command):
    places = {"VISITOR": world.visitor_id, "TALK": world.talks[0]}
    return [*command.split(), *(places.get(word, word) for word in EXPORTS[command])]


@pytest.mark.parametrize("command", EXPORTS)
def test_a_file_that_is_there_is_kept(world, command, tmp_path):
    path, link = tmp_path / "mine", tmp_path / "link"
    path.write_text("the only copy")
    link.symlink_to(path)
    before = len(world.cli("audit", "list", "--json").json["entries"])
    for name in (path, link):
        terminal = Terminal("--socket", world.socket, *words(world, command), "-o", name).wait_for("--force")
        assert str(name) in terminal.seen and terminal.end() == 73
    assert path.read_text() == "the only copy" and sorted(os.listdir(tmp_path)) == ["link", "mine"]
    assert len(world.cli("audit", "list", "--json").json["entries"]) == before, "nothing was exported"
    assert Terminal("--socket", world.socket, *words(world, command), "-o", path, "--force").end() == 0
    assert path.stat().st_size > 20 and b"only copy" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "empty").touch()  # as mktemp leaves it: nothing to lose
    assert Terminal("--socket", world.socket, *words(world, command), "-o", tmp_path / "empty").end() == 0
    assert (tmp_path / "empty").stat().st_size > 20
    path.write_text("of yesterday")
    world.cli(*words(world, command), "-o", path).expect()  # a script says the same name every night
    assert path.stat().st_size > 20 and b"yesterday" not in path.read_bytes()


@pytest.mark.parametrize("command", EXPORTS)
def test_links_are_followed_and_devices_and_pipes_stay_what_they_are(world, command, tmp_path):
    link, pipe, device = tmp_path / "link", tmp_path / "pipe", tmp_path / "null"
    link.symlink_to(tmp_path / "real")
    world.cli(*words(world, command), "-o", link).expect()
    assert link.is_symlink() and (tmp_path / "real").stat().st_size > 20
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as reader:
        read = reader.submit(pipe.read_bytes)
        world.cli(*words(world, command), "-o", pipe).expect()
    assert pipe.is_fifo() and len(read.result()) > 20
    try:
        os.mknod(device, stat.S_IFCHR | 0o600, os.makedev(1, 3))  # as /dev/null is
    except PermissionError:
        return
    for _ in range(2):
        world.cli(*words(world, command), "-o", device).expect()
    assert device.is_char_device()


def test_a_name_of_the_daemon_is_not_overwritten_either(world, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = world.cli("export", "tenant", "acme", "--json").expect().json["export"]["path"]
    refused = world.cli("export", "tenant", "acme").expect(73)
    assert made in refused.err and "-o" in refused.err
    world.cli("export", "tenant", "acme", "--force").expect()
    assert os.listdir(tmp_path) == [made]


def test_a_receipt_takes_no_other_ones_place_and_is_asked_for_before_the_erasure(world, tmp_path):
    world.cli("erase", "conversation", world.talks[1], "--yes", "--receipt", tmp_path / "one.json").expect()
    first = (tmp_path / "one.json").read_bytes()
    refused = world.cli("erase", "conversation", world.talks[2], "--yes", "--receipt", tmp_path / "one.json").expect(73)
    assert "one.json" in refused.err and (tmp_path / "one.json").read_bytes() == first
    world.cli("conversation", "show", world.talks[2]).expect()


def test_a_backup_goes_into_a_folder_that_is_there(world, tmp_path):
    refused = world.cli("backup", "create", "-o", tmp_path / "usb").expect(74)
    assert str(tmp_path / "usb") in refused.err and "mount" in refused.err and not (tmp_path / "usb").exists()
    (tmp_path / "usb").mkdir()
    world.cli("backup", "create", "-o", tmp_path / "usb").expect()


def test_a_keyring_is_no_backup_to_restore(world):
    world.cli("backup", "create").expect()
    keyring = str(world.state / "keyring/keyring.icbackup")
    for name in ("keyring", keyring):
        for command in (("restore", "tenant", name, "-t", "acme", "--yes"), ("restore", "tenant", name, "--dry-run"),
                        ("restore", "backup", name, "--dry-run"), ("backup", "drill", name)):
            refused = world.cli(*command).expect(65)
            assert keyring in refused.err and "backup list" in refused.err
        world.cli("backup", "show", name).expect()
